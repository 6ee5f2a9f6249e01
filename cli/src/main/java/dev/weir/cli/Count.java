package dev.weir.cli;

import java.util.Locale;

/** A number with the word for what is counted. */
public final class Count {
    private static final long KIB = 1024;

    private Count() {}

    /** {@code 1 error}, {@code 1,200 errors}. */
    public static String of(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }

    /** {@code 512 B}, {@code 1.5 KiB}, {@code 20.0 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        } else if (bytes < KIB * KIB) {
            return String.format(Locale.ROOT, "%.1f KiB", (double) bytes / KIB);
        }
        return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / KIB / KIB);
    }
}
