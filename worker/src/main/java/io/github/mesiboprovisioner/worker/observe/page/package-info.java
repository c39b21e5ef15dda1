/** {@code /status} in words: for people, in a browser or in a terminal. */
@NullMarked
package io.github.mesiboprovisioner.worker.observe.page;

import org.jspecify.annotations.NullMarked;
