/**
 * The cases of the language under {@code cases}: sentences of the specification as rules with tests
 * or recordings. Start at {@link dev.weir.spec.cases.CasesTest}.
 */
@NullMarked
package dev.weir.spec.cases;

import org.jspecify.annotations.NullMarked;
