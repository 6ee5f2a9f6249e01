package dev.weir.rules;

import dev.weir.rules.Comments.Comment;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Writes words in lines of at most {@link #MAX_COLUMNS} columns, with their comments.
 *
 * <p>Where a line is too long, it is broken at the loosest place that helps, of several the last.
 * That depends on the words and comments alone and not on how they stood, so laying out twice
 * changes nothing.
 */
final class Layout {
    static final int MAX_COLUMNS = 100;

    private final Comments comments;
    private final StringBuilder out = new StringBuilder();

    Layout(Comments comments) {
        this.comments = comments;
    }

    String text() {
        return out.toString();
    }

    void blankLine() {
        out.append('\n');
    }

    /** The comments above a word, each on a line of its own. */
    void commentsAbove(Token word, int indent, boolean keepBlanks) {
        List<Comment> above = comments.above(word);
        for (int i = 0; i < above.size(); i++) {
            if (i > 0 && keepBlanks && above.get(i).afterBlank()) {
                blankLine();
            }
            out.append(" ".repeat(indent)).append(above.get(i).text()).append('\n');
        }
        if (keepBlanks && comments.isApartFromComments(word)) {
            blankLine();
        }
    }

    /**
     * Writes words, beginning a line and ending it.
     *
     * @param indent columns before the first word; the comments above it have been written
     * @param continuation columns before each further line
     */
    void line(List<Leaf> leaves, int indent, int continuation) {
        int from = 0;
        int column = indent;
        while (from < leaves.size()) {
            int to = lineEnd(leaves, from, column);
            if (from > 0) {
                commentsAbove(leaves.get(from).token(), column, false);
            }
            out.append(" ".repeat(column));
            for (int i = from; i < to; i++) {
                out.append(" ".repeat(i == from ? 0 : spaces(leaves.get(i))));
                out.append(shown(leaves.get(i)));
            }
            for (Comment comment : comments.behind(leaves.get(to - 1).token())) {
                out.append("  ").append(comment.text());
            }
            out.append('\n');
            column = continuation;
            from = to;
        }
    }

    /** How many columns the words take on one line. */
    int width(List<Leaf> leaves) {
        int width = 0;
        for (int i = 0; i < leaves.size(); i++) {
            width += (i == 0 ? 0 : spaces(leaves.get(i))) + columns(leaves.get(i));
        }
        return width;
    }

    /** Whether a comment stands between the first and the last word, so they need several lines. */
    boolean isBroken(List<Leaf> leaves) {
        for (int i = 1; i < leaves.size(); i++) {
            if (mustBreak(leaves, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean mustBreak(List<Leaf> leaves, int i) {
        return !comments.above(leaves.get(i).token()).isEmpty()
                || !comments.behind(leaves.get(i - 1).token()).isEmpty();
    }

    /** The index behind the last word of the line that begins with the word {@code from}. */
    private int lineEnd(List<Leaf> leaves, int from, int indent) {
        int column = indent + columns(leaves.get(from));
        int best = -1;
        for (int i = from + 1; i < leaves.size(); i++) {
            if (mustBreak(leaves, i)) {
                return i;
            }
            Leaf leaf = leaves.get(i);
            column += spaces(leaf) + columns(leaf);
            boolean better =
                    leaf.breakCost() != Leaf.NEVER
                            && (best < 0 || leaf.breakCost() <= leaves.get(best).breakCost());
            if (column > MAX_COLUMNS && best >= 0) {
                return better ? i : best;
            }
            if (better) {
                best = i;
                if (column > MAX_COLUMNS) {
                    return best;
                }
            }
        }
        return leaves.size();
    }

    private int spaces(Leaf leaf) {
        return comments.before(leaf.token()).isEmpty() ? leaf.spaces() : Math.max(1, leaf.spaces());
    }

    private int columns(Leaf leaf) {
        String shown = shown(leaf);
        return shown.codePointCount(0, shown.length());
    }

    private String shown(Leaf leaf) {
        List<Comment> before = comments.before(leaf.token());
        if (before.isEmpty()) {
            return leaf.text();
        }
        StringBuilder shown = new StringBuilder();
        for (Comment comment : before) {
            shown.append(comment.text()).append(' ');
        }
        return shown.append(leaf.text()).toString();
    }
}
