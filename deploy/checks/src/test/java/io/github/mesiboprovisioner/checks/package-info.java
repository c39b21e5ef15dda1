/** What the checks of deployed things share. */
@NullMarked
package io.github.mesiboprovisioner.checks;

import org.jspecify.annotations.NullMarked;
