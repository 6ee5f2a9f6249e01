package dev.weir.cli.replay;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a replay was asked for.
 *
 * @param recordings files, folders, {@code -} for standard input, or topics
 * @param rules the rules whose alerts are wanted; empty for all
 * @param onlyType the event type of every record; null where records name theirs
 * @param typeField the member of a record that names its type
 * @param fromMillis events before it are no part of the stream
 * @param toMillis events after it are no part of the stream
 * @param streamEnds whether the stream ends with the recordings, instead of merely not being
 *     recorded any further
 * @param speed how many times faster than recorded; 0 for as fast as it goes
 * @param withEvents whether JSON alerts show the matched events
 * @param alerts where alerts go; {@code -} for standard output
 */
public record ReplayOptions(
        List<String> recordings,
        Set<String> rules,
        @Nullable String onlyType,
        String typeField,
        long fromMillis,
        long toMillis,
        boolean streamEnds,
        int lanes,
        double speed,
        AlertFormat format,
        boolean withEvents,
        String alerts,
        @Nullable String deadLetters,
        @Nullable String late,
        @Nullable String shadow,
        @Nullable String summary) {
    public ReplayOptions {
        recordings = List.copyOf(recordings);
        rules = Set.copyOf(rules);
    }
}
