package dev.weir.rules.ast;

import java.util.List;

/** One parsed {@code .rule} file: its declarations in the order of the text. */
public record RuleFile(SourceText source, List<Declaration> declarations) {
    public RuleFile {
        declarations = List.copyOf(declarations);
    }
}
