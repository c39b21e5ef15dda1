/** The container image, run as a cluster would run it. */
@NullMarked
package io.github.mesiboprovisioner.checks.image;

import org.jspecify.annotations.NullMarked;
