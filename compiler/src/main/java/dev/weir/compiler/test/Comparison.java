package dev.weir.compiler.test;

import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.value.Ip;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts what a test expects beside the alerts that came. */
final class Comparison {
    private static final double FLOAT_TOLERANCE = 1e-9;

    private Comparison() {}

    /**
     * Pairs both lists in their order, so that as many pairs as possible match; what is left
     * between two matches is paired from the front.
     */
    static List<TestResult.Row> of(List<TestCase.Expectation> expected, List<Alert> alerts) {
        int[][] matches = new int[expected.size() + 1][alerts.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = alerts.size() - 1; j >= 0; j--) {
                matches[i][j] =
                        pair(expected.get(i), alerts.get(j)).matches()
                                ? matches[i + 1][j + 1] + 1
                                : Math.max(matches[i + 1][j], matches[i][j + 1]);
            }
        }
        List<TestResult.Row> rows = new ArrayList<>();
        int i = 0;
        int j = 0;
        int openExpected = 0;
        int openAlerts = 0;
        while (i < expected.size() && j < alerts.size()) {
            TestResult.Row pair = pair(expected.get(i), alerts.get(j));
            if (pair.matches()) {
                addOpen(expected.subList(openExpected, i), alerts.subList(openAlerts, j), rows);
                rows.add(pair);
                openExpected = ++i;
                openAlerts = ++j;
            } else if (matches[i + 1][j] >= matches[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        addOpen(
                expected.subList(openExpected, expected.size()),
                alerts.subList(openAlerts, alerts.size()),
                rows);
        return rows;
    }

    private static void addOpen(
            List<TestCase.Expectation> expected, List<Alert> alerts, List<TestResult.Row> rows) {
        for (int i = 0; i < Math.max(expected.size(), alerts.size()); i++) {
            if (i >= expected.size()) {
                rows.add(new TestResult.Row(null, alerts.get(i), List.of(), false));
            } else if (i >= alerts.size()) {
                rows.add(new TestResult.Row(expected.get(i), null, List.of(), false));
            } else {
                rows.add(pair(expected.get(i), alerts.get(i)));
            }
        }
    }

    private static TestResult.Row pair(TestCase.Expectation expected, Alert alert) {
        List<TestCase.Expected> differences = new ArrayList<>();
        for (TestCase.Expected value : expected.values()) {
            if (!same(value.value(), said(alert, value))) {
                differences.add(value);
            }
        }
        Long time = expected.timeMillis();
        return new TestResult.Row(
                expected, alert, differences, time != null && time != alert.time());
    }

    /** What an alert says under the name of an expected value. */
    private static @Nullable Object said(Alert alert, TestCase.Expected value) {
        return switch (value.subject()) {
            case FIELD -> named(alert.fields(), value.name());
            case KEY -> named(alert.key(), value.name());
            case STATUS -> alert.status().name().toLowerCase(Locale.ROOT);
            case SUPPRESSED -> (Long) alert.suppressed();
            case OMITTED -> (Long) alert.omitted();
            case MESSAGE -> alert.message();
        };
    }

    private static @Nullable Object named(List<Alert.Value> values, String name) {
        for (Alert.Value value : values) {
            if (value.name().equals(name)) {
                return value.value();
            }
        }
        return null;
    }

    private static boolean same(@Nullable Object expected, @Nullable Object value) {
        if (expected instanceof Double a && value instanceof Double b) {
            double scale = Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
            return a.equals(b) || Math.abs(a - b) <= FLOAT_TOLERANCE * scale;
        }
        if (expected instanceof Ip a && value instanceof Ip b) {
            return a.equals(b) || !a.isNetwork() && a.equals(b.withoutPrefix());
        }
        if (expected instanceof List<?> a && value instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        }
        return Objects.equals(expected, value);
    }
}
