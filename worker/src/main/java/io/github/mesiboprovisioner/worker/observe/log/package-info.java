/** How log entries look: one line each, whatever they contain. */
@NullMarked
package io.github.mesiboprovisioner.worker.observe.log;

import org.jspecify.annotations.NullMarked;
