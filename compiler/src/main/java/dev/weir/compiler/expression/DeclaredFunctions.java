package dev.weir.compiler.expression;

import dev.weir.compiler.expression.Environment.Mvel;
import dev.weir.compiler.expression.Environment.Parameter;
import dev.weir.compiler.expression.Environment.UserFunction;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Evaluable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of declared functions. A body is typed anew for each call, with what its arguments are
 * where they are constant; else each argument is evaluated once a call. A parameter that cannot be
 * null makes the whole call null where its argument is.
 */
final class DeclaredFunctions {
    private static final int MAX_DEPTH = 50;

    private final ExpressionTyping typing;
    private final Names names;
    private final Problems problems;

    DeclaredFunctions(ExpressionTyping typing, Names names, Problems problems) {
        this.typing = typing;
        this.names = names;
        this.problems = problems;
    }

    /** Computes of the values of the arguments. */
    private interface Body {
        @Nullable Object apply(dev.weir.runtime.program.Scope scope, @Nullable Object[] arguments);
    }

    @Nullable Node call(Call e) {
        UserFunction function = names.environment().function(e.name().text());
        if (function == null) {
            unknown(e);
            return null;
        }
        List<Node> arguments = arguments(e, function);
        if (arguments == null) {
            return null;
        }
        if (names.depth() >= MAX_DEPTH) {
            problems.add(
                    Code.FUNCTION_DEPTH,
                    e.span(),
                    "functions call each other more than " + MAX_DEPTH + " deep");
            return null;
        }
        if (function.mvel() != null) {
            return node(e, function, arguments, true, script(function, function.mvel()));
        }
        Node body = body(function, arguments);
        if (body == null) {
            return null;
        }
        Evaluable code = body.code();
        return node(
                e,
                function,
                arguments,
                body.nullable(),
                (scope, values) -> code.evaluate(new CallScope(scope, values)));
    }

    private void unknown(Call e) {
        List<String> known = new ArrayList<>(names.environment().functionNames());
        known.addAll(ScalarFunctions.NAMES);
        known.addAll(Aggregates.NAMES);
        known.add("time");
        problems.unknown(
                Code.UNKNOWN_FUNCTION,
                e.name(),
                "unknown function `" + e.name() + "`",
                "neither the language nor the pack has it",
                known);
    }

    private @Nullable List<Node> arguments(Call e, UserFunction function) {
        List<Parameter> parameters = function.parameters();
        if (parameters.size() != e.arguments().size()) {
            List<String> usage = parameters.stream().map(p -> p.name() + " " + p.type()).toList();
            problems.add(
                    Diagnostic.of(
                                    Code.ARGUMENT_COUNT,
                                    e.span(),
                                    "`"
                                            + e.name()
                                            + "` with "
                                            + e.arguments().size()
                                            + " arguments")
                            .withHelp(
                                    "it is declared as `"
                                            + e.name()
                                            + "("
                                            + String.join(", ", usage)
                                            + ")`"));
            return null;
        }
        List<Node> arguments = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            Parameter parameter = parameters.get(i);
            String what = "the argument `" + parameter.name() + "` of `" + e.name() + "`";
            Node argument = typing.type(e.arguments().get(i), parameter.type(), what);
            if (argument != null) {
                arguments.add(argument);
            }
        }
        return arguments.size() < parameters.size() ? null : arguments;
    }

    /** The function's body; its warnings belong to the declaration, not to each call. */
    private @Nullable Node body(UserFunction function, List<Node> arguments) {
        if (function.body() == null) {
            return null;
        }
        List<Diagnostic> found = new ArrayList<>();
        Problems bodyProblems = new Problems(found);
        Names inner = names.ofBody(parameters(function, arguments), bodyProblems);
        Node body =
                typing.within(inner, bodyProblems)
                        .type(
                                function.body(),
                                function.result(),
                                "the function `" + function.name() + "`");
        found.stream().filter(Diagnostic::isError).forEach(problems::add);
        return body;
    }

    private static Map<String, Node> parameters(UserFunction function, List<Node> arguments) {
        Map<String, Node> parameters = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            Node argument = arguments.get(i);
            Parameter parameter = function.parameters().get(i);
            int place = i;
            parameters.put(
                    parameter.name(),
                    argument.constant()
                            ? Node.constant(argument.source(), parameter.type(), argument.value())
                            : Node.reading(
                                    argument.source(),
                                    parameter.type(),
                                    parameter.nullable(),
                                    scope -> CallScope.argument(scope, place),
                                    Reads.NONE));
        }
        return parameters;
    }

    private static Body script(UserFunction function, Mvel mvel) {
        List<Parameter> parameters = function.parameters();
        return (scope, values) -> {
            Map<String, Object> arguments = new HashMap<>();
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value != null) {
                    arguments.put(parameters.get(i).name(), value);
                }
            }
            return mvel.call(arguments);
        };
    }

    private static Node node(
            Call e, UserFunction function, List<Node> arguments, boolean nullable, Body body) {
        List<Evaluable> codes = arguments.stream().map(Node::code).toList();
        List<Parameter> parameters = function.parameters();
        boolean argumentsNullable = arguments.stream().anyMatch(Node::nullable);
        return Node.of(
                        e,
                        function.result(),
                        nullable || argumentsNullable,
                        scope -> {
                            @Nullable Object[] values = new @Nullable Object[codes.size()];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = codes.get(i).evaluate(scope);
                                if (values[i] == null && !parameters.get(i).nullable()) {
                                    return null;
                                }
                            }
                            return body.apply(scope, values);
                        },
                        arguments)
                .mayFail();
    }
}
