@NullMarked
package dev.weir.cli.pack;

import org.jspecify.annotations.NullMarked;
