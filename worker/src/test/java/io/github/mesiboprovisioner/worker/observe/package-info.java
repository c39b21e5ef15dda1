/** Tests of metrics, health and the management port. */
@NullMarked
package io.github.mesiboprovisioner.worker.observe;

import org.jspecify.annotations.NullMarked;
