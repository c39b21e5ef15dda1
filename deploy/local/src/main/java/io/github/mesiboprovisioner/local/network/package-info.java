/** What lies between programs: hops that can be cut, proxies, certificates. */
@NullMarked
package io.github.mesiboprovisioner.local.network;

import org.jspecify.annotations.NullMarked;
