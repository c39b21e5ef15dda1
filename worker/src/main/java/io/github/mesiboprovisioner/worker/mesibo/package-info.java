/** The backend: its wire format, its client, and the guards around it. */
@NullMarked
package io.github.mesiboprovisioner.worker.mesibo;

import org.jspecify.annotations.NullMarked;
