package dev.weir.adapters.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The decoding of one JSON object. It is read to its end whatever is wrong with its fields, so that
 * text that is no JSON is called that. Recursion is bounded by {@link #MAX_DEPTH}.
 */
final class JsonDecoding {
    /** Levels of nesting that a record may have, its own braces included. */
    static final int MAX_DEPTH = 64;

    /** The length of a record bounds its names, strings and numbers. */
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final byte[] buffer;
    private final int from;
    private final int to;
    private final Problem problem;
    private final ScalarReader scalars;

    JsonDecoding(byte[] buffer, int from, int to, Problem problem) {
        this.buffer = buffer;
        this.from = from;
        this.to = to;
        this.problem = problem;
        this.scalars = new ScalarReader(problem);
    }

    /**
     * The text of a member of the object; null where it has no such member, or one that is null,
     * or, which is noted, no text. Reads only as far as that member.
     *
     * @throws IOException if the text up to there is no JSON
     */
    @Nullable String text(String name) throws IOException {
        try (JsonParser parser = JSON.createParser(buffer, from, to - from)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                JsonToken token = parser.nextToken();
                if (!found) {
                    parser.skipChildren();
                } else if (token == JsonToken.VALUE_STRING) {
                    return parser.getText();
                } else if (token != JsonToken.VALUE_NULL) {
                    problem.note(Reason.WRONG_TYPE, "`" + name + "`, the event type, is no string");
                    return null;
                } else {
                    return null;
                }
            }
            return null;
        }
    }

    /**
     * The fields of the object. What is noted as a problem makes them unusable.
     *
     * @throws IOException if the text is no JSON
     */
    @Nullable Object[] object(ObjectPlan plan) throws IOException {
        @Nullable Object[] values = new @Nullable Object[plan.fields().size()];
        for (Map<String, ObjectPlan.Member> tree : plan.trees()) {
            try (JsonParser parser = JSON.createParser(buffer, from, to - from)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw new JsonParseException(parser, "no JSON object");
                }
                members(parser, tree, values);
                if (parser.nextToken() != null) {
                    throw new JsonParseException(parser, "more than one JSON object");
                }
            }
        }
        requireAll(plan, values);
        return values;
    }

    /** The value of a whole text, such as a cell of a table. */
    @Nullable Object value(ObjectPlan.Leaf leaf) throws IOException {
        try (JsonParser parser = JSON.createParser(buffer, from, to - from)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "no value");
            }
            Object value = value(parser, leaf.type(), leaf);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "more than one value");
            }
            return value;
        }
    }

    /** Reads an object behind its brace, up to its end. */
    private void members(
            JsonParser parser, Map<String, ObjectPlan.Member> tree, @Nullable Object[] values)
            throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            ObjectPlan.Member member = tree.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (member == null || token == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (member instanceof ObjectPlan.Leaf leaf) {
                values[leaf.index()] = value(parser, leaf.type(), leaf);
            } else if (member instanceof ObjectPlan.Branch branch) {
                if (token == JsonToken.START_OBJECT) {
                    members(parser, branch.members(), values);
                } else {
                    problem.note(Reason.WRONG_TYPE, "`" + branch.label() + "` is no object");
                    parser.skipChildren();
                }
            }
        }
    }

    private void requireAll(ObjectPlan plan, @Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            Field field = plan.fields().get(i);
            if (values[i] == null && field.required()) {
                problem.note(Reason.MISSING_FIELD, "no `" + plan.label(field) + "`");
            }
        }
    }

    /** The value at hand as one of a type; the parser stands at its end afterwards. */
    private @Nullable Object value(JsonParser parser, Type type, ObjectPlan.Leaf leaf)
            throws IOException {
        if (type instanceof Type.ListType list) {
            return list(parser, list, leaf);
        }
        if (type instanceof Type.RecordType && leaf.record() != null) {
            return record(parser, leaf.record(), leaf);
        }
        Object value = scalar(parser, type, leaf.label());
        parser.skipChildren();
        return value;
    }

    private @Nullable Object list(JsonParser parser, Type.ListType type, ObjectPlan.Leaf leaf)
            throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            return mistyped(parser, type, leaf);
        }
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object element = value(parser, type.element(), leaf);
            if (element != null) {
                elements.add(element);
            }
        }
        return Collections.unmodifiableList(elements);
    }

    private @Nullable Object record(JsonParser parser, ObjectPlan plan, ObjectPlan.Leaf leaf)
            throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            return mistyped(parser, leaf.type(), leaf);
        }
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        @Nullable Object[] values = new @Nullable Object[plan.fields().size()];
        members(parser, plan.trees().get(0), values);
        for (Map<String, ObjectPlan.Member> tree : plan.trees().subList(1, plan.trees().size())) {
            try (JsonParser again = JSON.createParser(buffer, start, to - start)) {
                again.nextToken();
                members(again, tree, values);
            }
        }
        requireAll(plan, values);
        return new RecordValue(Arrays.asList(values));
    }

    private @Nullable Object mistyped(JsonParser parser, Type type, ObjectPlan.Leaf leaf)
            throws IOException {
        String what = described(parser);
        parser.skipChildren();
        return scalars.wrong(what, type, leaf.label());
    }

    private @Nullable Object scalar(JsonParser parser, Type type, String field) throws IOException {
        JsonToken token = parser.currentToken();
        boolean text = token == JsonToken.VALUE_STRING;
        boolean number =
                token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (type instanceof Type.DecimalType decimal) {
            return number || (text && ScalarReader.isNumber(parser.getText()))
                    ? scalars.decimal(parser.getText(), decimal.scale(), field)
                    : scalars.wrong(described(parser), type, field);
        }
        if (number) {
            if (type == Type.Scalar.INT || type == Type.Scalar.DURATION) {
                return scalars.integer(parser.getText(), field);
            }
            if (type == Type.Scalar.FLOAT) {
                return floating(parser, field);
            }
            if (type == Type.Scalar.TIMESTAMP) {
                return scalars.epochMillis(parser.getText(), field);
            }
        } else if (text) {
            if (type == Type.Scalar.STRING) {
                return parser.getText();
            }
            if (type == Type.Scalar.TIMESTAMP) {
                return scalars.isoTime(parser.getText(), field);
            }
            if (type == Type.Scalar.DURATION) {
                return scalars.duration(parser.getText(), field);
            }
            if (type == Type.Scalar.IP) {
                return scalars.ip(parser.getText(), field);
            }
        } else if (type == Type.Scalar.BOOL && token.isBoolean()) {
            return parser.getBooleanValue();
        }
        return scalars.wrong(described(parser), type, field);
    }

    private @Nullable Object floating(JsonParser parser, String field) throws IOException {
        return parser.getTextLength() > ScalarReader.MAX_NUMBER_LENGTH
                ? scalars.outOfRange(parser.getText(), Type.Scalar.FLOAT, field)
                : scalars.finite(parser.getDoubleValue(), parser.getText(), field);
    }

    /** The value at hand as a message shows it. */
    private static String described(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "\"" + Problem.shown(parser.getText()) + "\"";
            default -> Problem.shown(parser.getText());
        };
    }
}
