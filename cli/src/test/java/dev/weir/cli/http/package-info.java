@NullMarked
package dev.weir.cli.http;

import org.jspecify.annotations.NullMarked;
