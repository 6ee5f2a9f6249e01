package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * The comments of a file and the words they belong to.
 *
 * <p>A comment with a word behind it on its last line stays before that word. Else, with a word
 * before it on its first line, it trails that word and ends the line. Else it stands on lines of
 * its own above the next word. What the formatter writes is read the same way again.
 */
final class Comments {
    private final Map<Token, List<Comment>> above = new IdentityHashMap<>();
    private final Map<Token, List<Comment>> before = new IdentityHashMap<>();
    private final Map<Token, List<Comment>> behind = new IdentityHashMap<>();
    private final Map<Token, Boolean> afterBlank = new IdentityHashMap<>();

    /**
     * A comment.
     *
     * @param afterBlank whether an empty line stands before it
     */
    record Comment(String text, boolean afterBlank) {}

    /**
     * Gives each comment to a word.
     *
     * @param end stands for the end of the file
     */
    Comments(List<Token> words, List<Token> comments, Token end) {
        int next = 0;
        for (int i = 0; i <= words.size(); i++) {
            Token previous = i == 0 ? null : words.get(i - 1);
            Token word = i < words.size() ? words.get(i) : end;
            List<Token> between = new ArrayList<>();
            while (next < comments.size()
                    && comments.get(next).getStartIndex() < word.getStartIndex()) {
                between.add(comments.get(next++));
            }
            attach(previous, between, word, word == end);
        }
    }

    private void attach(@Nullable Token previous, List<Token> between, Token word, boolean isEnd) {
        int wordLine = isEnd ? Integer.MAX_VALUE : word.getLine();
        int inline = between.size();
        // A carriage return by itself ends a comment, though no line.
        while (inline > 0
                && between.get(inline - 1).getType() != WeirLexer.LINE_COMMENT
                && lastLine(between.get(inline - 1)) == wordLine) {
            wordLine = between.get(--inline).getLine();
        }
        int line = previous == null ? 0 : lastLine(previous);
        boolean canTrail = previous != null;
        for (int i = 0; i < between.size(); i++) {
            Token token = between.get(i);
            boolean blank = token.getLine() > line + 1 && line > 0;
            Comment comment = new Comment(textOf(token), blank);
            if (i >= inline) {
                add(before, word, comment);
                if (i == inline && blank) {
                    afterBlank.put(word, true);
                }
            } else if (previous != null && canTrail && token.getLine() == line) {
                add(behind, previous, comment);
                canTrail = token.getType() != WeirLexer.LINE_COMMENT;
            } else {
                canTrail = false;
                add(above, word, comment);
            }
            line = lastLine(token);
        }
        if (inline == between.size() && !isEnd && line > 0 && word.getLine() > line + 1) {
            afterBlank.put(word, true);
        }
    }

    private static void add(Map<Token, List<Comment>> map, Token word, Comment comment) {
        map.computeIfAbsent(word, w -> new ArrayList<>()).add(comment);
    }

    private static int lastLine(Token token) {
        int line = token.getLine();
        String text = token.getText();
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            line++;
        }
        return line;
    }

    private static String textOf(Token comment) {
        String text = comment.getText().replace("\r\n", "\n").replace('\r', '\n');
        return text.stripTrailing();
    }

    /** Comments on lines of their own above a word. */
    List<Comment> above(Token word) {
        return above.getOrDefault(word, List.of());
    }

    /** Comments before a word on its line. */
    List<Comment> before(Token word) {
        return before.getOrDefault(word, List.of());
    }

    /** Comments behind a word that end its line. */
    List<Comment> behind(Token word) {
        return behind.getOrDefault(word, List.of());
    }

    /** Whether an empty line stands right before a word or the first comment above it. */
    boolean isAfterBlank(Token word) {
        List<Comment> comments = above(word);
        return comments.isEmpty() ? afterBlank.containsKey(word) : comments.get(0).afterBlank();
    }

    /** Whether an empty line stands between a word and the comments above it. */
    boolean isApartFromComments(Token word) {
        return !above(word).isEmpty() && afterBlank.containsKey(word);
    }

    boolean hasAny(Token word) {
        return above.containsKey(word) || before.containsKey(word) || behind.containsKey(word);
    }

    /** Gives the comments of a word that is left out to its neighbours. */
    void move(Token word, Token previous, Token next) {
        List<Comment> homeless = new ArrayList<>(above(word));
        homeless.addAll(before(word));
        List<Comment> trailing = behind(word);
        if (!behind.containsKey(previous) && homeless.isEmpty() && !trailing.isEmpty()) {
            behind.put(previous, trailing);
        } else {
            homeless.addAll(trailing);
        }
        if (!homeless.isEmpty()) {
            homeless.addAll(above(next));
            above.put(next, homeless);
        }
        above.remove(word);
        before.remove(word);
        behind.remove(word);
    }
}
