package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.Environment;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.EventType;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The declarations of a pack with their meaning, and which of them were used so far. Filled by
 * {@link DeclarationCompiler} and then unchanged, but for the notes of use.
 */
public final class Symbols {
    final Map<String, EventType> eventTypes = new LinkedHashMap<>();
    final Map<String, View> views = new LinkedHashMap<>();
    final Map<String, Environment.Meaning> values = new LinkedHashMap<>();
    final Map<String, Environment.UserFunction> functions = new LinkedHashMap<>();
    final Map<String, String> functionTexts = new LinkedHashMap<>();
    final Map<String, Extent> extents = new HashMap<>();
    final Set<String> broken = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> readFields = new HashSet<>();

    Symbols() {}

    /**
     * Gives all declarations of a pack their meaning and reports what is wrong with them.
     *
     * @param parameters values that replace those of PARAM, by name
     */
    public static Symbols of(
            Declarations declarations,
            PackFiles files,
            List<ParameterValue> parameters,
            boolean allowScripts,
            List<Diagnostic> problems) {
        return new DeclarationCompiler(declarations, files, parameters, allowScripts, problems)
                .compile();
    }

    /** An event type or view; null where there is none, or where it has an error of its own. */
    public @Nullable View view(String name) {
        used.add(name);
        return views.get(name);
    }

    /** The names of the event types and views. */
    public Collection<String> viewNames() {
        return Collections.unmodifiableSet(views.keySet());
    }

    /** The event types by name, in the order of the text. */
    public Map<String, EventType> eventTypes() {
        return Collections.unmodifiableMap(eventTypes);
    }

    /** A PARAM, CONST, LIST or TABLE; null where there is none of this name. */
    public Environment.@Nullable Meaning value(String name) {
        used.add(name);
        return values.get(name);
    }

    /** The names of the tables. */
    public Collection<String> tableNames() {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Environment.Table)
                .map(Map.Entry::getKey)
                .toList();
    }

    public Environment.@Nullable UserFunction function(String name) {
        used.add(name);
        return functions.get(name);
    }

    public Collection<String> valueNames() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public Collection<String> functionNames() {
        return Collections.unmodifiableSet(functions.keySet());
    }

    /** Whether something of this name is declared, but an error was reported there. */
    public boolean isBroken(String name) {
        return broken.contains(name);
    }

    public boolean isUsed(String name) {
        return used.contains(name);
    }

    /** Notes that something reads a field of events. */
    void reads(String field) {
        readFields.add(field);
    }

    /** The names of the fields that something compiled so far reads of an event. */
    public Set<String> readFields() {
        return Collections.unmodifiableSet(readFields);
    }

    /** What the used constants, lists, tables and functions hold, as text: a line each, by name. */
    public String usedText() {
        StringBuilder text = new StringBuilder();
        for (String name : new TreeSet<>(used)) {
            String fixed = fixedText(name);
            Environment.Meaning value = values.get(name);
            if (fixed != null) {
                text.append(name).append(" = ").append(fixed).append('\n');
            } else if (value != null) {
                text.append(value).append('\n');
            }
        }
        return text.toString();
    }

    /**
     * What a PARAM, CONST, LIST or FUNCTION written in the rules stands for, as text; null for
     * others and for lists and tables from files, which change by themselves.
     */
    public @Nullable String fixedText(String name) {
        Environment.Meaning value = values.get(name);
        if (value instanceof Environment.Constant constant) {
            return constant.toString();
        }
        if (value instanceof Environment.ListOf list && list.isWrittenOut()) {
            return list.toString();
        }
        return functionTexts.get(name);
    }
}
