/** mesibo's dialect of JSON (MESIBO.md), there and back: pure functions over bytes. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo.wire;

import org.jspecify.annotations.NullMarked;
