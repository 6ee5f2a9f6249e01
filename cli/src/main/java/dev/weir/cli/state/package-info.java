/** {@code weir state}: what lies in a state folder, for people. */
@NullMarked
package dev.weir.cli.state;

import org.jspecify.annotations.NullMarked;
