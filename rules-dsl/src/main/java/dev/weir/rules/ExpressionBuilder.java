package dev.weir.rules;

import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.Expression.UnaryOp;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.grammar.WeirLexer;
import dev.weir.rules.grammar.WeirParser;
import dev.weir.rules.grammar.WeirParserBaseVisitor;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Makes expressions from the parse tree.
 *
 * <p>Chains such as {@code a + b + c} become trees that lean to the left, so a long chain makes a
 * deep tree. Whoever walks the tree does so by recursion; its depth is therefore bounded here, and
 * a long chain of {@code AND} or {@code OR}, which machines do write, is made a balanced tree.
 */
final class ExpressionBuilder {
    /** Deeper trees are an error: recursion over them could exhaust a thread's stack. */
    static final int MAX_DEPTH = 1_000;

    /** A chain of {@code AND} or {@code OR} with more operands is balanced. */
    private static final int LONG_CHAIN = 32;

    private final SourceText source;
    private final Problems problems;
    private final LiteralReader literals;
    private final PrimaryVisitor primaries = new PrimaryVisitor();
    private int depth;

    ExpressionBuilder(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.literals = new LiteralReader(source);
    }

    Expression build(WeirParser.ExpressionContext context) {
        return chain(BinaryOp.OR, context);
    }

    List<Expression> buildAll(List<WeirParser.ExpressionContext> contexts) {
        List<Expression> built = new ArrayList<>();
        for (WeirParser.ExpressionContext context : contexts) {
            built.add(build(context));
        }
        return built;
    }

    List<KeyPart> keyParts(List<WeirParser.KeyPartContext> contexts) {
        List<KeyPart> parts = new ArrayList<>();
        for (WeirParser.KeyPartContext part : contexts) {
            Name name = part.name() == null ? null : Names.of(source, part.name());
            parts.add(new KeyPart(name, build(part.expression())));
        }
        return parts;
    }

    List<FieldValue> fieldValues(WeirParser.RecordContext context) {
        List<FieldValue> values = new ArrayList<>();
        for (WeirParser.FieldValueContext value : context.fieldValue()) {
            values.add(new FieldValue(Names.of(source, value.name()), build(value.expression())));
        }
        return values;
    }

    Expression amount(WeirParser.AmountContext context) {
        if (context.name() != null) {
            return new Expression.Reference(
                    Names.of(source, context.name()), Spans.of(source, context));
        }
        boolean negative = context.MINUS() != null;
        return negated(negative ? 1 : 0, context.getStart(), literal(context.getStop()));
    }

    /** The value of a string token. */
    String string(Token token) {
        return (String) java.util.Objects.requireNonNull(literals.read(token).value());
    }

    /**
     * Enters {@code levels} more levels of the tree; the first that are too deep are reported.
     *
     * @return false where they are too deep: who walks the tree would run out of stack, so they are
     *     left out of it
     */
    boolean nest(int levels, ParserRuleContext context) {
        boolean wasFine = depth <= MAX_DEPTH;
        depth += levels;
        if (wasFine && depth > MAX_DEPTH) {
            problems.add(
                    Diagnostic.of(
                                    Code.NESTING,
                                    Spans.of(source, context.getStart()),
                                    "the operators that begin here nest more than 1,000 deep")
                            .withHelp("split the expression with a FUNCTION"));
        }
        return depth <= MAX_DEPTH;
    }

    void leave(int levels) {
        depth -= levels;
    }

    // ---- operators; a level of the grammar without an operator is not in the tree

    private Expression build(ParseTree tree) {
        if (tree instanceof WeirParser.ConjunctionContext c) {
            return chain(BinaryOp.AND, c);
        }
        if (tree instanceof WeirParser.NegationContext c) {
            return negation(c);
        }
        if (tree instanceof WeirParser.ComparisonContext c) {
            return comparison(c);
        }
        if (tree instanceof WeirParser.UnaryContext c) {
            return unary(c);
        }
        if (tree instanceof WeirParser.PostfixContext c) {
            return postfix(c);
        }
        if (tree instanceof WeirParser.PrimaryContext c) {
            return primaries.visit(c);
        }
        return leaning((ParserRuleContext) tree);
    }

    /** Operands of {@code AND} or {@code OR}. */
    private Expression chain(BinaryOp op, ParserRuleContext context) {
        int count = (context.getChildCount() + 1) / 2;
        int levels = levels(count);
        nest(levels, context);
        List<Expression> operands = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operands.add(build(context.getChild(2 * i)));
        }
        leave(levels);
        if (count > LONG_CHAIN) {
            return balanced(op, operands);
        }
        Expression left = operands.get(0);
        for (Expression right : operands.subList(1, count)) {
            left = binary(op, left, right);
        }
        return left;
    }

    private static int levels(int operands) {
        return operands <= LONG_CHAIN
                ? operands - 1
                : Integer.SIZE - Integer.numberOfLeadingZeros(operands - 1);
    }

    private static Expression balanced(BinaryOp op, List<Expression> operands) {
        int size = operands.size();
        if (size == 1) {
            return operands.get(0);
        }
        int half = (size + 1) / 2;
        return binary(
                op,
                balanced(op, operands.subList(0, half)),
                balanced(op, operands.subList(half, size)));
    }

    /** Operands of {@code ??}, of {@code + -} or of {@code * / %}, the first ones deepest. */
    private Expression leaning(ParserRuleContext context) {
        int operators = context.getChildCount() / 2;
        boolean fits = nest(operators, context);
        Expression value = build(context.getChild(0));
        for (int i = 1; fits && i <= operators; i++) {
            TerminalNode operator = (TerminalNode) context.getChild(2 * i - 1);
            value = binary(operator(operator.getSymbol()), value, build(context.getChild(2 * i)));
        }
        leave(operators);
        return value;
    }

    private static Expression binary(BinaryOp op, Expression left, Expression right) {
        return new Expression.Binary(op, left, right, left.span().to(right.span()));
    }

    private Expression negation(WeirParser.NegationContext context) {
        int nots = context.getChildCount() - 1;
        boolean fits = nest(nots, context);
        Expression operand = build(context.getChild(nots));
        leave(nots);
        for (int i = nots - 1; fits && i >= 0; i--) {
            Token not = ((TerminalNode) context.getChild(i)).getSymbol();
            Span span = Spans.of(source, not).to(operand.span());
            operand = new Expression.Unary(UnaryOp.NOT, operand, span);
        }
        return operand;
    }

    private Expression comparison(WeirParser.ComparisonContext context) {
        int found = context.getChildCount() - 1;
        boolean fits = nest(found, context);
        Expression value = build(context.getChild(0));
        for (int i = 1; fits && i <= found; i++) {
            value = tailed(value, (WeirParser.ComparisonTailContext) context.getChild(i));
        }
        leave(found);
        return value;
    }

    /** A value with what stands behind it: {@code == x}, {@code IS NULL} and so on. */
    private Expression tailed(Expression value, WeirParser.ComparisonTailContext tail) {
        Span span = value.span().to(Spans.of(source, tail));
        int last = tail.getChildCount() - 1;
        if (tail instanceof WeirParser.CompareContext c) {
            return new Expression.Binary(
                    operator(c.getStart()), value, build(c.getChild(last)), span);
        }
        if (tail instanceof WeirParser.InContext c) {
            return new Expression.In(value, build(c.getChild(last)), c.NOT() != null, span);
        }
        if (tail instanceof WeirParser.BetweenContext c) {
            return new Expression.Between(
                    value,
                    build(c.getChild(last - 2)),
                    build(c.getChild(last)),
                    c.NOT() != null,
                    span);
        }
        if (tail instanceof WeirParser.LikeContext c) {
            return new Expression.Like(
                    value, build(c.getChild(last)), c.ILIKE() != null, c.NOT() != null, span);
        }
        if (tail instanceof WeirParser.MatchesContext c) {
            return new Expression.Matches(
                    value, literal(c.REGEX().getSymbol()), c.NOT() != null, span);
        }
        WeirParser.IsNullContext c = (WeirParser.IsNullContext) tail;
        return new Expression.IsNull(value, c.NOT() != null, span);
    }

    private static BinaryOp operator(Token token) {
        return switch (token.getType()) {
            case WeirLexer.EQ -> BinaryOp.EQUAL;
            case WeirLexer.NE -> BinaryOp.NOT_EQUAL;
            case WeirLexer.LT -> BinaryOp.LESS;
            case WeirLexer.LE -> BinaryOp.LESS_EQUAL;
            case WeirLexer.GT -> BinaryOp.GREATER;
            case WeirLexer.GE -> BinaryOp.GREATER_EQUAL;
            case WeirLexer.COALESCE -> BinaryOp.COALESCE;
            case WeirLexer.PLUS -> BinaryOp.ADD;
            case WeirLexer.MINUS -> BinaryOp.SUBTRACT;
            case WeirLexer.STAR -> BinaryOp.MULTIPLY;
            case WeirLexer.SLASH -> BinaryOp.DIVIDE;
            case WeirLexer.PERCENT -> BinaryOp.REMAINDER;
            default -> throw new IllegalArgumentException("no operator: " + token.getText());
        };
    }

    private Expression unary(WeirParser.UnaryContext context) {
        int signs = context.getChildCount() - 1;
        boolean fits = nest(signs, context);
        Expression operand = build(context.getChild(signs));
        leave(signs);
        return fits ? negated(signs, context.getStart(), operand) : operand;
    }

    /** Puts {@code signs} minuses, the first of which is {@code first}, before an operand. */
    private Expression negated(int signs, Token first, Expression operand) {
        if (signs == 0) {
            return operand;
        }
        Expression value = operand;
        int left = signs;
        if (operand instanceof Expression.Literal literal
                && literal.kind() == LiteralKind.INT
                && literal.span().text().equals("9223372036854775808")) {
            value =
                    new Expression.Literal(
                            LiteralKind.INT,
                            Long.MIN_VALUE,
                            Spans.of(source, first).to(operand.span()));
            left--;
        }
        for (int i = 0; i < left; i++) {
            value =
                    new Expression.Unary(
                            UnaryOp.NEGATE, value, Spans.of(source, first).to(value.span()));
        }
        return value;
    }

    private Expression postfix(WeirParser.PostfixContext context) {
        int suffixes = context.getChildCount() - 1;
        boolean fits = nest(suffixes, context);
        Expression value = build(context.getChild(0));
        for (int i = 1; fits && i <= suffixes; i++) {
            value = suffixed(value, (WeirParser.SuffixContext) context.getChild(i));
        }
        leave(suffixes);
        return value;
    }

    private Expression suffixed(Expression target, WeirParser.SuffixContext suffix) {
        Span span = target.span().to(Spans.of(source, suffix));
        if (suffix instanceof WeirParser.MemberContext member) {
            return new Expression.Member(target, Names.of(source, member.name()), span);
        }
        WeirParser.IndexContext index = (WeirParser.IndexContext) suffix;
        return new Expression.Index(target, buildAll(index.expression()), span);
    }

    private Expression.Literal literal(Token token) {
        LiteralReader.Reading reading = literals.read(token);
        return new Expression.Literal(reading.kind(), reading.value(), Spans.of(source, token));
    }

    private final class PrimaryVisitor extends WeirParserBaseVisitor<Expression> {
        @Override
        public Expression visitLiteralValue(WeirParser.LiteralValueContext c) {
            return literal(c.getStart());
        }

        @Override
        public Expression visitCall(WeirParser.CallContext c) {
            List<Expression> arguments = new ArrayList<>();
            for (WeirParser.ArgumentContext argument : c.argument()) {
                TerminalNode regex = argument.REGEX();
                arguments.add(
                        regex != null ? literal(regex.getSymbol()) : build(argument.expression()));
            }
            return new Expression.Call(
                    Names.of(source, c.name()), arguments, over(c.over()), Spans.of(source, c));
        }

        private Expression.@Nullable Over over(WeirParser.@Nullable OverContext c) {
            if (c == null) {
                return null;
            }
            Expression before = c.amount().size() > 1 ? amount(c.amount(1)) : null;
            return new Expression.Over(
                    amount(c.amount(0)), before, c.THIS() != null, Spans.of(source, c));
        }

        @Override
        public Expression visitReference(WeirParser.ReferenceContext c) {
            return new Expression.Reference(Names.of(source, c.name()), Spans.of(source, c));
        }

        @Override
        public Expression visitParenthesized(WeirParser.ParenthesizedContext c) {
            return build(c.expression());
        }

        @Override
        public Expression visitListValue(WeirParser.ListValueContext c) {
            return new Expression.ListLiteral(
                    buildAll(c.listLiteral().expression()), Spans.of(source, c));
        }

        @Override
        public Expression visitRecordValue(WeirParser.RecordValueContext c) {
            return new Expression.RecordLiteral(fieldValues(c.record()), Spans.of(source, c));
        }

        @Override
        public Expression visitConditional(WeirParser.ConditionalContext c) {
            return new Expression.If(
                    build(c.expression(0)),
                    build(c.expression(1)),
                    build(c.expression(2)),
                    Spans.of(source, c));
        }
    }
}
