package dev.weir.rules.diagnostic;

import dev.weir.rules.ast.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mistake or a doubt in a rule file. One cause, one diagnostic.
 *
 * @param code the stable code, which has a page in the error reference
 * @param message what is wrong: lower case, no full stop, names in backticks
 * @param span the smallest guilty piece of text
 * @param label what stands behind the carets, or empty
 * @param notes facts that help to understand
 * @param help what to do; null where it is not knowable
 * @param replacement the text to put in place of {@code replaceSpan}; null where not knowable
 * @param replaceSpan what to replace; null where there is no replacement
 */
public record Diagnostic(
        Code code,
        String message,
        Span span,
        String label,
        List<String> notes,
        @Nullable String help,
        @Nullable String replacement,
        @Nullable Span replaceSpan) {
    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public static Diagnostic of(Code code, Span span, String message) {
        return new Diagnostic(code, message, span, "", List.of(), null, null, null);
    }

    public Diagnostic withLabel(String text) {
        return new Diagnostic(code, message, span, text, notes, help, replacement, replaceSpan);
    }

    public Diagnostic withNote(String note) {
        List<String> more = new java.util.ArrayList<>(notes);
        more.add(note);
        return new Diagnostic(code, message, span, label, more, help, replacement, replaceSpan);
    }

    public Diagnostic withHelp(String text) {
        return new Diagnostic(code, message, span, label, notes, text, replacement, replaceSpan);
    }

    /** Says what to write instead, in words and as an edit that a tool can apply. */
    public Diagnostic withReplacement(String text, Span where, String newText) {
        return new Diagnostic(code, message, span, label, notes, text, newText, where);
    }

    public boolean isError() {
        return code.severity() == Severity.ERROR;
    }

    public enum Severity {
        ERROR,
        WARNING
    }
}
