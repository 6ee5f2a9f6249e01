package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A type as written: {@code decimal(2)?}, {@code list<string>}, <code>{ id string, os string? }
 * </code>.
 *
 * @param name the word: {@code int}, {@code list}, …; empty for a record
 * @param scale the number in parentheses, of {@code decimal}
 * @param element the type in angle brackets, of {@code list}
 * @param fields the fields of a record, else empty
 * @param optional whether a question mark follows
 */
public record TypeRef(
        Name name,
        @Nullable Integer scale,
        @Nullable TypeRef element,
        List<FieldDecl> fields,
        boolean optional,
        Span span) {
    public TypeRef {
        fields = List.copyOf(fields);
    }

    public boolean isRecord() {
        return name.text().isEmpty();
    }
}
