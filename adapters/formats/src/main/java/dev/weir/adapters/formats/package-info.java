/**
 * What bytes mean and what alerts look like, wherever they come from and go to.
 *
 * <p>Inwards: {@link dev.weir.adapters.formats.RecordDecoder} says what a record is, {@link
 * dev.weir.adapters.formats.CsvTable} what a row of a table is. A record that is no event is a
 * value, a dead letter, and never an exception.
 *
 * <p>Outwards: {@link dev.weir.adapters.formats.AlertJson}, {@link
 * dev.weir.adapters.formats.AlertText} and {@link dev.weir.adapters.formats.LetterJson} make lines.
 * Not here: reading and writing anything.
 */
@NullMarked
package dev.weir.adapters.formats;

import org.jspecify.annotations.NullMarked;
