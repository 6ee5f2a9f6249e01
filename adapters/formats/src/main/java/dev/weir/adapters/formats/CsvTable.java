package dev.weir.adapters.formats;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.DeadLetter.Reason;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a CSV file and what its rows are. A field stands in the column named like its
 * path, a field of a record in the column {@code record.field}; a list, or a whole record, is a
 * cell with JSON in it. An empty cell is the empty string where a string is required, else null.
 */
public final class CsvTable {
    /** A row, or what is wrong with it. */
    public record Row(List<String> cells, String text, Problem problem) {}

    /**
     * Where a field stands.
     *
     * @param cell its column, or -1
     * @param parts for a record without a column of its own, its fields
     */
    private record Column(ObjectPlan.Leaf leaf, boolean required, int cell, List<Column> parts) {}

    private final RecordDecoder decoder;
    private final int width;
    private final Map<String, Integer> cellByName = new HashMap<>();
    private final Map<String, List<Column>> columnsByType = new HashMap<>();
    private final Problem headerProblem;

    /**
     * @param header the first row; where something is wrong with it, it is so with each that
     *     follows
     */
    public CsvTable(RecordDecoder decoder, Row header) {
        this.decoder = decoder;
        this.width = header.cells().size();
        this.headerProblem = header.problem();
        for (int i = 0; i < width; i++) {
            String name = header.cells().get(i);
            if (cellByName.putIfAbsent(name, i) != null) {
                headerProblem.note(
                        Reason.DUPLICATE_KEY, "two columns `" + Problem.shown(name) + "`");
            }
        }
    }

    public Arrival arrival(Row row, Position position, long arrivalMillis) {
        Problem problem = row.problem();
        if (headerProblem.reason() != null) {
            problem.note(headerProblem.reason(), "header: " + headerProblem.detail());
        } else if (problem.reason() == null && row.cells().size() != width) {
            problem.note(Reason.NOT_CSV, row.cells().size() + " cells under " + width + " columns");
        }
        Arrival arrival = null;
        if (problem.reason() == null) {
            String name = typeName(row.cells());
            EventType type = decoder.typeNamed(name);
            List<Column> columns =
                    type == null
                            ? List.of()
                            : columnsByType.computeIfAbsent(
                                    type.name(), unused -> columns(type.fields(), "", ""));
            @Nullable Object[] values = new Cells(row.cells(), problem).values(columns);
            arrival = decoder.arrival(name, values, position, arrivalMillis, problem);
        }
        if (arrival != null) {
            return arrival;
        }
        byte[] text = row.text().getBytes(StandardCharsets.UTF_8);
        return RecordDecoder.rejected(problem, position, Utf8.kept(text, 0, text.length));
    }

    private @Nullable String typeName(List<String> cells) {
        EventType only = decoder.only();
        if (only != null) {
            return only.name();
        }
        Integer cell = cellByName.get(decoder.typeField());
        return cell == null || cells.get(cell).isEmpty() ? null : cells.get(cell);
    }

    private List<Column> columns(List<Field> fields, String path, String prefix) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            String name = path + String.join(".", field.path());
            int cell = cellByName.getOrDefault(name, -1);
            ObjectPlan.Leaf leaf = ObjectPlan.leaf(i, field, prefix);
            List<Column> parts =
                    cell < 0 && field.type() instanceof Type.RecordType record
                            ? columns(record.fields(), name + ".", leaf.label() + ".")
                            : List.of();
            columns.add(new Column(leaf, field.required(), cell, parts));
        }
        return columns;
    }

    /** The cells of one row and what is wrong with them. */
    private record Cells(List<String> texts, Problem problem) {

        @Nullable Object[] values(List<Column> columns) {
            @Nullable Object[] values = new @Nullable Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                Column column = columns.get(i);
                values[i] = value(column);
                if (values[i] == null && column.required()) {
                    problem.note(Reason.MISSING_FIELD, "no `" + column.leaf().label() + "`");
                }
            }
            return values;
        }

        private @Nullable Object value(Column column) {
            if (!column.parts().isEmpty()) {
                return column.required() || anyText(column.parts())
                        ? new RecordValue(Arrays.asList(values(column.parts())))
                        : null;
            }
            Type type = column.leaf().type();
            String text = column.cell() < 0 ? "" : texts.get(column.cell());
            if (text.isEmpty()) {
                return column.cell() >= 0 && column.required() && type == Type.Scalar.STRING
                        ? ""
                        : null;
            }
            return type instanceof Type.Scalar || type instanceof Type.DecimalType
                    ? new ScalarReader(problem).fromText(type, text, column.leaf().label())
                    : json(text, column.leaf());
        }

        private boolean anyText(List<Column> columns) {
            for (Column column : columns) {
                if (column.cell() >= 0 && !texts.get(column.cell()).isEmpty()
                        || anyText(column.parts())) {
                    return true;
                }
            }
            return false;
        }

        private @Nullable Object json(String text, ObjectPlan.Leaf leaf) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (Utf8.hasLoneSurrogate(bytes, 0, bytes.length)) {
                return problem.note(
                        Reason.LONE_SURROGATE,
                        "`" + leaf.label() + "`: an escape is half of a surrogate pair");
            }
            try {
                return new JsonDecoding(bytes, 0, bytes.length, problem).value(leaf);
            } catch (IOException e) {
                return new ScalarReader(problem).wrong(text, leaf.type(), leaf.label());
            }
        }
    }
}
