/**
 * Recordings in, alerts out: files and standard streams.
 *
 * <p>Inwards: {@link dev.weir.adapters.files.Recording} finds the files of an argument, {@link
 * dev.weir.adapters.files.RecordingReader} reads one of them, a record that is no event is a value,
 * a dead letter; an exception means that the file itself cannot be read.
 *
 * <p>Outwards: {@link dev.weir.adapters.files.LineFile} writes lines. Not here: what a record is
 * and what a line says, which is {@code dev.weir.adapters.formats}; following a file that grows.
 */
@NullMarked
package dev.weir.adapters.files;

import org.jspecify.annotations.NullMarked;
