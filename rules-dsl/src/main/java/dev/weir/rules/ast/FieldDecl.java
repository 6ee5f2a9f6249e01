package dev.weir.rules.ast;

import org.jspecify.annotations.Nullable;

/**
 * A field of an event type, a record or a table.
 *
 * @param from the path of {@code FROM "json.path"}, unquoted
 * @param key whether {@code KEY} follows (tables only)
 */
public record FieldDecl(Name name, TypeRef type, @Nullable String from, boolean key, Span span) {}
