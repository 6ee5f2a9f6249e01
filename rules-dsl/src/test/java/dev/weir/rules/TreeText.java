package dev.weir.rules;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.RuleFile;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A syntax tree as text without places; the clauses of a rule in the order of their kinds. */
final class TreeText {
    private TreeText() {}

    static String of(RuleFile file) {
        StringBuilder text = new StringBuilder();
        file.declarations().forEach(declaration -> text.append(show(declaration)).append('\n'));
        return text.toString();
    }

    private static String show(@Nullable Object value) {
        if (value instanceof Record record) {
            return showRecord(record);
        }
        if (value instanceof List<?> list) {
            List<String> items = new ArrayList<>();
            List<Object> sorted = new ArrayList<>(list);
            if (!sorted.isEmpty() && sorted.get(0) instanceof Clause) {
                sorted.sort(Comparator.comparing(clause -> clause.getClass().getName()));
            }
            sorted.forEach(item -> items.add(show(item)));
            return items.toString();
        }
        return String.valueOf(value);
    }

    private static String showRecord(Record record) {
        StringBuilder text = new StringBuilder(record.getClass().getSimpleName()).append('(');
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getType() != Span.class && component.getType() != SourceText.class) {
                try {
                    text.append(show(component.getAccessor().invoke(record))).append(' ');
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return text.append(')').toString();
    }
}
