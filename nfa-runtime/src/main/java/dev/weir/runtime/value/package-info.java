/**
 * Values that the Java library lacks or that have an order and a text of their own in the language.
 */
@NullMarked
package dev.weir.runtime.value;

import org.jspecify.annotations.NullMarked;
