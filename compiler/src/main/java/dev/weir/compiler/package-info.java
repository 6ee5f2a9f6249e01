/**
 * From the text of a rulepack to a {@link dev.weir.runtime.program.Program}. Start at {@link
 * dev.weir.compiler.RuleCompiler}. The compiler opens no file: it asks the pack for the lists and
 * tables that the rules name.
 */
@NullMarked
package dev.weir.compiler;

import org.jspecify.annotations.NullMarked;
