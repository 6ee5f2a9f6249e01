package dev.weir.rules.ast;

/** {@code name: value} in a test or a record literal. */
public record FieldValue(Name name, Expression value) {}
