package dev.weir.spec.reference;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.declaration.Declarations;
import dev.weir.compiler.declaration.ParameterValue;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.expression.Environment;
import dev.weir.rules.RuleParser;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.RuleFile;
import dev.weir.runtime.event.EventType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Language, section 2: what a pack declares. Types and data are read as the compiler reads them.
 */
final class Declared {
    private final PackSource pack;
    private final Declarations declarations;
    private final Symbols symbols;

    Declared(PackSource pack, CompileOptions options) {
        this.pack = pack;
        List<RuleFile> files =
                pack.ruleFiles().stream().map(file -> RuleParser.parse(file).file()).toList();
        this.declarations = Declarations.of(files, new ArrayList<>());
        List<ParameterValue> values = new ArrayList<>();
        for (Map<String, Object> some : List.of(pack.parameters(), options.parameters())) {
            some.forEach((name, value) -> values.add(new ParameterValue(name, value, "")));
        }
        this.symbols =
                Symbols.of(
                        declarations,
                        pack.files(),
                        values,
                        options.allowScripts(),
                        new ArrayList<>());
    }

    List<Declaration.Rule> rules() {
        return declarations.rules();
    }

    Map<String, EventType> eventTypes() {
        return symbols.eventTypes();
    }

    /** "`DEFINE Name AS Base[predicate]`: a named, filtered view of an event type". */
    Declaration.@Nullable Define view(String name) {
        return declarations.named(name, Declaration.Define.class);
    }

    /** The event type of a type or view. */
    EventType base(String name) {
        Declaration.Define view = view(name);
        return view == null
                ? Objects.requireNonNull(symbols.eventTypes().get(name), name)
                : base(view.base().text());
    }

    /** A PARAM or CONST. */
    Environment.@Nullable Constant constant(String name) {
        return symbols.value(name) instanceof Environment.Constant constant ? constant : null;
    }

    Environment.@Nullable Table table(String name) {
        return symbols.value(name) instanceof Environment.Table table ? table : null;
    }

    Declaration.@Nullable Function function(String name) {
        return declarations.named(name, Declaration.Function.class);
    }

    /** A function's types, and its MVEL where it has no body. */
    Environment.UserFunction signature(String name) {
        return Objects.requireNonNull(symbols.function(name), name);
    }

    /**
     * "a set for `IN`. A file has one value a line (`#` comments), read as the type it is compared
     * with": expressions of a list that is written out; null where there is none of this name.
     */
    @Nullable List<Expression> list(String name) {
        Declaration.ListOf list = declarations.named(name, Declaration.ListOf.class);
        return list == null ? null : list.values();
    }

    /** The lines of a list's file; null where it has none. */
    @Nullable List<String> lines(String name) {
        Declaration.ListOf list = declarations.named(name, Declaration.ListOf.class);
        if (list == null || list.file() == null) {
            return null;
        }
        try {
            String text = new String(pack.files().read(list.file()), StandardCharsets.UTF_8);
            Stream<String> lines = text.lines().map(String::strip);
            return lines.filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
