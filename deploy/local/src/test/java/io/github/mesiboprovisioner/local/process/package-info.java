/** Tests of the processes that this JVM starts. */
@NullMarked
package io.github.mesiboprovisioner.local.process;

import org.jspecify.annotations.NullMarked;
