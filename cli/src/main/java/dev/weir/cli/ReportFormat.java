package dev.weir.cli;

import java.util.Locale;

/** For whom a command writes what it found. */
enum ReportFormat {
    HUMAN,
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
