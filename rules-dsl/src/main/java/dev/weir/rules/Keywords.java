package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that the language keeps for itself, and what each can begin. */
final class Keywords {
    private static final Map<String, Integer> TYPES = types();
    private static final Set<String> VALUES = Set.of("true", "false", "null");

    private Keywords() {}

    private static Map<String, Integer> types() {
        Map<String, Integer> types = new HashMap<>();
        for (int type = WeirLexer.AFTER; type <= WeirLexer.WITHIN; type++) {
            String literal = WeirLexer.VOCABULARY.getLiteralName(type);
            types.put(literal.substring(1, literal.length() - 1), type);
        }
        return types;
    }

    /** Whether a word, as it is written, cannot be a name. */
    static boolean isKeyword(String word) {
        return TYPES.containsKey(word) || VALUES.contains(word);
    }

    /** The keyword that a word would be in upper case; null where it is none. */
    static @Nullable Integer inUpperCase(String word) {
        return TYPES.get(word.toUpperCase(Locale.ROOT));
    }

    static String textOf(int type) {
        String literal = WeirLexer.VOCABULARY.getLiteralName(type);
        return literal.substring(1, literal.length() - 1);
    }

    /** The one keyword that differs from a word in upper case by a slip or two; null for none. */
    static @Nullable Integer similarTo(String word) {
        if (word.length() < 4 || !word.equals(word.toUpperCase(Locale.ROOT))) {
            return null;
        }
        Integer best = null;
        int bestDistance = word.length() < 6 ? 2 : 3;
        for (Map.Entry<String, Integer> entry : TYPES.entrySet()) {
            int distance = distance(word, entry.getKey(), bestDistance);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = entry.getValue();
            }
        }
        return best;
    }

    /** How many letters to add, drop, change or swap; at least {@code limit} where it is more. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int step(String a, String b, int i, int j, int[][] cost) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
        best = Math.min(best, cost[i - 1][j - 1] + change);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }

    /** Whether a declaration begins with this keyword, {@code PARAM} included. */
    static boolean beginsDeclaration(int type) {
        return switch (type) {
            case WeirLexer.EVENT,
                    WeirLexer.DEFINE,
                    WeirLexer.PARAM,
                    WeirLexer.CONST,
                    WeirLexer.LIST,
                    WeirLexer.TABLE,
                    WeirLexer.FUNCTION,
                    WeirLexer.RULE,
                    WeirLexer.TEST ->
                    true;
            default -> false;
        };
    }

    /** Whether a statement of a test begins with this keyword. */
    static boolean beginsStatement(int type) {
        return switch (type) {
            case WeirLexer.START,
                    WeirLexer.PARAM,
                    WeirLexer.GIVEN,
                    WeirLexer.AT,
                    WeirLexer.EXPECT,
                    WeirLexer.WATERMARK ->
                    true;
            default -> false;
        };
    }

    /** Whether a clause of a rule begins with this keyword. */
    static boolean beginsClause(int type) {
        return switch (type) {
            case WeirLexer.BY, WeirLexer.WITHIN -> true;
            default -> beginsClauseOnly(type);
        };
    }

    /** Whether this keyword begins a clause and never stands in brackets inside one. */
    static boolean beginsClauseOnly(int type) {
        return switch (type) {
            case WeirLexer.SEVERITY,
                    WeirLexer.TAGS,
                    WeirLexer.META,
                    WeirLexer.FROM,
                    WeirLexer.MATCH,
                    WeirLexer.AFTER,
                    WeirLexer.WHERE,
                    WeirLexer.WINDOW,
                    WeirLexer.HAVING,
                    WeirLexer.FIRE,
                    WeirLexer.EARLY,
                    WeirLexer.RESET,
                    WeirLexer.RESOLVE,
                    WeirLexer.EXCEPT,
                    WeirLexer.SUPPRESS,
                    WeirLexer.LIMIT,
                    WeirLexer.ON,
                    WeirLexer.EMIT,
                    WeirLexer.MESSAGE ->
                    true;
            default -> false;
        };
    }
}
