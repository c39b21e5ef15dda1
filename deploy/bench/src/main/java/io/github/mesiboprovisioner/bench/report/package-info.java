/** What has been measured, kept and shown. */
@NullMarked
package io.github.mesiboprovisioner.bench.report;

import org.jspecify.annotations.NullMarked;
