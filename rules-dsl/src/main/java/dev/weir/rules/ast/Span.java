package dev.weir.rules.ast;

/**
 * A half-open range of UTF-16 offsets in one source text.
 *
 * @param source the text that the offsets count in
 * @param start first offset, from 0
 * @param end offset behind the last character, {@code end >= start}
 */
public record Span(SourceText source, int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span " + start + ".." + end);
        }
    }

    /** The smallest span that covers this one and {@code other}, which is of the same source. */
    public Span to(Span other) {
        return new Span(source, Math.min(start, other.start), Math.max(end, other.end));
    }

    /** Line of the first character, from 1. */
    public int line() {
        return source.lineOf(start);
    }

    /** Column of the first character in code points, from 1. */
    public int column() {
        return source.columnOf(start);
    }

    public String text() {
        return source.text().substring(start, end);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Span s
                && s.start == start
                && s.end == end
                && s.source.path().equals(source.path());
    }

    @Override
    public int hashCode() {
        return 31 * start + end;
    }

    @Override
    public String toString() {
        return source.path() + ":" + line() + ":" + column();
    }
}
