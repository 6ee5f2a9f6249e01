package dev.weir.rules;

import dev.weir.rules.Comments.Comment;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Writes words in lines of at most {@link #MAX_COLUMNS} columns, with their comments.
 *
 * <p>Where a line is too long, it is broken at its loosest operator, and then at each of that
 * operator's places; a list with commas is filled instead. A part that is still too long is broken
 * in the same way, further in. That depends on the words and comments alone and not on how they
 * stood, so laying out twice changes nothing.
 */
final class Layout {
    static final int MAX_COLUMNS = 100;

    private static final int NESTING = 4;

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
        int cost = fits(leaves, indent) ? Leaf.NEVER : loosestBreak(leaves);
        if (cost == Leaf.NEVER) {
            unbroken(leaves, indent, continuation);
            return;
        }
        int deeper = cost == Leaf.CLAUSE_PART ? continuation : continuation + NESTING;
        List<Leaf> line = new ArrayList<>();
        boolean first = true;
        for (List<Leaf> part : parts(leaves, cost)) {
            int column = first ? indent : continuation;
            List<Leaf> longer = new ArrayList<>(line);
            longer.addAll(part);
            if (line.isEmpty() || part.get(0).isListed() && fits(longer, column)) {
                line = longer;
                continue;
            }
            part(line, column, deeper, first);
            line = part;
            first = false;
        }
        part(line, first ? indent : continuation, deeper, first);
    }

    private void part(List<Leaf> leaves, int indent, int continuation, boolean first) {
        if (!first) {
            commentsAbove(leaves.get(0).token(), indent, false);
        }
        line(leaves, indent, continuation);
    }

    /** Words between which no line may begin, unless a comment wants it so. */
    private void unbroken(List<Leaf> leaves, int indent, int continuation) {
        int column = indent;
        out.append(" ".repeat(column));
        for (int i = 0; i < leaves.size(); i++) {
            if (i > 0 && mustBreak(leaves, i)) {
                column = continuation;
                endLine(leaves.get(i - 1));
                commentsAbove(leaves.get(i).token(), column, false);
                out.append(" ".repeat(column));
            } else if (i > 0) {
                out.append(" ".repeat(spaces(leaves.get(i))));
            }
            out.append(shown(leaves.get(i)));
        }
        endLine(leaves.get(leaves.size() - 1));
    }

    private void endLine(Leaf last) {
        for (Comment comment : comments.behind(last.token())) {
            out.append("  ").append(comment.text());
        }
        out.append('\n');
    }

    private boolean fits(List<Leaf> leaves, int indent) {
        return !isBroken(leaves) && indent + width(leaves) <= MAX_COLUMNS;
    }

    private static int loosestBreak(List<Leaf> leaves) {
        int loosest = Leaf.NEVER;
        for (Leaf leaf : leaves.subList(1, leaves.size())) {
            loosest = Math.min(loosest, leaf.breakCost());
        }
        return loosest;
    }

    /** Cuts at each place of a cost. */
    private static List<List<Leaf>> parts(List<Leaf> leaves, int cost) {
        List<List<Leaf>> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= leaves.size(); i++) {
            if (i == leaves.size() || leaves.get(i).breakCost() == cost) {
                parts.add(leaves.subList(from, i));
                from = i;
            }
        }
        return parts;
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
