/** The page of the management port, in a browser. */
@NullMarked
package io.github.mesiboprovisioner.checks.page;

import org.jspecify.annotations.NullMarked;
