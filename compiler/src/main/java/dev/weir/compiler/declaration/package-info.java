/**
 * What a pack declares beside its rules: event types, views, parameters, constants, lists, tables
 * and functions. Start at {@link dev.weir.compiler.declaration.Symbols}. Rules and tests are
 * collected here but given meaning elsewhere.
 */
@NullMarked
package dev.weir.compiler.declaration;

import org.jspecify.annotations.NullMarked;
