package dev.weir.rules;

import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * A word as the formatter writes it.
 *
 * @param rule the rule of the grammar that takes the word
 * @param spaces how many spaces stand before it on a line
 * @param breakCost how bad it is to begin a new line here; {@link #NEVER} where none may begin
 * @param isListed whether it stands behind a comma
 * @param text the word as written
 */
record Leaf(Token token, int rule, int spaces, int breakCost, boolean isListed, String text) {
    static final int NEVER = Integer.MAX_VALUE;

    /** The cost before a word that begins a part of a clause: {@code FOR}, {@code KEEP FIRING}. */
    static final int CLAUSE_PART = 1;

    /** Breaking a deeper bracket is worse than breaking the tightest operator outside of it. */
    private static final int BRACKET_COST = 10;

    /** The words of a part of the parse tree, in order. */
    static List<Leaf> of(ParseTree tree) {
        List<Leaf> leaves = new ArrayList<>();
        new Collector(leaves).collect(tree);
        return leaves;
    }

    Leaf withSpaces(int count) {
        return new Leaf(token, rule, count, breakCost, isListed, text);
    }

    Leaf withText(String other) {
        return new Leaf(token, rule, spaces, breakCost, isListed, other);
    }

    /** The same word behind a comma of a list. */
    Leaf listed() {
        return new Leaf(token, rule, spaces, BRACKET_COST, true, text);
    }

    int type() {
        return token.getType();
    }

    private static final class Collector {
        private final List<Leaf> leaves;
        private int depth;

        Collector(List<Leaf> leaves) {
            this.leaves = leaves;
        }

        void collect(ParseTree tree) {
            if (tree instanceof TerminalNode node) {
                add(node);
            }
            for (int i = 0; i < tree.getChildCount(); i++) {
                collect(tree.getChild(i));
            }
        }

        private void add(TerminalNode node) {
            Token token = node.getSymbol();
            if (token.getType() == Token.EOF) {
                return;
            }
            int rule = ((ParserRuleContext) node.getParent()).getRuleIndex();
            if (closes(token.getType())) {
                depth--;
            }
            boolean glued =
                    leaves.isEmpty()
                            || sticks(leaves.get(leaves.size() - 1), token.getType(), rule);
            boolean isListed = isBehindComma();
            int rank = isListed ? 0 : rank(token.getType(), rule);
            int cost = glued || rank == NEVER ? NEVER : depth * BRACKET_COST + rank;
            boolean splits =
                    token.getType() == WeirLexer.GE && rule == WeirParser.RULE_typeAndAssign;
            String text = splits ? "> =" : token.getText();
            leaves.add(new Leaf(token, rule, glued ? 0 : 1, cost, isListed, text));
            if (opens(token.getType())) {
                depth++;
            }
        }

        private static boolean opens(int type) {
            return type == WeirLexer.LPAREN || type == WeirLexer.LBRACK || type == WeirLexer.LBRACE;
        }

        private static boolean closes(int type) {
            return type == WeirLexer.RPAREN || type == WeirLexer.RBRACK || type == WeirLexer.RBRACE;
        }

        /** Whether a word stands without a space behind the one before it. */
        private static boolean sticks(Leaf previous, int type, int rule) {
            boolean inQuantity = rule == WeirParser.RULE_quantity;
            boolean inType =
                    rule == WeirParser.RULE_typeRef || rule == WeirParser.RULE_typeAndAssign;
            return switch (type) {
                case WeirLexer.RPAREN, WeirLexer.RBRACK, WeirLexer.COMMA, WeirLexer.COLON -> true;
                case WeirLexer.DOT -> true;
                case WeirLexer.LBRACK ->
                        rule != WeirParser.RULE_listLiteral || opensTight(previous);
                case WeirLexer.LPAREN ->
                        inType
                                || rule == WeirParser.RULE_primary && isName(previous)
                                || rule == WeirParser.RULE_function
                                || opensTight(previous);
                case WeirLexer.LT, WeirLexer.GT, WeirLexer.GE -> inType;
                // Two of them without a space are another operator.
                case WeirLexer.QUESTION -> previous.type() != WeirLexer.QUESTION;
                case WeirLexer.STAR, WeirLexer.PLUS, WeirLexer.LBRACE ->
                        inQuantity || type == WeirLexer.LBRACE && opensTight(previous);
                case WeirLexer.RBRACE -> inQuantity || previous.type() == WeirLexer.LBRACE;
                default -> opensTight(previous);
            };
        }

        private static boolean isName(Leaf previous) {
            return previous.rule() == WeirParser.RULE_name;
        }

        /** Whether nothing stands between this word and the next. */
        private static boolean opensTight(Leaf leaf) {
            return switch (leaf.type()) {
                case WeirLexer.LPAREN, WeirLexer.LBRACK, WeirLexer.DOT, WeirLexer.BANG -> true;
                case WeirLexer.MINUS ->
                        leaf.rule() == WeirParser.RULE_unary
                                || leaf.rule() == WeirParser.RULE_amount;
                case WeirLexer.LT ->
                        leaf.rule() == WeirParser.RULE_typeRef
                                || leaf.rule() == WeirParser.RULE_typeAndAssign;
                case WeirLexer.LBRACE, WeirLexer.COMMA -> leaf.rule() == WeirParser.RULE_quantity;
                default -> false;
            };
        }

        private boolean isBehindComma() {
            return !leaves.isEmpty()
                    && leaves.get(leaves.size() - 1).type() == WeirLexer.COMMA
                    && leaves.get(leaves.size() - 1).rule() != WeirParser.RULE_quantity;
        }

        /** How tight a word binds what it would begin a line with. */
        private static int rank(int type, int rule) {
            return switch (type) {
                case WeirLexer.ARROW, WeirLexer.ARROW_NEXT, WeirLexer.ARROW_ANY -> 0;
                case WeirLexer.KEEP, WeirLexer.UNTIL, WeirLexer.BY, WeirLexer.WHERE -> CLAUSE_PART;
                case WeirLexer.FOR -> CLAUSE_PART;
                case WeirLexer.THEN, WeirLexer.ELSE -> CLAUSE_PART;
                case WeirLexer.PIPE -> 2;
                case WeirLexer.AMPERSAND -> 3;
                case WeirLexer.OR -> 2;
                case WeirLexer.AND -> rule == WeirParser.RULE_conjunction ? 3 : 5;
                case WeirLexer.COALESCE -> 6;
                case WeirLexer.PLUS, WeirLexer.MINUS -> rule == WeirParser.RULE_sum ? 7 : NEVER;
                case WeirLexer.STAR, WeirLexer.SLASH, WeirLexer.PERCENT ->
                        rule == WeirParser.RULE_product ? 8 : NEVER;
                default -> NEVER;
            };
        }
    }
}
