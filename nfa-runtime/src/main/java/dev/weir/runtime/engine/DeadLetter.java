package dev.weir.runtime.engine;

import java.util.Locale;

/**
 * A record that is no event, and why. It has a position like any other record and counts as
 * processed.
 *
 * @param detail what is wrong, for people
 * @param source as in {@link dev.weir.runtime.event.Position}
 * @param record the record as it was read, at most {@link #MAX_RECORD_BYTES} of it; bytes that are
 *     no UTF-8 are replaced by U+FFFD
 */
public record DeadLetter(
        Reason reason, String detail, String source, int partition, long offset, String record) {

    /** How much of a record is kept. */
    public static final int MAX_RECORD_BYTES = 4096;

    /** Why a record is no event. The words are stable: people filter by them. */
    public enum Reason {
        /** Not one well-formed JSON object. */
        NOT_JSON,
        /** Not a row of the table that the header announces. */
        NOT_CSV,
        BAD_UTF8,
        DUPLICATE_KEY,
        LONE_SURROGATE,
        /** More bytes than a record may have. */
        TOO_LONG,
        /** More levels of nesting than a record may have. */
        TOO_DEEP,
        MISSING_TYPE,
        MISSING_FIELD,
        WRONG_TYPE,
        /** A number that its field cannot hold exactly, or at all. */
        NUMBER_RANGE,
        /** A time before 1970 or after 9999. */
        TIME_RANGE,
        /** A time further ahead of its arrival than the source allows. */
        TIME_AHEAD;

        private final String word = name().toLowerCase(Locale.ROOT);

        @Override
        public String toString() {
            return word;
        }
    }
}
