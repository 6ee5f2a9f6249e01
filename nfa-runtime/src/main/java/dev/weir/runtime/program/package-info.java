/** The compiled form of a rulepack: what the matchers run. Immutable; prints. */
@NullMarked
package dev.weir.runtime.program;

import org.jspecify.annotations.NullMarked;
