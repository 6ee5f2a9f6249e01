package dev.weir.adapters.files;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.port.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How all files of a source are followed.
 *
 * @param selection which files are read for themselves
 * @param toEnd whether a file at its end has ended
 * @param decoder what records are from now on
 * @param warnings takes what people should know, each a sentence
 */
record Following(
        Selection selection,
        boolean toEnd,
        Supplier<RecordDecoder> decoder,
        Clock clock,
        Consumer<String> warnings) {}
