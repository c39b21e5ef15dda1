/** Tests of the settings. */
@NullMarked
package io.github.mesiboprovisioner.worker.config;

import org.jspecify.annotations.NullMarked;
