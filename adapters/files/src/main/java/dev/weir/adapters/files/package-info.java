/**
 * Recordings in, alerts out: files and standard streams.
 *
 * <p>Inwards: {@link dev.weir.adapters.files.Recording} finds the files of an argument, {@link
 * dev.weir.adapters.files.RecordingReader} reads one of them, {@link
 * dev.weir.adapters.files.RecordDecoder} says what a record is. A record that is no event is a
 * value, a dead letter; an exception means that the file itself cannot be read.
 *
 * <p>Outwards: {@link dev.weir.adapters.files.AlertJson}, {@link dev.weir.adapters.files.AlertText}
 * and {@link dev.weir.adapters.files.LetterJson} make lines, {@link
 * dev.weir.adapters.files.LineFile} writes them. Not here: following a file that grows.
 */
@NullMarked
package dev.weir.adapters.files;

import org.jspecify.annotations.NullMarked;
