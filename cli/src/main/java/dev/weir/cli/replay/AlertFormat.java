package dev.weir.cli.replay;

import java.util.Locale;

/** How alerts are written. */
public enum AlertFormat {
    /** A line for people. */
    HUMAN,
    /** A JSON object a line. */
    NDJSON,
    /** One JSON list. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
