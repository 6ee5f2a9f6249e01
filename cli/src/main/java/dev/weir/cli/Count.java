package dev.weir.cli;

import java.util.Locale;

/** A number with the word for what is counted. */
public final class Count {
    private Count() {}

    /** {@code 1 error}, {@code 1,200 errors}. */
    public static String of(long number, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", number, one, number == 1 ? "" : "s");
    }
}
