package dev.weir.rules.ast;

import org.jspecify.annotations.Nullable;

/** {@code name = expr} or {@code expr} after {@code BY}. */
public record KeyPart(@Nullable Name name, Expression value) {}
