/**
 * Calls mesibo: turns an operation into one HTTP request and what comes back into a reply with
 * three endings, and paces the calls.
 */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo;

import org.jspecify.annotations.NullMarked;
