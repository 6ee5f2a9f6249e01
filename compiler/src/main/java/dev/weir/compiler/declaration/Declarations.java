package dev.weir.compiler.declaration;

import dev.weir.rules.Names;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All declarations of a pack, in one namespace. Two of one name are an error, but they hide each
 * other only where a name could mean either: there the first is meant. A rule is always checked.
 */
public final class Declarations {
    /** Where the names of a declaration can stand. */
    private enum Place {
        STEP,
        VALUE,
        CALL,
        TEST
    }

    private final Map<String, List<Declaration>> byName = new LinkedHashMap<>();
    private final List<Declaration.Rule> rules = new ArrayList<>();
    private final List<Declaration.Test> tests = new ArrayList<>();

    private Declarations() {}

    public static Declarations of(List<RuleFile> files, List<Diagnostic> problems) {
        Declarations all = new Declarations();
        for (RuleFile file : files) {
            file.declarations().forEach(all::add);
        }
        all.byName.values().forEach(sharing -> all.reportDuplicates(sharing, problems));
        all.byName.values().forEach(Declarations::dropHidden);
        return all;
    }

    private void add(Declaration declaration) {
        if (declaration instanceof Declaration.Test test) {
            tests.add(test);
            return;
        }
        if (declaration instanceof Declaration.Rule rule) {
            rules.add(rule);
        }
        byName.computeIfAbsent(declaration.name().text(), n -> new ArrayList<>()).add(declaration);
    }

    /** Little names a rule, so that of a rule and something else the rule is to be renamed. */
    private void reportDuplicates(List<Declaration> sharing, List<Diagnostic> problems) {
        Declaration first =
                sharing.stream()
                        .filter(declaration -> !(declaration instanceof Declaration.Rule))
                        .findFirst()
                        .orElse(sharing.get(0));
        int number = 2;
        for (Declaration declaration : sharing) {
            if (declaration != first) {
                while (byName.containsKey(declaration.name() + "_" + number)) {
                    number++;
                }
                problems.add(duplicate(declaration, first, declaration.name() + "_" + number++));
            }
        }
    }

    private static Diagnostic duplicate(Declaration declaration, Declaration other, String free) {
        return Diagnostic.of(
                        Code.DUPLICATE_NAME,
                        declaration.name().span(),
                        "`" + declaration.name() + "` is declared twice")
                .withNote("the other one stands at " + other.name().span())
                .withReplacement(
                        "give one of them another name",
                        declaration.name().span(),
                        Names.written(free));
    }

    private static void dropHidden(List<Declaration> sharing) {
        Set<Place> taken = EnumSet.noneOf(Place.class);
        sharing.removeIf(declaration -> !taken.add(place(declaration)));
    }

    private static Place place(Declaration declaration) {
        if (declaration instanceof Declaration.Event || declaration instanceof Declaration.Define) {
            return Place.STEP;
        } else if (declaration instanceof Declaration.Function) {
            return Place.CALL;
        }
        return declaration instanceof Declaration.Rule ? Place.TEST : Place.VALUE;
    }

    /** The declaration of one kind with this name; null where there is none. */
    public <T extends Declaration> @Nullable T named(String name, Class<T> kind) {
        return all(byName.getOrDefault(name, List.of()).stream(), kind).findFirst().orElse(null);
    }

    /** The declarations of one kind, in the order of the files and their texts. */
    public <T extends Declaration> List<T> all(Class<T> kind) {
        return all(byName.values().stream().flatMap(List::stream), kind).toList();
    }

    private static <T extends Declaration> Stream<T> all(
            Stream<Declaration> declarations, Class<T> kind) {
        return declarations.filter(kind::isInstance).map(kind::cast);
    }

    /** All rules, also those whose name is taken. */
    public List<Declaration.Rule> rules() {
        return rules;
    }

    public List<Declaration.Test> tests() {
        return tests;
    }
}
