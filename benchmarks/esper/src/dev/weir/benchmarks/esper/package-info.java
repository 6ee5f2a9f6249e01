/** Esper in the comparison: patterns where it has a form for them, else named windows. */
@NullMarked
package dev.weir.benchmarks.esper;

import org.jspecify.annotations.NullMarked;
