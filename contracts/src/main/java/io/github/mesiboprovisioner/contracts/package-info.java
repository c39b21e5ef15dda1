/** Events and results as records, and their CloudEvents form. No Kafka client, no HTTP. */
@NullMarked
package io.github.mesiboprovisioner.contracts;

import org.jspecify.annotations.NullMarked;
