package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldDecl;
import dev.weir.rules.ast.Name;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.Evaluable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mvel2.CompileException;

/**
 * Fills {@link Symbols}, each kind of declaration after those that it may name: lists and tables,
 * functions, parameters and constants, event types, views.
 */
final class DeclarationCompiler {
    private final Declarations declarations;
    private final PackText text;
    private final List<ParameterValue> parameters;
    private final boolean allowScripts;
    private final List<Diagnostic> problems;
    private final TypeReader types;
    private final Symbols symbols = new Symbols();
    private final ExpressionChecker constants;

    DeclarationCompiler(
            Declarations declarations,
            PackFiles files,
            List<ParameterValue> parameters,
            boolean allowScripts,
            List<Diagnostic> problems) {
        this.declarations = declarations;
        this.text = new PackText(files, problems);
        this.parameters = parameters;
        this.allowScripts = allowScripts;
        this.problems = problems;
        this.types = new TypeReader(problems);
        this.constants = new ExpressionChecker(LocalNames.none(symbols), problems);
    }

    Symbols compile() {
        reportCycles();
        declarations.all(Declaration.ListOf.class).forEach(this::list);
        TableReader tables = new TableReader(text, problems);
        declarations
                .all(Declaration.Table.class)
                .forEach(t -> symbols.values.put(t.name().text(), tables.read(t)));
        declarations.all(Declaration.Function.class).forEach(this::function);
        constants();
        declarations.all(Declaration.Event.class).forEach(this::event);
        declarations.all(Declaration.Function.class).forEach(this::checkBody);
        views();
        return symbols;
    }

    private void reportCycles() {
        for (List<String> cycle : Cycles.of(needs())) {
            Declaration first = declarations.named(cycle.get(0));
            if (first == null) {
                continue;
            }
            symbols.broken.addAll(cycle);
            boolean functions = first instanceof Declaration.Function;
            String way = String.join(" -> ", cycle) + " -> " + cycle.get(0);
            problems.add(
                    Diagnostic.of(
                                    functions ? Code.RECURSIVE_FUNCTION : Code.DECLARATION_CYCLE,
                                    first.name().span(),
                                    functions
                                            ? "the function `" + first.name() + "` calls itself"
                                            : "`" + first.name() + "` needs itself")
                            .withNote(way));
        }
    }

    /** For each declaration that can name others those that it names. */
    private Map<String, List<String>> needs() {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        declarations
                .all(Declaration.Function.class)
                .forEach(f -> needs.put(f.name().text(), functionNeeds(f)));
        declarations
                .all(Declaration.Param.class)
                .forEach(p -> needs.put(p.name().text(), named(p.value())));
        declarations
                .all(Declaration.Const.class)
                .forEach(c -> needs.put(c.name().text(), named(c.value())));
        declarations
                .all(Declaration.Define.class)
                .forEach(d -> needs.put(d.name().text(), List.of(d.base().text())));
        return needs;
    }

    private List<String> functionNeeds(Declaration.Function function) {
        List<String> needs = new ArrayList<>(named(function.body()));
        function.parameters().forEach(parameter -> needs.remove(parameter.name().text()));
        return needs;
    }

    private static List<String> named(@Nullable Expression e) {
        if (e == null) {
            return List.of();
        }
        return ExpressionParts.all(e)
                .map(
                        part ->
                                part instanceof Expression.Reference reference
                                        ? reference.name().text()
                                        : part instanceof Expression.Call call
                                                ? call.name().text()
                                                : "")
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void list(Declaration.ListOf list) {
        String name = list.name().text();
        List<String> lines = null;
        if (list.file() != null) {
            String content =
                    text.read(
                            list.file(),
                            list.fileSpan() == null ? list.name().span() : list.fileSpan());
            if (content == null) {
                symbols.broken.add(name);
                return;
            }
            lines =
                    content.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                            .toList();
        }
        symbols.values.put(name, new Environment.ListOf(name, list.values(), lines));
    }

    private void function(Declaration.Function function) {
        String name = function.name().text();
        if (BuiltInFunctions.NAMES.contains(name)) {
            problems.add(
                    Diagnostic.of(
                                    Code.BUILT_IN_NAME,
                                    function.name().span(),
                                    "`" + name + "` is a function of the language")
                            .withReplacement(
                                    "give the function another name",
                                    function.name().span(),
                                    "my_" + name));
            return;
        }
        List<Environment.Parameter> declared = new ArrayList<>();
        for (FieldDecl p : function.parameters()) {
            declared.add(
                    new Environment.Parameter(
                            p.name().text(), types.read(p.type()), p.type().optional()));
        }
        Type result = types.read(function.result());
        Environment.Mvel mvel = script(function, declared, result);
        if (function.body() == null && mvel == null) {
            symbols.broken.add(name);
        }
        symbols.functions.put(
                name,
                new Environment.UserFunction(
                        name,
                        List.copyOf(declared),
                        result,
                        function.result().optional() || mvel != null,
                        function.body(),
                        mvel));
    }

    private Environment.@Nullable Mvel script(
            Declaration.Function function, List<Environment.Parameter> declared, Type result) {
        if (function.mvel() == null) {
            return null;
        }
        var span = function.mvelSpan() == null ? function.name().span() : function.mvelSpan();
        if (!allowScripts) {
            problems.add(
                    Diagnostic.of(
                                    Code.SCRIPT_FORBIDDEN,
                                    span,
                                    "`" + function.name() + "` is a script, and may run any code")
                            .withLabel("scripts are not allowed")
                            .withHelp("if you trust the pack, run it with `--allow-scripts`"));
            return null;
        }
        try {
            return new MvelFunction(function.mvel(), declared, result);
        } catch (CompileException e) {
            problems.add(
                    Diagnostic.of(Code.SCRIPT_SYNTAX, span, "the script cannot be compiled")
                            .withNote(firstLine(String.valueOf(e.getMessage()))));
            return null;
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /** Checks the body of a function by itself, so that an unused one is checked too. */
    private void checkBody(Declaration.Function function) {
        Environment.UserFunction known = symbols.functions.get(function.name().text());
        if (known == null || symbols.isBroken(known.name())) {
            return;
        }
        if (known.body() == null) {
            symbols.functionTexts.put(known.name(), String.valueOf(known.mvel()));
            return;
        }
        Map<String, Environment.Meaning> locals = new LinkedHashMap<>();
        for (Environment.Parameter p : known.parameters()) {
            locals.put(
                    p.name(), new Environment.CurrentField(locals.size(), p.type(), p.nullable()));
        }
        LocalNames names = new LocalNames(symbols, null, locals, null, false);
        TypedExpression body =
                new ExpressionChecker(names, problems)
                        .compile(
                                known.body(),
                                known.result(),
                                "the function `" + known.name() + "`");
        if (body == null) {
            symbols.broken.add(known.name());
        } else {
            symbols.functionTexts.put(known.name(), body.code().toString());
        }
    }

    private void constants() {
        Map<String, Object> overrides = overrides();
        Set<String> done = new HashSet<>();
        for (Declaration.Param param : declarations.all(Declaration.Param.class)) {
            constant(param, overrides, done);
        }
        for (Declaration.Const constant : declarations.all(Declaration.Const.class)) {
            constant(constant, overrides, done);
        }
    }

    /** Gives a PARAM or CONST its value, after those that it names. */
    private void constant(
            Declaration declaration, Map<String, Object> overrides, Set<String> done) {
        String name = declaration.name().text();
        if (symbols.isBroken(name) || !done.add(name)) {
            return;
        }
        Expression value =
                declaration instanceof Declaration.Param param
                        ? param.value()
                        : ((Declaration.Const) declaration).value();
        for (String needed : named(value)) {
            Declaration other = declarations.named(needed);
            if (other instanceof Declaration.Param || other instanceof Declaration.Const) {
                constant(other, overrides, done);
            } else if (other instanceof Declaration.Function function) {
                for (String inner : functionNeeds(function)) {
                    Declaration used = declarations.named(inner);
                    if (used instanceof Declaration.Param || used instanceof Declaration.Const) {
                        constant(used, overrides, done);
                    }
                }
            }
        }
        Environment.Constant result =
                declaration instanceof Declaration.Param param
                        ? parameter(param, overrides.get(name))
                        : computed((Declaration.Const) declaration);
        if (result == null) {
            symbols.broken.add(name);
        } else {
            symbols.values.put(name, result);
        }
    }

    private Environment.@Nullable Constant parameter(
            Declaration.Param param, @Nullable Object override) {
        Type type = types.read(param.type());
        String what = "the parameter `" + param.name() + "`";
        boolean isNull =
                param.type().optional()
                        && param.value() instanceof Expression.Literal literal
                        && literal.kind() == Expression.LiteralKind.NULL;
        Object value = isNull ? null : constants.constant(param.value(), type, what);
        if (value == null && !isNull) {
            return null;
        }
        return new Environment.Constant(type, override == null ? value : override);
    }

    private Environment.@Nullable Constant computed(Declaration.Const constant) {
        TypedExpression value = constants.compile(constant.value());
        if (value == null) {
            return null;
        }
        return new Environment.Constant(value.type(), value.code().evaluate(EmptyScope.INSTANCE));
    }

    /** The values from outside, read as the types of their parameters; the last one counts. */
    private Map<String, Object> overrides() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ParameterValue given : parameters) {
            if (!(declarations.named(given.name()) instanceof Declaration.Param param)) {
                problems.add(unknownParameter(given));
                continue;
            }
            Type type = new TypeReader(new ArrayList<>()).read(param.type());
            Object value = ValueReader.read(given.value(), type);
            if (value == null) {
                problems.add(
                        Diagnostic.of(
                                        Code.PARAMETER_VALUE,
                                        given.span(),
                                        "`"
                                                + given.value()
                                                + "` is no value of the parameter `"
                                                + given.name()
                                                + "`")
                                .withLabel("it is of type " + type));
                continue;
            }
            values.put(given.name(), value);
        }
        return values;
    }

    private Diagnostic unknownParameter(ParameterValue given) {
        Diagnostic problem =
                Diagnostic.of(
                        Code.UNKNOWN_PARAMETER,
                        given.span(),
                        "the pack has no parameter `" + given.name() + "`");
        List<String> known =
                declarations.all(Declaration.Param.class).stream()
                        .map(p -> p.name().text())
                        .toList();
        String nearest = Nearest.of(given.name(), known);
        if (nearest != null) {
            return problem.withHelp("did you mean `" + nearest + "`?");
        }
        return known.isEmpty()
                ? problem
                : problem.withHelp("its parameters are " + String.join(", ", known));
    }

    private void event(Declaration.Event event) {
        List<Field> fields = types.fields(event.fields());
        Long delay =
                event.delay() == null
                        ? Long.valueOf(0)
                        : constants.duration(event.delay(), "the DELAY", 0);
        EventType plain = new EventType(event.name().text(), fields, -1, delay == null ? 0 : delay);
        EventType type =
                event.timeField() == null
                        ? plain
                        : new EventType(
                                plain.name(),
                                fields,
                                timeField(plain, event.timeField()),
                                plain.delayMillis());
        symbols.eventTypes.put(type.name(), type);
        symbols.views.put(type.name(), new View(type.name(), type, null));
    }

    private int timeField(EventType type, Name name) {
        int index = type.indexOf(name.text());
        if (index < 0) {
            problems.add(UnknownName.field(name, type));
            return -1;
        }
        Field field = type.fields().get(index);
        if (field.type() != Type.Scalar.TIMESTAMP || !field.required()) {
            String is = field.type() + (field.required() ? "" : "?");
            problems.add(
                    Diagnostic.of(
                                    Code.TIME_FIELD,
                                    name.span(),
                                    "the event time `" + name + "` is " + is)
                            .withHelp("declare `" + name + " timestamp`"));
            return -1;
        }
        return index;
    }

    /** Gives the views their types, each after the one that it is a view of. */
    private void views() {
        List<Declaration.Define> open = new ArrayList<>(declarations.all(Declaration.Define.class));
        open.removeIf(define -> symbols.isBroken(define.name().text()));
        while (open.removeIf(this::view)) {
            // Each round resolves the views whose base is known by now.
        }
        for (Declaration.Define define : open) {
            symbols.broken.add(define.name().text());
            if (!symbols.isBroken(define.base().text())
                    && !(declarations.named(define.base().text()) instanceof Declaration.Define)) {
                problems.add(UnknownName.eventType(define.base(), symbols.viewNames()));
            }
        }
    }

    private boolean view(Declaration.Define define) {
        View base = symbols.view(define.base().text());
        if (base == null) {
            return false;
        }
        String name = define.name().text();
        List<Evaluable> predicates = new ArrayList<>();
        if (base.predicate() != null) {
            predicates.add(base.predicate());
        }
        if (define.predicate() != null) {
            ExpressionChecker checker =
                    new ExpressionChecker(LocalNames.of(symbols, base.type()), problems);
            for (Expression conjunct : ExpressionCompiler.conjuncts(define.predicate())) {
                TypedExpression predicate = checker.predicate(conjunct);
                if (predicate != null) {
                    predicates.add(predicate.code());
                }
            }
        }
        symbols.views.put(name, new View(name, base.type(), AllOf.of(predicates)));
        return true;
    }
}
