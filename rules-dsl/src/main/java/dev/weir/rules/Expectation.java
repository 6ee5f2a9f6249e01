package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** What could have stood where the parser failed, in words. */
final class Expectation {
    /** A longer list helps nobody. */
    private static final int MAX_WORDS = 4;

    private Expectation() {}

    /** {@code a name or `{`}; empty where there is too much to say. */
    static String of(Attempt.Failure failure) {
        IntervalSet left = new IntervalSet(failure.expected());
        List<String> things = new ArrayList<>();
        takeRepeated(failure, left, things);
        takeGroups(left, things);
        for (int type : left.toArray()) {
            things.add(describe(type));
        }
        return things.size() > MAX_WORDS ? "" : join(things);
    }

    /** The parser has left a loop: one more of what it repeats could have stood there as well. */
    private static void takeRepeated(
            Attempt.Failure failure, IntervalSet left, List<String> things) {
        int rule = failure.rules().get(0);
        if (left.contains(WeirLexer.RBRACE)) {
            switch (rule) {
                case WeirParser.RULE_ruleBlock -> things.add("a clause");
                case WeirParser.RULE_test -> things.add("a statement of a test");
                case WeirParser.RULE_fieldBlock -> things.add("a field");
                default -> {}
            }
        }
        if (rule == WeirParser.RULE_singleDeclaration) {
            things.add("a declaration");
        }
    }

    /** Takes out what has a name of its own: all that can begin an expression, say. */
    private static void takeGroups(IntervalSet left, List<String> things) {
        if (left.contains(WeirLexer.EVENT) && left.contains(WeirLexer.RULE)) {
            things.add("a declaration");
            removeIf(left, Keywords::beginsDeclaration);
        }
        if (left.contains(WeirLexer.GIVEN) && left.contains(WeirLexer.EXPECT)) {
            things.add("a statement of a test");
            removeIf(left, Keywords::beginsStatement);
        }
        if (left.contains(WeirLexer.EMIT) && left.contains(WeirLexer.MESSAGE)) {
            things.add("a clause");
            removeIf(left, Keywords::beginsClause);
        }
        if (left.contains(WeirLexer.IF) && left.contains(WeirLexer.LPAREN)) {
            things.add("an expression");
            removeIf(left, Expectation::beginsExpression);
        }
        if (left.contains(WeirLexer.BANG) && left.contains(WeirLexer.LPAREN)) {
            things.add("a step");
            removeIf(left, type -> type == WeirLexer.BANG || type == WeirLexer.LPAREN);
            removeIf(left, Tokens::isName);
        }
        if (left.contains(WeirLexer.INT) && left.contains(WeirLexer.DURATION)) {
            things.add("a value");
            removeIf(left, Expectation::beginsExpression);
        }
        if (left.contains(WeirLexer.NAME)) {
            things.add("a name");
            removeIf(left, Tokens::isName);
        }
    }

    private static void removeIf(IntervalSet set, IntPredicate condition) {
        for (int type : set.toArray()) {
            if (condition.test(type)) {
                set.remove(type);
            }
        }
    }

    private static boolean beginsExpression(int type) {
        return switch (type) {
            case WeirLexer.IF,
                    WeirLexer.NOT,
                    WeirLexer.MINUS,
                    WeirLexer.LPAREN,
                    WeirLexer.LBRACK,
                    WeirLexer.LBRACE ->
                    true;
            default -> Tokens.isName(type) || LiteralReader.isLiteral(type);
        };
    }

    private static String describe(int type) {
        return switch (type) {
            case Token.EOF -> "the end";
            case WeirLexer.STRING -> "a string";
            case WeirLexer.REGEX -> "a regular expression";
            case WeirLexer.TEXT -> "a text in three quotes";
            case WeirLexer.INT -> "a whole number";
            default -> {
                String literal = WeirLexer.VOCABULARY.getLiteralName(type);
                yield literal == null
                        ? "more"
                        : "`" + literal.substring(1, literal.length() - 1) + "`";
            }
        };
    }

    private static String join(List<String> things) {
        int last = things.size() - 1;
        return last <= 0
                ? String.join("", things)
                : String.join(", ", things.subList(0, last)) + " or " + things.get(last);
    }
}
