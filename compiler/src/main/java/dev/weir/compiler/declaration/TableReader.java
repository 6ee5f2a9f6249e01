package dev.weir.compiler.declaration;

import dev.weir.compiler.expression.Environment;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.FieldDecl;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.RecordValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the CSV file of a TABLE: a header, columns found by name, one row a key. */
final class TableReader {
    /** So many bad rows of a file are reported; the others are counted. */
    private static final int MAX_REPORTED = 20;

    private final PackText text;
    private final List<Diagnostic> problems;
    private final TypeReader types;

    TableReader(PackText text, List<Diagnostic> problems) {
        this.text = text;
        this.problems = problems;
        this.types = new TypeReader(problems);
    }

    Environment.Table read(Declaration.Table table) {
        Type.RecordType type = new Type.RecordType(types.fields(table.fields()));
        List<Integer> keys = keys(table, type);
        Map<List<Object>, RecordValue> rows = new LinkedHashMap<>();
        String content = text.read(table.file(), table.fileSpan());
        if (content != null) {
            rows = new Rows(table, type, keys).read(Csv.read(content));
        }
        return new Environment.Table(table.name().text(), type, keys, rows);
    }

    private List<Integer> keys(Declaration.Table table, Type.RecordType type) {
        List<Integer> keys = new ArrayList<>();
        for (FieldDecl field : table.fields()) {
            int index = type.indexOf(field.name().text());
            if (field.key() && !keys.contains(index)) {
                keys.add(index);
            }
            Type of = type.fields().get(index).type();
            if (of instanceof Type.ListType || of instanceof Type.RecordType) {
                problems.add(
                        Diagnostic.of(
                                        Code.PACK_DATA,
                                        field.type().span(),
                                        "a column of a table cannot hold " + of)
                                .withHelp("give the column a plain type, as `string`"));
            }
        }
        if (keys.isEmpty()) {
            FieldDecl first = table.fields().isEmpty() ? null : table.fields().get(0);
            Diagnostic problem =
                    Diagnostic.of(
                            Code.KEY_MISMATCH,
                            table.name().span(),
                            "the table `" + table.name() + "` has no key");
            problems.add(
                    first == null
                            ? problem
                            : problem.withReplacement(
                                    "write KEY behind the type of the field that finds a row",
                                    first.type().span(),
                                    first.type().span().text() + " KEY"));
        }
        return keys;
    }

    /** The rows of one table's file. */
    private final class Rows {
        private final Declaration.Table table;
        private final Type.RecordType type;
        private final List<Integer> keys;
        private final Map<List<Object>, RecordValue> byKey = new LinkedHashMap<>();
        private int bad;

        Rows(Declaration.Table table, Type.RecordType type, List<Integer> keys) {
            this.table = table;
            this.type = type;
            this.keys = keys;
        }

        Map<List<Object>, RecordValue> read(List<Csv.Row> rows) {
            if (rows.isEmpty()) {
                report(1, "the header is missing");
                return byKey;
            }
            List<Integer> columns = columns(rows.get(0));
            if (columns != null) {
                rows.stream().skip(1).forEach(row -> add(row, rows.get(0).cells().size(), columns));
            }
            if (bad > MAX_REPORTED) {
                problems.add(problem((bad - MAX_REPORTED) + " more rows do not fit"));
            }
            return byKey;
        }

        /** For each field the column that holds it; null where one is missing. */
        private @Nullable List<Integer> columns(Csv.Row header) {
            List<String> names = header.cells().stream().map(String::strip).toList();
            List<Integer> columns = new ArrayList<>();
            for (Field field : type.fields()) {
                String name = String.join(".", field.path());
                columns.add(names.indexOf(name));
                if (!names.contains(name)) {
                    String nearest = NearestName.of(name, names);
                    report(
                            header.line(),
                            "no column is called `"
                                    + name
                                    + "`"
                                    + (nearest == null ? "" : ", but one is `" + nearest + "`"));
                }
            }
            return columns.contains(-1) ? null : columns;
        }

        private void add(Csv.Row row, int width, List<Integer> columns) {
            if (row.cells().size() != width) {
                report(row.line(), row.cells().size() + " cells under " + width + " columns");
                return;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Field field = type.fields().get(i);
                String cell = row.cells().get(columns.get(i));
                boolean absent = cell.isEmpty() && !field.required();
                Object value = absent ? null : ValueReader.read(cell, field.type());
                if (value == null && !absent) {
                    report(row.line(), describe(cell, field));
                    return;
                }
                values.add(value);
            }
            List<Object> key = new ArrayList<>();
            for (int index : keys) {
                Object part = values.get(index);
                if (part == null) {
                    report(row.line(), "the key is empty");
                    return;
                }
                key.add(part);
            }
            if (byKey.putIfAbsent(List.copyOf(key), new RecordValue(values)) != null) {
                report(row.line(), "the key " + key + " has a row already");
            }
        }

        private String describe(String cell, Field field) {
            return "`" + cell + "` in `" + field.name() + "` is no " + field.type();
        }

        private void report(int line, String what) {
            if (++bad <= MAX_REPORTED) {
                problems.add(problem("line " + line + ": " + what));
            }
        }

        private Diagnostic problem(String what) {
            return Diagnostic.of(
                            Code.PACK_DATA, table.fileSpan(), "in `" + table.file() + "`, " + what)
                    .withHelp("correct the file, or the fields of the table");
        }
    }
}
