package dev.weir.rules.diagnostic;

import dev.weir.rules.diagnostic.Diagnostic.Severity;

/**
 * The stable code of a diagnostic. E01 syntax, E02 names, E03 structure of rules and patterns, E04
 * types and values, E05 tests, E06 files and limits; W the warnings, in the same hundreds. Each has a
 * page in the error reference.
 */
public enum Code {
    SYNTAX("E0101", "text that is no rule");

    private final String id;
    private final String title;

    Code(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** {@code E0101}: an error; {@code W0301}: a warning. */
    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public Severity severity() {
        return id.startsWith("W") ? Severity.WARNING : Severity.ERROR;
    }
}
