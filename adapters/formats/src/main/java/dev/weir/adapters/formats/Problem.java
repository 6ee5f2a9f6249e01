package dev.weir.adapters.formats;

import dev.weir.runtime.engine.DeadLetter.Reason;
import org.jspecify.annotations.Nullable;

/** The first thing found wrong with a record, if anything was. */
public final class Problem {
    private static final int MAX_SHOWN = 64;

    private @Nullable Reason reason;
    private String detail = "";

    /** Notes a problem unless there is one; returns null, the value of what cannot be read. */
    public @Nullable Object note(Reason what, String details) {
        if (reason == null) {
            reason = what;
            detail = details;
        }
        return null;
    }

    /** Notes a problem that matters more than any noted before. */
    void override(Reason what, String details) {
        reason = what;
        detail = details;
    }

    /** What is wrong; null where nothing is. */
    public @Nullable Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }

    /** Text of a record, cut to what a message can bear. */
    static String shown(String text) {
        return shown(text, MAX_SHOWN);
    }

    static String shown(String text, int maxLength) {
        return text.length() <= maxLength ? text : text.substring(0, maxLength) + "…";
    }
}
