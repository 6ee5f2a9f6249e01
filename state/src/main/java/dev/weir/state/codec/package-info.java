/**
 * The form of an engine's state on disk: one record for each rule and key, one for each
 * suppression, one header. {@link dev.weir.state.codec.StateEncoder} writes them, {@link
 * dev.weir.state.codec.StateDecoder} reads them, {@link dev.weir.state.codec.Carried} takes a state
 * over into another program through both.
 *
 * <p>A record begins with the version of the format and is complete in itself, but for the event
 * types: the header holds those as they were when the records were written, and a reader maps them
 * by the names of types and fields onto the types that its program has. Here alone is known which
 * bytes stand for what; where the records are kept is not known here.
 */
@NullMarked
package dev.weir.state.codec;

import org.jspecify.annotations.NullMarked;
