/** Alert rules, dashboard and runbooks, run by a real Prometheus against a real worker. */
@NullMarked
package io.github.mesiboprovisioner.checks.monitoring;

import org.jspecify.annotations.NullMarked;
