package dev.weir.compiler.expression;

import dev.weir.rules.ast.Expression;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the names in an expression mean at the place where it stands. */
public interface Environment {

    /** What a bare name means; null where nothing has this name. */
    @Nullable Meaning resolve(String name);

    /**
     * What a name means in the body of a declared function: a PARAM, CONST, LIST or TABLE, also
     * where a field here has the same name; null where there is none.
     */
    default @Nullable Meaning global(String name) {
        Meaning meaning = resolve(name);
        return meaning instanceof Constant || meaning instanceof ListOf || meaning instanceof Table
                ? meaning
                : null;
    }

    /** A declared function; null where there is none of this name. */
    @Nullable UserFunction function(String name);

    /** Is told of each field of an event that an expression reads. */
    default void reads(String field) {}

    /** All names that could stand here, for "did you mean". */
    Collection<String> names();

    /** Names of the declared functions. */
    Collection<String> functionNames();

    /** The type of the event at hand; null where there is none (WHERE, EMIT, HAVING, deadlines). */
    @Nullable EventType current();

    /** The only source of a window rule, whose name an aggregate may leave out; null elsewhere. */
    @Nullable Variable onlySource();

    /** Whether aggregates may have {@code OVER} (window rules). */
    boolean allowsOver();

    sealed interface Meaning {}

    /** A field of the event at hand. */
    record CurrentField(int index, Type type, boolean nullable) implements Meaning {}

    /**
     * A step or source.
     *
     * @param slots its slots: more than one where branches share the label
     * @param type the events' type; where branches of different types share a label a type that
     *     holds the fields common to all, found by name in each event
     * @param use how it may be named here
     */
    record Variable(String label, List<Integer> slots, EventType type, Use use)
            implements Meaning {}

    enum Use {
        /** Takes at most one event: {@code v.field} is that event's, null where there is none. */
        SINGLE,
        /** Repeated, and named inside its own group: the event of the current iteration. */
        ITERATION,
        /** Takes more events: usable through aggregates only. */
        MANY,
        /** The step whose predicate this is: a bare {@code v.field} is the event at hand. */
        SELF,
        /**
         * The step whose predicate this is, repeated: aggregates speak of the iterations before.
         */
        SELF_MANY
    }

    /** A part of the key under which the rule is evaluated, from 0; never null. */
    record KeyPart(int part, Type type) implements Meaning {}

    /** A PARAM or CONST, folded to its value. */
    record Constant(Type type, @Nullable Object value) implements Meaning {}

    /** A LIST, which is made ready once for each type that is compared with it. */
    final class ListOf implements Meaning {
        private final String name;
        private final List<Item> items;
        private final @Nullable List<String> lines;
        final Map<Type, Membership.Elements> elements = new HashMap<>();

        private ListOf(String name, List<Item> items, @Nullable List<String> lines) {
            this.name = name;
            this.items = List.copyOf(items);
            this.lines = lines == null ? null : List.copyOf(lines);
        }

        public static ListOf ofItems(String name, List<Item> items) {
            return new ListOf(name, items, null);
        }

        /** A list of the lines of a file, to be read as the type compared with. */
        public static ListOf ofLines(String name, List<String> lines) {
            return new ListOf(name, List.of(), lines);
        }

        public String name() {
            return name;
        }

        List<Item> items() {
            return items;
        }

        @Nullable List<String> lines() {
            return lines;
        }

        /** Whether its elements stand in the rules, and not in a file. */
        public boolean isWrittenOut() {
            return lines == null;
        }

        @Override
        public String toString() {
            return "list " + name + " " + (lines == null ? items : lines);
        }
    }

    /** A constant that was written out. */
    record Item(Expression source, Type type, @Nullable Object value) {
        @Override
        public String toString() {
            String text = source.span().text();
            return source instanceof Expression.Literal ? text : text + " = " + value;
        }
    }

    /**
     * A TABLE.
     *
     * @param keys indexes of the key fields in {@code type}
     * @param rows by the values of the key fields, in their order
     */
    record Table(
            String name,
            Type.RecordType type,
            List<Integer> keys,
            Map<List<Object>, RecordValue> rows)
            implements Meaning {}

    /** A FUNCTION: inlined {@code body}, or compiled MVEL. */
    record UserFunction(
            String name,
            List<Parameter> parameters,
            Type result,
            boolean nullableResult,
            @Nullable Expression body,
            @Nullable Mvel mvel) {}

    record Parameter(String name, Type type, boolean nullable) {}

    /** A compiled MVEL expression; gives a value of the declared type or null, never throws. */
    interface Mvel {
        @Nullable Object call(Map<String, Object> arguments);
    }
}
