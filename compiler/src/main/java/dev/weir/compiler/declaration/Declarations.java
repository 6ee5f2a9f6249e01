package dev.weir.compiler.declaration;

import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All declarations of a pack, in one namespace. Of two with one name the first is meant; the second
 * is an error, and a rule among them is checked all the same.
 */
public final class Declarations {
    private final Map<String, Declaration> byName = new LinkedHashMap<>();
    private final List<Declaration.Rule> rules = new ArrayList<>();
    private final List<Declaration.Test> tests = new ArrayList<>();

    private Declarations() {}

    public static Declarations of(List<RuleFile> files, List<Diagnostic> problems) {
        Declarations all = new Declarations();
        for (RuleFile file : files) {
            for (Declaration declaration : file.declarations()) {
                all.add(declaration, problems);
            }
        }
        return all;
    }

    private void add(Declaration declaration, List<Diagnostic> problems) {
        if (declaration instanceof Declaration.Test test) {
            tests.add(test);
            return;
        }
        if (declaration instanceof Declaration.Rule rule) {
            rules.add(rule);
        }
        Declaration first = byName.putIfAbsent(declaration.name().text(), declaration);
        if (first != null) {
            problems.add(duplicate(declaration, first));
        }
    }

    private static Diagnostic duplicate(Declaration second, Declaration first) {
        return Diagnostic.of(
                        Code.DUPLICATE_NAME,
                        second.name().span(),
                        "`" + second.name() + "` is declared twice")
                .withLabel("declared again here")
                .withNote("first declared at " + first.name().span())
                .withReplacement(
                        "give one of them another name",
                        second.name().span(),
                        second.name() + "_2");
    }

    /** What has this name, rules included; null where nothing has. */
    public @Nullable Declaration named(String name) {
        return byName.get(name);
    }

    /** The declarations of one kind, in the order of the files and their texts. */
    public <T extends Declaration> List<T> all(Class<T> kind) {
        return byName.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** All rules, also those whose name is taken. */
    public List<Declaration.Rule> rules() {
        return rules;
    }

    public List<Declaration.Test> tests() {
        return tests;
    }
}
