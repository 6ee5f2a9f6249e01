package dev.weir.rules.ast;

/** A name as written; backticks are not part of {@code text}. */
public record Name(String text, Span span) {
    @Override
    public String toString() {
        return text;
    }
}
