/**
 * The rule language as text: {@link dev.weir.rules.RuleParser} reads a file into a syntax tree and
 * diagnostics, {@link dev.weir.rules.RuleFormatter} writes the one layout. What rules mean is the
 * compiler's business.
 */
@NullMarked
package dev.weir.rules;

import org.jspecify.annotations.NullMarked;
