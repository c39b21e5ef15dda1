@NullMarked
package io.github.mesiboprovisioner.worker.observe.trace;

import org.jspecify.annotations.NullMarked;
