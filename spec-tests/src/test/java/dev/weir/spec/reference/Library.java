package dev.weir.spec.reference;

import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.ExpressionCompiler;
import dev.weir.compiler.expression.TypedExpression;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Expression.Literal;
import dev.weir.rules.ast.Expression.Reference;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Span;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.program.OverWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Section 3, scalar functions and regular expressions: the compiler's own, called by name with
 * arguments that were evaluated here. They are tested by tables of their own.
 */
final class Library {
    private Library() {}

    /** {@code f(a, b)}; the arguments are the fields of an event, literals stay what they are. */
    static Typed call(Call call, List<Typed> arguments) {
        List<Expression> names = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            names.add(operand(call.arguments().get(i), i));
        }
        return compiled(new Call(call.name(), names, null, call.span()), arguments);
    }

    /** A test of one text: MATCHES, LIKE. */
    static Typed test(Span span, UnaryOperator<Expression> test, Typed value) {
        return compiled(test.apply(new Reference(new Name("a0", span), span)), List.of(value));
    }

    private static Expression operand(Expression argument, int number) {
        return argument instanceof Literal
                ? argument
                : new Reference(new Name("a" + number, argument.span()), argument.span());
    }

    private static Typed compiled(Expression e, List<Typed> arguments) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            fields.add(new Field("a" + i, arguments.get(i).type(), false, List.of()));
        }
        EventType type = new EventType("arguments", fields, -1, 0);
        TypedExpression compiled =
                Objects.requireNonNull(
                        new ExpressionCompiler(new Arguments(type), new ArrayList<>()).compile(e));
        return new Typed(
                compiled.type(),
                scope -> {
                    Object[] values = arguments.stream().map(a -> a.in(scope)).toArray();
                    Event event = new Event(type, values, new Place(0, 0, Place.INSTANT));
                    return compiled.code().evaluate(new Holder(event));
                });
    }

    private record Arguments(EventType current) implements Environment {
        @Override
        public @Nullable Meaning resolve(String name) {
            int index = current.indexOf(name);
            return index < 0
                    ? null
                    : new CurrentField(index, current.fields().get(index).type(), true);
        }

        @Override
        public @Nullable UserFunction function(String name) {
            return null;
        }

        @Override
        public Collection<String> names() {
            return List.of();
        }

        @Override
        public Collection<String> functionNames() {
            return List.of();
        }

        @Override
        public @Nullable Variable onlySource() {
            return null;
        }

        @Override
        public boolean allowsOver() {
            return false;
        }
    }

    private record Holder(Event current) implements dev.weir.runtime.program.Scope {
        @Override
        public @Nullable Event bound(int slot) {
            return null;
        }

        @Override
        public List<Event> events(int slot) {
            return List.of();
        }

        @Override
        public List<Event> events(int slot, OverWindow over) {
            return List.of();
        }

        @Override
        public @Nullable Object key(int part) {
            return null;
        }

        @Override
        public long now() {
            return 0;
        }

        @Override
        public void countArithmeticFault() {}
    }
}
