package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.ConstantScope;
import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldDecl;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Span;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.AllOf;
import dev.weir.runtime.program.Evaluable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills {@link Symbols}, each declaration after those that it names: tables, then functions, lists,
 * parameters and constants, then event types, then views.
 */
final class DeclarationCompiler {
    private static final int MAX_VIEWS = 200;

    /** The kinds of declarations that name others. */
    private static final List<Class<? extends Declaration>> NEEDING =
            List.of(
                    Declaration.Function.class,
                    Declaration.Param.class,
                    Declaration.Const.class,
                    Declaration.ListOf.class,
                    Declaration.Define.class);

    private final Declarations declarations;
    private final PackText text;
    private final List<ParameterValue> parameters;
    private final boolean allowScripts;
    private final List<Diagnostic> problems;
    private final TypeReader types;
    private final Symbols symbols = new Symbols();
    private final Map<String, Integer> viewDepths = new HashMap<>();
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
        Map<String, Declaration> needing = new HashMap<>();
        Dependencies dependencies = dependencies(needing);
        for (List<String> cycle : dependencies.cycles()) {
            problems.add(cycle(needing.get(cycle.get(0)), cycle));
        }
        dependencies.order().stream().filter(dependencies::isCyclic).forEach(symbols.broken::add);
        TableReader tables = new TableReader(text, problems);
        declarations
                .all(Declaration.Table.class)
                .forEach(t -> symbols.values.put(t.name().text(), tables.read(t)));
        declarations.all(Declaration.Function.class).forEach(this::function);
        Map<String, Object> overrides = overrides();
        for (String name : dependencies.order()) {
            Declaration declaration = needing.get(name);
            if (declaration instanceof Declaration.Function function) {
                checkBody(function);
            } else if (declaration instanceof Declaration.ListOf list) {
                list(list);
            } else if (declaration instanceof Declaration.Param
                    || declaration instanceof Declaration.Const) {
                constant(declaration, overrides);
            }
        }
        declarations.all(Declaration.Event.class).forEach(this::event);
        for (String name : dependencies.order()) {
            if (needing.get(name) instanceof Declaration.Define define) {
                view(define);
            }
        }
        return symbols;
    }

    /**
     * What declarations name.
     *
     * @param needing takes those that can name others
     */
    private Dependencies dependencies(Map<String, Declaration> needing) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (Class<? extends Declaration> kind : NEEDING) {
            for (Declaration declaration : declarations.all(kind)) {
                needing.put(declaration.name().text(), declaration);
                needs.put(declaration.name().text(), needs(declaration));
            }
        }
        return Dependencies.of(needs);
    }

    private static Diagnostic cycle(@Nullable Declaration first, List<String> cycle) {
        if (first == null) {
            throw new IllegalStateException("nothing is called " + cycle.get(0));
        }
        List<String> round = new ArrayList<>(cycle);
        round.add(first.name().text());
        String way = Dependencies.text(round);
        if (first instanceof Declaration.Function) {
            return Diagnostic.of(
                            Code.RECURSIVE_FUNCTION,
                            first.name().span(),
                            "the function `" + first.name() + "` calls itself")
                    .withNote(way)
                    .withHelp("a function is written out where it is called: let it end by itself");
        }
        return Diagnostic.of(
                        Code.DECLARATION_CYCLE,
                        first.name().span(),
                        "`" + first.name() + "` needs itself")
                .withNote(way)
                .withHelp(
                        first instanceof Declaration.Define
                                ? "let one of the views stand on an event type"
                                : "give one of them a value that needs no other");
    }

    /** What a declaration names. */
    private static List<String> needs(Declaration declaration) {
        if (declaration instanceof Declaration.Function function) {
            List<String> needs = new ArrayList<>(named(function.body()));
            function.parameters().forEach(parameter -> needs.remove(parameter.name().text()));
            return needs;
        } else if (declaration instanceof Declaration.Param param) {
            return named(param.value());
        } else if (declaration instanceof Declaration.Const constant) {
            return named(constant.value());
        } else if (declaration instanceof Declaration.ListOf list && list.values() != null) {
            return list.values().stream().flatMap(v -> named(v).stream()).distinct().toList();
        }
        return declaration instanceof Declaration.Define define
                ? List.of(define.base().text())
                : List.of();
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

    /** Gives a LIST its elements; what they name has its value. */
    private void list(Declaration.ListOf list) {
        String name = list.name().text();
        Environment.ListOf known =
                symbols.isBroken(name)
                        ? null
                        : list.file() == null
                                ? ofItems(name, list.values())
                                : ofFile(name, list.file(), list.fileSpan());
        if (known == null) {
            symbols.broken.add(name);
        } else {
            symbols.values.put(name, known);
        }
    }

    private Environment.@Nullable ListOf ofItems(String name, @Nullable List<Expression> values) {
        List<Environment.Item> items = new ArrayList<>();
        boolean fine = true;
        for (Expression value : values == null ? List.<Expression>of() : values) {
            TypedExpression typed = constants.compile(value);
            fine &= typed != null;
            if (typed != null) {
                items.add(
                        new Environment.Item(
                                value, typed.type(), typed.code().evaluate(new ConstantScope())));
            }
        }
        return fine ? Environment.ListOf.ofItems(name, items) : null;
    }

    private Environment.@Nullable ListOf ofFile(String name, String file, @Nullable Span span) {
        if (span == null) {
            throw new IllegalStateException("a file without a place: " + file);
        }
        String content = text.read(file, span);
        return content == null
                ? null
                : Environment.ListOf.ofLines(
                        name,
                        content.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                .toList());
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
        } catch (RuntimeException e) {
            // MVEL throws what it likes, not only its CompileException.
            problems.add(
                    Diagnostic.of(Code.SCRIPT_SYNTAX, span, "the script cannot be compiled")
                            .withNote(firstLine(String.valueOf(e.getMessage())))
                            .withHelp("it is an expression of MVEL 2 over the parameters"));
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
        Extent extent = Extent.of(known.body(), symbols.extents);
        if (extent.isTooLarge()) {
            symbols.broken.add(known.name());
            problems.add(extent.problem(function.name().span(), "`" + known.name() + "`"));
            return;
        }
        symbols.extents.put(known.name(), extent);
        Map<String, Environment.Meaning> locals = new LinkedHashMap<>();
        for (Environment.Parameter p : known.parameters()) {
            locals.put(
                    p.name(), new Environment.CurrentField(locals.size(), p.type(), p.nullable()));
        }
        LocalNames names = new LocalNames(symbols, null, locals, List.of(), null, false);
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

    /** Gives a PARAM or CONST its value; those that it names have theirs. */
    private void constant(Declaration declaration, Map<String, Object> overrides) {
        String name = declaration.name().text();
        if (symbols.isBroken(name)) {
            return;
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
        if (!value.constant()) {
            problems.add(
                    Diagnostic.of(
                                    Code.NOT_CONSTANT,
                                    constant.value().span(),
                                    "the constant `"
                                            + constant.name()
                                            + "` is not known beforehand")
                            .withHelp(
                                    "only literals, PARAMs, CONSTs and what is computed of them"
                                            + " can stand here"));
            return null;
        }
        return new Environment.Constant(value.type(), value.code().evaluate(new ConstantScope()));
    }

    /** The values from outside, read as the types of their parameters; the last one counts. */
    private Map<String, Object> overrides() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ParameterValue given : parameters) {
            Declaration.Param param = declarations.named(given.name(), Declaration.Param.class);
            if (param == null) {
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
                                .withHelp("give it a value of type " + type));
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
        String nearest = NearestName.of(given.name(), known);
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

    /** Gives a view its type; what it is a view of has its own. */
    private void view(Declaration.Define define) {
        if (symbols.isBroken(define.name().text())) {
            return;
        }
        View base = symbols.view(define.base().text());
        if (base == null) {
            symbols.broken.add(define.name().text());
            if (!symbols.isBroken(define.base().text())) {
                problems.add(UnknownName.eventType(define.base(), symbols.viewNames()));
            }
            return;
        }
        String name = define.name().text();
        int depth = viewDepths.getOrDefault(base.name(), 0) + 1;
        viewDepths.put(name, depth);
        if (depth > MAX_VIEWS) {
            symbols.broken.add(name);
            problems.add(
                    Diagnostic.of(
                                    Code.NESTING,
                                    define.base().span(),
                                    "views stand on each other more than " + MAX_VIEWS + " deep")
                            .withHelp("let it be a view of the event type"));
            return;
        }
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
    }
}
