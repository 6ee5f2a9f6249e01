package dev.weir.compiler.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ParseResult;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.ValueText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Expressions as text: parsed, compiled, evaluated. */
final class Expressions {
    private Expressions() {}

    static Expression parse(String text) {
        ParseResult result = RuleParser.parse(new SourceText("test.rule", "CONST x = " + text));
        assertThat(result.diagnostics()).as(text).isEmpty();
        return ((Declaration.Const) result.file().declarations().get(0)).value();
    }

    /** The compiled expression, which has no errors. */
    static TypedExpression compile(String text, Environment environment) {
        List<Diagnostic> problems = new ArrayList<>();
        TypedExpression typed = new ExpressionCompiler(environment, problems).compile(parse(text));
        assertThat(problems.stream().filter(Diagnostic::isError)).as(text).isEmpty();
        return Objects.requireNonNull(typed, text);
    }

    static @Nullable Object evaluate(String text, Environment environment, Scope scope) {
        return compile(text, environment).code().evaluate(scope);
    }

    /** The value of an expression without names. */
    static @Nullable Object evaluate(String text) {
        return evaluate(text, new TestEnvironment(), new TestScope());
    }

    /** The value as text behind its type, as {@code int 3}. */
    static String typed(String text, Environment environment, Scope scope) {
        TypedExpression typed = compile(text, environment);
        return typed.type() + " " + ValueText.format(typed.type(), typed.code().evaluate(scope));
    }

    static String typed(String text) {
        return typed(text, new TestEnvironment(), new TestScope());
    }

    /** What is reported of an expression: codes, messages, help. */
    static List<Diagnostic> problems(String text, Environment environment) {
        List<Diagnostic> problems = new ArrayList<>();
        TypedExpression typed = new ExpressionCompiler(environment, problems).compile(parse(text));
        assertThat(typed == null)
                .as(text + " " + problems)
                .isEqualTo(problems.stream().anyMatch(Diagnostic::isError));
        return problems;
    }

    /** The text with the replacement that its only problem proposes. */
    static String corrected(String text, Environment environment) {
        List<Diagnostic> problems = problems(text, environment);
        assertThat(problems).hasSize(1);
        Diagnostic problem = problems.get(0);
        assertThat(problem.replacement()).as(problem.toString()).isNotNull();
        int shift = "CONST x = ".length();
        int start = Objects.requireNonNull(problem.replaceSpan()).start() - shift;
        int end = Objects.requireNonNull(problem.replaceSpan()).end() - shift;
        return text.substring(0, start) + problem.replacement() + text.substring(end);
    }
}
