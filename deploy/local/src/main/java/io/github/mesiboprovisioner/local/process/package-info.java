/** Processes that this JVM starts, and that never outlive it. */
@NullMarked
package io.github.mesiboprovisioner.local.process;

import org.jspecify.annotations.NullMarked;
