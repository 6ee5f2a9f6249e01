package dev.weir.compiler.expression;

import static dev.weir.rules.Names.written;

import dev.weir.compiler.expression.Environment.Constant;
import dev.weir.compiler.expression.Environment.CurrentField;
import dev.weir.compiler.expression.Environment.KeyPart;
import dev.weir.compiler.expression.Environment.ListOf;
import dev.weir.compiler.expression.Environment.Meaning;
import dev.weir.compiler.expression.Environment.Table;
import dev.weir.compiler.expression.Environment.Use;
import dev.weir.compiler.expression.Environment.Variable;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Member;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Name;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type.Scalar;
import dev.weir.runtime.program.Evaluable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What names mean at one place: in an expression, in the argument of an aggregate in it, or in the
 * body of a function that it calls.
 *
 * @param element the step or source that an aggregate goes over, in its argument; else null
 * @param bareElement whether bare names are fields of the element first
 * @param parameters the parameters of the function whose body this is, else null
 * @param depth how many function bodies this is inside of
 */
record Names(
        Environment environment,
        Problems problems,
        @Nullable Variable element,
        boolean bareElement,
        @Nullable Map<String, Node> parameters,
        int depth) {

    static Names of(Environment environment, Problems problems) {
        return new Names(environment, problems, null, false, null, 0);
    }

    Names ofElement(Variable variable, boolean bare) {
        return new Names(environment, problems, variable, bare, parameters, depth);
    }

    Names ofBody(Map<String, Node> arguments, Problems bodyProblems) {
        return new Names(environment, bodyProblems, null, false, arguments, depth + 1);
    }

    /** Reads a field of the event whose turn it is in an aggregate. */
    record ElementRead(EventField field) implements Evaluable {
        @Override
        public @Nullable Object evaluate(dev.weir.runtime.program.Scope scope) {
            return field.read(ElementScope.element(scope));
        }
    }

    @Nullable Meaning resolve(String name) {
        if (parameters == null) {
            return environment.resolve(name);
        }
        return parameters.containsKey(name) ? null : environment.global(name);
    }

    /** A bare name. */
    @Nullable Node reference(Reference e) {
        String name = e.name().text();
        Node parameter = parameters == null ? null : parameters.get(name);
        if (parameter != null) {
            return parameter.withSource(e);
        }
        if (element != null && bareElement && element.type().indexOf(name) >= 0) {
            return elementField(e, element, element.type().indexOf(name));
        }
        Meaning meaning = resolve(name);
        if (meaning instanceof CurrentField field) {
            environment.reads(name);
            CurrentFieldRead read = new CurrentFieldRead(new EventField(null, field.index(), name));
            return Node.reading(e, field.type(), field.nullable(), read, Reads.ofCurrent(read));
        } else if (meaning instanceof KeyPart key) {
            int part = key.part();
            return Node.reading(e, key.type(), false, scope -> scope.key(part), Reads.NONE);
        } else if (meaning instanceof Constant constant) {
            return Node.constant(e, constant.type(), constant.value());
        }
        report(e, meaning);
        return null;
    }

    private void report(Reference e, @Nullable Meaning meaning) {
        Name name = e.name();
        if (meaning instanceof Variable variable) {
            problems.add(isMany(variable) ? stepsAsValue(e, variable) : stepAsValue(e, variable));
        } else if (meaning instanceof ListOf) {
            problems.add(
                    Code.NO_VALUE,
                    name.span(),
                    "the list `" + name + "` is no value by itself",
                    "ask whether something is in it: `x IN " + name + "`");
        } else if (meaning instanceof Table table) {
            problems.add(
                    Code.NO_VALUE,
                    name.span(),
                    "the table `" + name + "` is no value by itself",
                    "read a field of a row: `" + name + "[key]." + lastField(table) + "`");
        } else {
            EventType current = element != null && bareElement ? element.type() : currentType();
            problems.unknown(
                    Code.UNKNOWN_NAME,
                    name,
                    "unknown name `" + name + "`",
                    current == null ? "" : fields(current),
                    knownNames());
        }
    }

    private static String lastField(Table table) {
        List<Field> fields = table.type().fields();
        return fields.isEmpty() ? "field" : fields.get(fields.size() - 1).name();
    }

    private @Nullable EventType currentType() {
        return parameters == null ? environment.current() : null;
    }

    private Collection<String> knownNames() {
        if (parameters != null) {
            List<String> known = new ArrayList<>(parameters.keySet());
            environment.names().stream()
                    .filter(n -> environment.global(n) != null)
                    .forEach(known::add);
            return known;
        }
        List<String> known = new ArrayList<>(environment.names());
        if (element != null && bareElement) {
            element.type().fields().forEach(f -> known.add(f.name()));
        }
        return known;
    }

    private static Diagnostic stepAsValue(Reference e, Variable variable) {
        return Diagnostic.of(
                        Code.NO_VALUE,
                        e.span(),
                        "`" + e.name() + "` is an event, not a value of one")
                .withHelp(
                        "name one of its fields, as `"
                                + e.name()
                                + "."
                                + firstField(variable)
                                + "`");
    }

    private static Diagnostic stepsAsValue(Reference e, Variable variable) {
        return many(e).withHelp(
                        "count them, `count("
                                + e.name()
                                + ")`, or aggregate a field, `last("
                                + e.name()
                                + "."
                                + firstField(variable)
                                + ")`");
    }

    private static String firstField(Variable variable) {
        List<Field> fields = variable.type().fields();
        return fields.isEmpty() ? "field" : fields.get(0).name();
    }

    /** {@code v.field}. */
    @Nullable Node eventField(Member e, Variable variable, Reference step) {
        int index = variable.type().indexOf(e.field().text());
        if (index < 0) {
            problems.unknown(
                    Code.UNKNOWN_FIELD,
                    e.field(),
                    "no field `" + e.field() + "` in event type `" + variable.type() + "`",
                    fields(variable.type()),
                    variable.type().fields().stream().map(Field::name).toList());
            return null;
        }
        if (isElement(variable)) {
            return elementField(e, variable, index);
        }
        EventField field = fieldOf(variable, index);
        Field declared = variable.type().fields().get(index);
        Reads fieldReads = Reads.ofFields(variable.slots(), index);
        return switch (variable.use()) {
            case MANY, SELF_MANY -> {
                problems.add(manyFields(e, variable, step));
                yield null;
            }
            case SELF -> {
                CurrentFieldRead read = new CurrentFieldRead(field);
                yield Node.reading(
                        e,
                        declared.type(),
                        !declared.required(),
                        read,
                        fieldReads.plus(Reads.ofCurrent(read)));
            }
            case SINGLE, ITERATION ->
                    Node.reading(
                            e,
                            declared.type(),
                            true,
                            bound(variable, field),
                            fieldReads.plus(boundReads(variable)));
        };
    }

    private static String fields(EventType type) {
        return "`"
                + type
                + "` has: "
                + String.join(", ", type.fields().stream().map(Field::name).toList());
    }

    private boolean isElement(Variable variable) {
        return element != null && element.label().equals(variable.label());
    }

    private static boolean isMany(Variable variable) {
        return variable.use() == Use.MANY || variable.use() == Use.SELF_MANY;
    }

    private EventField fieldOf(Variable variable, int index) {
        environment.reads(variable.type().fields().get(index).name());
        return EventField.of(variable, index);
    }

    private Node elementField(Expression e, Variable variable, int index) {
        Field field = variable.type().fields().get(index);
        return Node.reading(
                        e,
                        field.type(),
                        !field.required(),
                        new ElementRead(fieldOf(variable, index)),
                        Reads.ofFields(variable.slots(), index))
                .asLocal();
    }

    private static Reads boundReads(Variable variable) {
        return variable.use() == Use.ITERATION
                ? Reads.ofIteration(variable.slots())
                : Reads.ofAggregated(variable.slots());
    }

    private static Evaluable bound(Variable variable, EventField field) {
        if (variable.slots().size() == 1) {
            int slot = variable.slots().get(0);
            return scope -> {
                Event event = scope.bound(slot);
                return event == null ? null : field.read(event);
            };
        }
        List<Integer> slots = List.copyOf(variable.slots());
        return scope -> {
            Event event = EventSource.bound(scope, slots);
            return event == null ? null : field.read(event);
        };
    }

    private static Diagnostic many(Reference step) {
        return Diagnostic.of(
                Code.BARE_REPEATED_STEP, step.span(), "`" + step.name() + "` may be many events");
    }

    /** A field of a step that may be many events; {@code last} is as good a guess as any. */
    private static Diagnostic manyFields(Member e, Variable variable, Reference step) {
        String field = written(e.field().text());
        String path = written(step.name().text()) + "." + field;
        String last = "last(" + path + ")";
        return variable.use() == Use.SELF_MANY
                ? many(step)
                        .withHelp(
                                "`"
                                        + field
                                        + "` is the event at hand, `"
                                        + last
                                        + "` the one before")
                : many(step)
                        .withReplacement(
                                "write `"
                                        + last
                                        + "`, or another aggregate, as `first("
                                        + path
                                        + ")` or `max("
                                        + path
                                        + ")`",
                                e.span(),
                                last);
    }

    /** {@code time()} or {@code time(v)}. */
    @Nullable Node time(Call e) {
        if (e.arguments().isEmpty()) {
            return timeAtHand(e);
        }
        boolean isStep =
                e.arguments().size() == 1
                        && e.arguments().get(0) instanceof Reference reference
                        && resolve(reference.name().text()) instanceof Variable;
        if (!isStep) {
            problems.add(
                    Code.ARGUMENT_TYPE,
                    e.span(),
                    "`time` takes a step",
                    "`time(v)` is the time of the event bound to v, `time()` of the one at hand");
            return null;
        }
        Reference step = (Reference) e.arguments().get(0);
        return resolve(step.name().text()) instanceof Variable variable
                ? timeOf(e, variable, step)
                : null;
    }

    private Node timeAtHand(Call e) {
        if (element != null && bareElement) {
            return elementTime(e);
        }
        boolean hasEvent = environment.current() != null;
        return Node.reading(
                e,
                Scalar.TIMESTAMP,
                false,
                scope -> {
                    Event event = hasEvent ? scope.current() : null;
                    return event == null ? scope.now() : event.time();
                },
                Reads.NONE);
    }

    private static Node elementTime(Call e) {
        return Node.reading(
                        e,
                        Scalar.TIMESTAMP,
                        false,
                        scope -> ElementScope.element(scope).time(),
                        Reads.NONE)
                .asLocal();
    }

    private @Nullable Node timeOf(Call e, Variable variable, Reference step) {
        if (isElement(variable)) {
            return elementTime(e);
        }
        return switch (variable.use()) {
            case MANY, SELF_MANY -> {
                problems.add(
                        many(step)
                                .withReplacement(
                                        "write `last(time("
                                                + step.name()
                                                + "))` or `first(time("
                                                + step.name()
                                                + "))`",
                                        e.span(),
                                        "last(" + ExpressionText.of(e) + ")"));
                yield null;
            }
            case SELF ->
                    Node.reading(
                            e,
                            Scalar.TIMESTAMP,
                            false,
                            scope -> {
                                Event event = scope.current();
                                return event == null ? scope.now() : event.time();
                            },
                            Reads.NONE);
            case SINGLE, ITERATION -> {
                List<Integer> slots = List.copyOf(variable.slots());
                yield Node.reading(
                        e,
                        Scalar.TIMESTAMP,
                        true,
                        scope -> {
                            Event event = EventSource.bound(scope, slots);
                            return event == null ? null : event.time();
                        },
                        boundReads(variable));
            }
        };
    }
}
