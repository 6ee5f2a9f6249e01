package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of a {@code TEST} block (language, section 9). */
public sealed interface TestStatement {
    Span span();

    /** {@code START "2026-01-01T00:00:00Z"}: a string or instant literal. */
    record Start(Expression instant, Span span) implements TestStatement {}

    record SetParam(Name name, Expression value, Span span) implements TestStatement {}

    record Given(Name type, List<FieldValue> fields, Span span) implements TestStatement {
        public Given {
            fields = List.copyOf(fields);
        }
    }

    record At(Expression offset, Name type, List<FieldValue> fields, Span span)
            implements TestStatement {
        public At {
            fields = List.copyOf(fields);
        }
    }

    record Expect(@Nullable Expression offset, List<FieldValue> fields, Span span)
            implements TestStatement {
        public Expect {
            fields = List.copyOf(fields);
        }
    }

    record ExpectNothing(Span span) implements TestStatement {}

    record Watermark(Expression offset, Span span) implements TestStatement {}
}
