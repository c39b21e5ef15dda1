/** Tests of the entity machines. */
@NullMarked
package io.github.mesiboprovisioner.worker.entity;

import org.jspecify.annotations.NullMarked;
