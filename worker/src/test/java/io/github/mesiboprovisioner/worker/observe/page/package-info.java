@NullMarked
package io.github.mesiboprovisioner.worker.observe.page;

import org.jspecify.annotations.NullMarked;
