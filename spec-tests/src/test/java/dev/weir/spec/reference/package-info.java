/**
 * The reference interpreter: the language of docs/language.md a second time, naive and to be read
 * beside that page. It shares the parser, the types and values, the reading of declared data, the
 * scalar functions and {@code Alert} with the engine, and nothing else.
 */
@NullMarked
package dev.weir.spec.reference;

import org.jspecify.annotations.NullMarked;
