/** What people write who mean harm, or did not look: packs, events and places to run. */
@NullMarked
package dev.weir.spec.hostile;

import org.jspecify.annotations.NullMarked;
