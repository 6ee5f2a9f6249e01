/**
 * One rule, from its clauses to a {@link dev.weir.runtime.program.RuleProgram}. Start at {@link
 * dev.weir.compiler.rule.RuleLowering}, which runs the passes: clauses, steps and their slots, key
 * and inputs, pattern or window with their conditions, what the rule puts out, warnings.
 */
@NullMarked
package dev.weir.compiler.rule;

import org.jspecify.annotations.NullMarked;
