@NullMarked
package dev.weir.cli.report;

import org.jspecify.annotations.NullMarked;
