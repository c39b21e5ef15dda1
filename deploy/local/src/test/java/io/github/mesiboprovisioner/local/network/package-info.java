/** Tests of what lies between programs. */
@NullMarked
package io.github.mesiboprovisioner.local.network;

import org.jspecify.annotations.NullMarked;
