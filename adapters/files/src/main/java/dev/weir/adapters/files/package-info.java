/**
 * Files and standard streams: recordings and followed files in, alerts out.
 *
 * <p>Inwards: {@link dev.weir.adapters.files.Recording} finds the files of an argument, {@link
 * dev.weir.adapters.files.RecordingReader} reads one of them from front to back, {@link
 * dev.weir.adapters.files.FileSource} follows files as they grow and are rotated. A record that is
 * no event is a value, a dead letter; an exception means that the file itself cannot be read.
 *
 * <p>Outwards: {@link dev.weir.adapters.files.FileSink} writes each alert exactly once, {@link
 * dev.weir.adapters.files.AtMostOnceSink} lets another sink have none of them twice, {@link
 * dev.weir.adapters.files.ConsoleSink} shows alerts to people, {@link
 * dev.weir.adapters.files.LineFile} writes lines. Not here: what a record is and what a line says,
 * which is {@code dev.weir.adapters.formats}.
 */
@NullMarked
package dev.weir.adapters.files;

import org.jspecify.annotations.NullMarked;
