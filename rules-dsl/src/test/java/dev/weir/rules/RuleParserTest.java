package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.BinaryOp;
import dev.weir.rules.ast.Expression.LiteralKind;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.ast.TestStatement;
import dev.weir.rules.ast.TypeRef;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleParserTest {
    static List<String> samples() {
        return Samples.NAMES;
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsEverySampleWithoutADiagnostic(String name) {
        ParseResult result = RuleParser.parse(Samples.read(name));

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.file().declarations()).isNotEmpty();
    }

    // ---- declarations

    @Test
    void readsAnEventType() {
        Declaration.Event event =
                (Declaration.Event)
                        declaration(
                                "EVENT P { a decimal(2)? b list<ip> FROM \"x.y\", c { d int }? }"
                                        + " TIME t DELAY 10s");

        assertThat(event.name().text()).isEqualTo("P");
        assertThat(event.fields()).hasSize(3);
        TypeRef decimal = event.fields().get(0).type();
        assertThat(decimal.scale()).isEqualTo(2);
        assertThat(decimal.optional()).isTrue();
        assertThat(event.fields().get(1).from()).isEqualTo("x.y");
        assertThat(present(event.fields().get(1).type().element()).name().text()).isEqualTo("ip");
        TypeRef record = event.fields().get(2).type();
        assertThat(record.isRecord()).isTrue();
        assertThat(record.optional()).isTrue();
        assertThat(record.fields()).hasSize(1);
        assertThat(present(event.timeField()).text()).isEqualTo("t");
        assertThat(event.delay()).isEqualTo(literal(event.delay(), LiteralKind.DURATION, 10_000L));
    }

    @Test
    void readsATableAndItsKey() {
        Declaration.Table table =
                (Declaration.Table) declaration("TABLE t { a int KEY, b int } FROM \"f.csv\"");

        assertThat(table.fields()).extracting(f -> f.key()).containsExactly(true, false);
        assertThat(table.file()).isEqualTo("f.csv");
        assertThat(table.fileSpan().text()).isEqualTo("\"f.csv\"");
    }

    @Test
    void keepsTheTextOfAScriptAsItIs() {
        Declaration.Function function =
                (Declaration.Function)
                        declaration("FUNCTION f(a int) int = MVEL \"\"\" a + \"\\n\" // x \"\"\"");

        assertThat(function.mvel()).isEqualTo(" a + \"\\n\" // x ");
        assertThat(function.body()).isNull();
    }

    @Test
    void splitsAClosingAngleFromTheEqualsSignBehindIt() {
        Declaration.Param param = (Declaration.Param) declaration("PARAM p list<list<int>>=[]");

        assertThat(param.type().span().text()).isEqualTo("list<list<int>>");
        assertThat(param.value()).isInstanceOf(Expression.ListLiteral.class);
    }

    // ---- literals

    @ParameterizedTest
    @CsvSource({
        "42, INT, 42",
        "4.50, DECIMAL, 4.50",
        "0.123456789, DECIMAL, 0.123456789",
        "0.1234567890, FLOAT, 0.123456789",
        "1e3, FLOAT, 1000.0",
        "true, BOOL, true",
        "null, NULL, null",
        "1h30m, DURATION, 5400000",
        "2d, DURATION, 172800000",
        "500ms, DURATION, 500",
        "1970-01-02, TIMESTAMP, 86400000",
        "1970-01-01T00:00:01.5Z, TIMESTAMP, 1500",
        "1970-01-01T01:00:00+01:00, TIMESTAMP, 0",
    })
    void readsALiteral(String text, LiteralKind kind, String value) {
        Expression.Literal literal = (Expression.Literal) expression(text);

        assertThat(literal.kind()).isEqualTo(kind);
        assertThat(String.valueOf(literal.value())).isEqualTo(value);
        assertThat(literal.span().text()).isEqualTo(text);
    }

    @Test
    void resolvesTheEscapesOfAString() {
        Expression.Literal literal =
                (Expression.Literal) expression("\"a\\\"\\\\\\/\\b\\n\\u00e9\\ud83d\\ude00\"");

        assertThat(literal.value()).isEqualTo("a\"\\/\b\né😀");
    }

    @Test
    void readsTheSmallestInt() {
        assertThat(expression("-9223372036854775808"))
                .isInstanceOfSatisfying(
                        Expression.Literal.class,
                        l -> assertThat(l.value()).isEqualTo(Long.MIN_VALUE));
    }

    @Test
    void tellsADivisionFromARegularExpression() {
        Expression.Matches matches = (Expression.Matches) expression("s NOT MATCHES /a\\/b+/");
        assertThat(matches.regex().value()).isEqualTo("a/b+");
        assertThat(matches.negated()).isTrue();

        Expression.Binary division = (Expression.Binary) expression("a / b / c");
        assertThat(division.op()).isEqualTo(BinaryOp.DIVIDE);

        Expression.Call call = (Expression.Call) expression("extract(a / b, /x/, c / d)");
        assertThat(call.arguments()).hasSize(3);
        assertThat(call.arguments().get(1))
                .isEqualTo(literal(call.arguments().get(1), LiteralKind.REGEX, "x"));
    }

    // ---- precedence

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a OR b AND c | (a OR (b AND c))",
                "NOT a AND b | ((NOT a) AND b)",
                "NOT a == b | (NOT (a == b))",
                "a == b ?? c | (a == (b ?? c))",
                "a ?? b + c | (a ?? (b + c))",
                "a - b - c | ((a - b) - c)",
                "a + b * c | (a + (b * c))",
                "-a * b | ((-a) * b)",
                "- -a.b | (-(-a.b))",
                "a + b == c AND d | (((a + b) == c) AND d)",
                "(a OR b) AND c | ((a OR b) AND c)",
                "a % b / c | ((a % b) / c)",
            })
    void bindsFromLooseToTight(String text, String expected) {
        assertThat(grouped(expression(text))).isEqualTo(expected);
    }

    @Test
    void endsTheBoundsOfBetweenBeforeAnd() {
        Expression.Binary and =
                (Expression.Binary) expression("a BETWEEN 1 AND 2 + 3 AND b NOT BETWEEN c AND d");

        assertThat(and.op()).isEqualTo(BinaryOp.AND);
        assertThat(and.left().span().text()).isEqualTo("a BETWEEN 1 AND 2 + 3");
        assertThat(((Expression.Between) and.right()).negated()).isTrue();
    }

    @Test
    void readsAWindowOfAnAggregate() {
        Expression.Call call = (Expression.Call) expression("avg(v.x) OVER 24h BEFORE 5m");
        Expression.Over over = present(call.over());
        assertThat(over.before()).isNotNull();
        assertThat(over.beforeThis()).isFalse();

        Expression.Binary sum = (Expression.Binary) expression("sum(x) OVER 1h BEFORE THIS + 1");
        assertThat(present(((Expression.Call) sum.left()).over()).beforeThis()).isTrue();
    }

    @Test
    void balancesALongChainSoThatNoTreeIsDeep() {
        String chain = "a == 0" + " OR a == 1".repeat(20_000);

        Expression tree = expression(chain);

        assertThat(depth(tree)).isLessThan(30);
        assertThat(tree.span().text()).isEqualTo(chain);
    }

    // ---- patterns

    @Test
    void readsTheOperatorsOfPatternsFromLooseToTight() {
        Pattern.Sequence sequence =
                (Pattern.Sequence) pattern("a: A | b: B & c: C+ -> D ~> E => F");

        assertThat(sequence.arrows())
                .containsExactly(Pattern.Arrow.FOLLOWED_BY, Pattern.Arrow.ANY, Pattern.Arrow.NEXT);
        Pattern.Either either = (Pattern.Either) sequence.parts().get(0);
        Pattern.Both both = (Pattern.Both) either.branches().get(1);
        assertThat(both.operands().get(1)).isInstanceOf(Pattern.Repeat.class);
    }

    @Test
    void readsAQuantifierAndWhatFollowsIt() {
        Pattern.Repeat repeat =
                (Pattern.Repeat) pattern("a: A{2,n} CONSECUTIVE GREEDY UNTIL e: A[x == 1] BY k");

        assertThat(repeat.symbol()).isEqualTo(Pattern.Quantifier.BETWEEN);
        assertThat(repeat.iteration()).isEqualTo(Pattern.Iteration.CONSECUTIVE);
        assertThat(repeat.greedy()).isTrue();
        assertThat(repeat.max()).isInstanceOf(Expression.Reference.class);
        assertThat(repeat.quantifierSpan().text()).isEqualTo("{2,n}");
        assertThat(present(repeat.until()).keys()).hasSize(1);
    }

    @Test
    void readsAQuantifierOfAQuantifierForTheCompilerToReport() {
        Pattern.Repeat outer = (Pattern.Repeat) pattern("a: A{2}?");

        assertThat(outer.body()).isInstanceOf(Pattern.Repeat.class);
    }

    @Test
    void readsNegations() {
        Pattern.Absent silence = (Pattern.Absent) pattern("!a: A FOR 10m KEYS FROM t");
        assertThat(silence.duration()).isNotNull();
        assertThat(present(silence.keysFrom()).text()).isEqualTo("t");

        Pattern.Sequence sequence = (Pattern.Sequence) pattern("A -> !(B | c: C[x > 1])");
        assertThat(((Pattern.Absent) sequence.parts().get(1)).steps()).hasSize(2);
    }

    @Test
    void givesAKeyToTheStepDirectlyBeforeItAndElseToTheRule() {
        List<Clause> clauses = rule("BY k MATCH a: A -> b: B{2} BY l WITHIN 1m").clauses();
        assertThat(clauses)
                .extracting(c -> c.getClass().getSimpleName())
                .containsExactly("By", "Match", "By", "Within");

        Clause.Match match =
                (Clause.Match) rule("MATCH a: A BY x -> b: B BY (y, z)").clauses().get(0);
        Pattern.Sequence sequence = (Pattern.Sequence) match.pattern();
        assertThat(((Pattern.Step) sequence.parts().get(0)).keys()).hasSize(1);
        assertThat(((Pattern.Step) sequence.parts().get(1)).keys()).hasSize(2);

        Clause.Suppress suppress = (Clause.Suppress) rule("SUPPRESS 1h BY a, b").clauses().get(0);
        assertThat(suppress.by()).hasSize(2);
        assertThat(((Clause.By) rule("BY ()").clauses().get(0)).parts()).isEmpty();
    }

    @Test
    void tellsAQuantifierFromAnOperatorOfAKey() {
        Pattern.Repeat repeat = (Pattern.Repeat) pattern("a: A BY x * 2 + y+");

        assertThat(repeat.symbol()).isEqualTo(Pattern.Quantifier.PLUS);
        Pattern.Step step = (Pattern.Step) repeat.body();
        assertThat(grouped(present(step.keys()).get(0).value())).isEqualTo("((x * 2) + y)");
    }

    @Test
    void takesWordsInLowerCaseForNames() {
        Clause.Emit emit =
                (Clause.Emit) rule("EMIT from, by = message, match.within, `a b`").clauses().get(0);

        assertThat(emit.fields()).hasSize(4);
        assertThat(emit.fields().get(3).value().span().text()).isEqualTo("`a b`");
    }

    // ---- messages

    @Test
    void readsTheExpressionsOfAMessageWhereTheyStand() {
        Clause.Message message =
                (Clause.Message)
                        rule("MESSAGE \"a\\tb {{x}} {n + 1}{concat(\\\"p\\\", q)}}}\"")
                                .clauses()
                                .get(0);

        assertThat(message.parts())
                .extracting(p -> p instanceof Expression.Literal l ? l.value() : p.span().text())
                .containsExactly("a\tb {x} ", "n + 1", "concat(\\\"p\\\", q)", "}");
    }

    // ---- tests

    @Test
    void readsTheStatementsOfATest() {
        Declaration.Test test =
                (Declaration.Test)
                        declaration(
                                "TEST r \"t\" { START \"2026-01-01T00:00:00Z\" PARAM p = 1"
                                        + " GIVEN A { a: { b: [1] } } AT 1s A {} EXPECT AT 1s { a: -1 }"
                                        + " EXPECT {} EXPECT NOTHING WATERMARK 5m }");

        assertThat(test.statements())
                .extracting(s -> s.getClass().getSimpleName())
                .containsExactly(
                        "Start",
                        "SetParam",
                        "Given",
                        "At",
                        "Expect",
                        "Expect",
                        "ExpectNothing",
                        "Watermark");
        assertThat(((TestStatement.Expect) test.statements().get(5)).offset()).isNull();
    }

    // ---- files

    @Test
    void ignoresAByteOrderMark() {
        byte[] marked = "\ufeffCONST a = 1".getBytes(StandardCharsets.UTF_8);

        assertThat(RuleParser.parse("a.rule", marked).diagnostics()).isEmpty();
        assertThat(RuleParser.parse(new SourceText("a", "\ufeffCONST a = 1")).diagnostics())
                .isEmpty();
    }

    @Test
    void findsNothingInAnEmptyFile() {
        ParseResult result = RuleParser.parse(new SourceText("a.rule", " \n// nothing\n"));

        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.file().declarations()).isEmpty();
    }

    @Test
    void countsPlacesInUtf16BehindOtherLetters() {
        RuleFile file = parsed("CONST a = \"😀é\"\nCONST b = 2");

        Span span = file.declarations().get(1).span();
        assertThat(span.text()).isEqualTo("CONST b = 2");
        assertThat(span.line()).isEqualTo(2);
        assertThat(span.column()).isEqualTo(1);
    }

    @Test
    void readsDecimalsWithTheScaleAsWritten() {
        Expression.Literal literal = (Expression.Literal) expression("4.50");

        assertThat(literal.value()).isEqualTo(new BigDecimal("4.50"));
    }

    private static RuleFile parsed(String text) {
        ParseResult result = RuleParser.parse(new SourceText("test.rule", text));
        assertThat(result.diagnostics()).isEmpty();
        return result.file();
    }

    private static Declaration declaration(String text) {
        return parsed(text).declarations().get(0);
    }

    private static Declaration.Rule rule(String clauses) {
        return (Declaration.Rule) declaration("RULE r { " + clauses + " }");
    }

    private static Expression expression(String text) {
        return ((Declaration.Const) declaration("CONST c = " + text)).value();
    }

    private static Pattern pattern(String text) {
        return ((Clause.Match) rule("MATCH " + text).clauses().get(0)).pattern();
    }

    private static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static Expression.Literal literal(
            @Nullable Expression at, LiteralKind kind, Object value) {
        return new Expression.Literal(kind, value, present(at).span());
    }

    /** The expression with all its parentheses. */
    private static String grouped(Expression expression) {
        if (expression instanceof Expression.Binary b) {
            String op = " " + b.op().symbol() + " ";
            return "(" + grouped(b.left()) + op + grouped(b.right()) + ")";
        }
        if (expression instanceof Expression.Unary u) {
            String op = u.op() == Expression.UnaryOp.NOT ? "NOT " : "-";
            return "(" + op + grouped(u.operand()) + ")";
        }
        return expression.span().text();
    }

    private static int depth(Expression expression) {
        return expression instanceof Expression.Binary b
                ? 1 + Math.max(depth(b.left()), depth(b.right()))
                : 1;
    }
}
