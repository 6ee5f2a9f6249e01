package dev.weir.compiler.declaration;

import dev.weir.rules.ast.FieldDecl;
import dev.weir.rules.ast.TypeRef;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives written types their meaning. Where a type is unknown the one that is probably meant is
 * taken, so that one misspelt type is one error.
 */
final class TypeReader {
    private static final int MAX_SCALE = 9;

    private static final Map<String, Type.Scalar> SCALARS = new LinkedHashMap<>();

    static {
        for (Type.Scalar scalar : Type.Scalar.values()) {
            if (scalar != Type.Scalar.NULL) {
                SCALARS.put(scalar.toString(), scalar);
            }
        }
    }

    private final List<Diagnostic> problems;

    TypeReader(List<Diagnostic> problems) {
        this.problems = problems;
    }

    /** The type without its question mark. */
    Type read(TypeRef written) {
        if (written.isRecord()) {
            return new Type.RecordType(fields(written.fields()));
        }
        return switch (written.name().text()) {
            case "decimal" -> decimal(written);
            case "list" -> list(written);
            default -> scalar(written);
        };
    }

    /** The fields of an event type, record or table, those with a name that is taken left out. */
    List<Field> fields(List<FieldDecl> written) {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (FieldDecl field : written) {
            String name = field.name().text();
            boolean first = fields.putIfAbsent(name, field(field)) == null;
            if (!first) {
                problems.add(
                        Diagnostic.of(
                                        Code.DUPLICATE_NAME,
                                        field.name().span(),
                                        "the field `" + name + "` is declared twice")
                                .withReplacement(
                                        "give one of them another name",
                                        field.name().span(),
                                        name + "_2"));
            }
        }
        return List.copyOf(fields.values());
    }

    private Field field(FieldDecl written) {
        String name = written.name().text();
        List<String> path =
                written.from() == null
                        ? List.of(name)
                        : Arrays.asList(written.from().split("\\.", -1));
        if (path.contains("")) {
            problems.add(
                    Diagnostic.of(
                                    Code.UNKNOWN_FIELD,
                                    written.span(),
                                    "`" + written.from() + "` is no path of member names")
                            .withHelp("name the members from the outside in, as `client.ip`"));
        }
        return new Field(name, read(written.type()), !written.type().optional(), path);
    }

    private Type decimal(TypeRef written) {
        Integer scale = written.scale();
        if (scale != null && scale >= 0 && scale <= MAX_SCALE) {
            return new Type.DecimalType(scale);
        }
        Diagnostic problem =
                Diagnostic.of(
                        Code.UNKNOWN_TYPE,
                        written.span(),
                        scale == null
                                ? "`decimal` says how many digits follow the point"
                                : "a decimal has 0 to " + MAX_SCALE + " digits after the point");
        int meant = scale == null ? 2 : MAX_SCALE;
        problems.add(
                problem.withReplacement(
                        "write `decimal(" + meant + ")`",
                        written.span(),
                        "decimal(" + meant + ")" + (written.optional() ? "?" : "")));
        return new Type.DecimalType(meant);
    }

    private Type list(TypeRef written) {
        TypeRef element = written.element();
        if (element == null) {
            problems.add(
                    Diagnostic.of(
                                    Code.UNKNOWN_TYPE,
                                    written.span(),
                                    "`list` says what it is a list of")
                            .withReplacement(
                                    "write `list<string>`", written.name().span(), "list<string>"));
            return new Type.ListType(Type.Scalar.STRING);
        }
        return new Type.ListType(read(element));
    }

    private Type scalar(TypeRef written) {
        String word = written.name().text();
        Type.Scalar known = SCALARS.get(word);
        if (known != null) {
            return known;
        }
        List<String> words = new ArrayList<>(SCALARS.keySet());
        words.add("decimal");
        words.add("list");
        Diagnostic problem =
                Diagnostic.of(
                                Code.UNKNOWN_TYPE,
                                written.name().span(),
                                "no type is called `" + word + "`")
                        .withLabel("types are " + String.join(", ", words) + " and records");
        String meant = meant(word, words);
        if (meant == null) {
            problems.add(problem);
            return Type.Scalar.STRING;
        }
        String text = meant.equals("decimal") && written.scale() == null ? "decimal(2)" : meant;
        problems.add(
                problem.withReplacement(
                        "did you mean `" + text + "`?", written.name().span(), text));
        return meant.equals("decimal")
                ? new Type.DecimalType(written.scale() == null ? 2 : written.scale())
                : SCALARS.getOrDefault(meant, Type.Scalar.STRING);
    }

    private static @org.jspecify.annotations.Nullable String meant(
            String word, List<String> words) {
        return switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "boolean" -> "bool";
            case "integer", "long", "bigint", "int64" -> "int";
            case "double", "real", "float64" -> "float";
            case "number", "money" -> "decimal";
            case "text", "varchar", "str" -> "string";
            case "time", "date", "datetime", "instant" -> "timestamp";
            case "interval" -> "duration";
            case "inet", "cidr", "ipaddress" -> "ip";
            default -> NearestName.of(word, words);
        };
    }
}
