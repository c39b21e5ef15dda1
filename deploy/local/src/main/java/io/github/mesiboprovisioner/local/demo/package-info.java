/** The demo: a day of a company, played against the whole stack on one machine. */
@NullMarked
package io.github.mesiboprovisioner.local.demo;

import org.jspecify.annotations.NullMarked;
