package dev.weir.compiler.expression;

import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that a test gives their meaning. */
final class TestEnvironment implements Environment {
    private final Map<String, Meaning> meanings = new LinkedHashMap<>();
    private final Map<String, UserFunction> functions = new LinkedHashMap<>();
    private @Nullable EventType current;
    private @Nullable Variable onlySource;
    private boolean windows;

    static Field field(String name, Type type) {
        return new Field(name, type, true, List.of(name));
    }

    static Field optional(String name, Type type) {
        return new Field(name, type, false, List.of(name));
    }

    static EventType eventType(String name, Field... fields) {
        return new EventType(name, List.of(fields), -1, 0);
    }

    TestEnvironment with(String name, Meaning meaning) {
        meanings.put(name, meaning);
        return this;
    }

    TestEnvironment with(UserFunction function) {
        functions.put(function.name(), function);
        return this;
    }

    TestEnvironment withCurrent(EventType type) {
        current = type;
        return this;
    }

    TestEnvironment withVariable(String label, int slot, EventType type, Use use) {
        return with(label, new Variable(label, List.of(slot), type, use));
    }

    /** A window rule with one source. */
    TestEnvironment withOnlySource(String label, EventType type) {
        Variable variable = new Variable(label, List.of(0), type, Use.MANY);
        onlySource = variable;
        windows = true;
        return with(label, variable);
    }

    @Override
    public @Nullable Meaning resolve(String name) {
        Meaning meaning = meanings.get(name);
        int index = current == null ? -1 : current.indexOf(name);
        if (meaning != null || current == null || index < 0) {
            return meaning;
        }
        Field field = current.fields().get(index);
        return new CurrentField(index, field.type(), !field.required());
    }

    @Override
    public @Nullable UserFunction function(String name) {
        return functions.get(name);
    }

    @Override
    public Collection<String> names() {
        List<String> names = new java.util.ArrayList<>(meanings.keySet());
        if (current != null) {
            current.fields().forEach(f -> names.add(f.name()));
        }
        return names;
    }

    @Override
    public Collection<String> functionNames() {
        return functions.keySet();
    }

    @Override
    public @Nullable EventType current() {
        return current;
    }

    @Override
    public @Nullable Variable onlySource() {
        return onlySource;
    }

    @Override
    public boolean allowsOver() {
        return windows;
    }
}
