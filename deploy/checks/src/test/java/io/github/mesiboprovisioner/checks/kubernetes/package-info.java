/**
 * The Kubernetes manifests, rendered and held against published models and the worker's own
 * constants.
 */
@NullMarked
package io.github.mesiboprovisioner.checks.kubernetes;

import org.jspecify.annotations.NullMarked;
