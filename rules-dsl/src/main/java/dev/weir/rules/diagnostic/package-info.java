/**
 * What is wrong with a pack, as values: {@link dev.weir.rules.diagnostic.Diagnostic}, its stable
 * code, and how it is shown to a person.
 */
@NullMarked
package dev.weir.rules.diagnostic;

import org.jspecify.annotations.NullMarked;
