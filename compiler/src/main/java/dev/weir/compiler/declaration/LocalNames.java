package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.Environment;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names at one place of a pack. From near to far: {@code locals}, the fields of the event at
 * hand, what the pack declares.
 *
 * @param current the type of the event at hand; null where there is none
 * @param locals steps, sources, key parts or a function's parameters
 * @param near more names to think of where a misspelt one may mean something local
 * @param onlySource see {@link Environment#onlySource}
 * @param allowsOver see {@link Environment#allowsOver}
 */
public record LocalNames(
        Symbols symbols,
        @Nullable EventType current,
        Map<String, Meaning> locals,
        Collection<String> near,
        @Nullable Variable onlySource,
        boolean allowsOver)
        implements Environment {
    public LocalNames {
        locals = Collections.unmodifiableMap(new LinkedHashMap<>(locals));
    }

    /** Nothing but what the pack declares. */
    public static LocalNames none(Symbols symbols) {
        return new LocalNames(symbols, null, Map.of(), List.of(), null, false);
    }

    /** The fields of an event. */
    public static LocalNames of(Symbols symbols, EventType current) {
        return new LocalNames(symbols, current, Map.of(), List.of(), null, false);
    }

    @Override
    public @Nullable Meaning resolve(String name) {
        Meaning local = locals.get(name);
        if (local != null) {
            return local;
        }
        int index = current == null ? -1 : current.indexOf(name);
        if (current != null && index >= 0) {
            Field field = current.fields().get(index);
            return new CurrentField(index, field.type(), !field.required());
        }
        return symbols.value(name);
    }

    @Override
    public @Nullable Meaning global(String name) {
        return symbols.value(name);
    }

    @Override
    public @Nullable UserFunction function(String name) {
        return symbols.function(name);
    }

    @Override
    public void reads(String field) {
        symbols.reads(field);
    }

    @Override
    public Collection<String> names() {
        List<String> names = new ArrayList<>(locals.keySet());
        names.addAll(near);
        if (current != null) {
            current.fields().forEach(field -> names.add(field.name()));
        }
        names.addAll(symbols.valueNames());
        return names;
    }

    @Override
    public Collection<String> functionNames() {
        return symbols.functionNames();
    }
}
