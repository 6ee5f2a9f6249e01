package dev.weir.compiler;

import dev.weir.compiler.declaration.Declarations;
import dev.weir.compiler.declaration.Symbols;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Warns of declarations that nothing uses. An event type may well be there for its events alone.
 */
final class UnusedDeclarations {
    private static final Map<Class<? extends Declaration>, String> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put(Declaration.Define.class, "the view");
        KINDS.put(Declaration.Param.class, "the parameter");
        KINDS.put(Declaration.Const.class, "the constant");
        KINDS.put(Declaration.ListOf.class, "the list");
        KINDS.put(Declaration.Table.class, "the table");
        KINDS.put(Declaration.Function.class, "the function");
    }

    private UnusedDeclarations() {}

    static void report(Declarations declarations, Symbols symbols, List<Diagnostic> problems) {
        KINDS.forEach(
                (kind, word) -> {
                    for (Declaration declaration : declarations.all(kind)) {
                        String name = declaration.name().text();
                        if (!symbols.isUsed(name)) {
                            problems.add(
                                    Diagnostic.of(
                                                    Code.UNUSED,
                                                    declaration.name().span(),
                                                    word + " `" + name + "` is not used")
                                            .withHelp("leave it out"));
                        }
                    }
                });
    }
}
