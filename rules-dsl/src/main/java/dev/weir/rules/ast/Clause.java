package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A clause of a rule (language, sections 4 to 6 and 10), in the order of the page. */
public sealed interface Clause {
    Span span();

    record Severity(Name level, Span span) implements Clause {}

    record Tags(List<Name> tags, Span span) implements Clause {
        public Tags {
            tags = List.copyOf(tags);
        }
    }

    record Meta(List<FieldValue> entries, Span span) implements Clause {
        public Meta {
            entries = List.copyOf(entries);
        }
    }

    /** {@code BY …}; no parts for {@code BY ()}. */
    record By(List<KeyPart> parts, Span span) implements Clause {
        public By {
            parts = List.copyOf(parts);
        }
    }

    /** {@code FROM v: Type[pred] | …}: the sources of a window, or more input of a pattern. */
    record From(List<Pattern.Step> sources, Span span) implements Clause {
        public From {
            sources = List.copyOf(sources);
        }
    }

    record Match(boolean latest, Pattern pattern, Span span) implements Clause {}

    /** {@code WITHIN d}; null for {@code WITHIN UNBOUNDED}. */
    record Within(@Nullable Expression duration, Span span) implements Clause {}

    enum AfterMatchMode {
        SKIP_PAST_LAST,
        SKIP_TO_NEXT,
        SKIP_TO_FIRST,
        SKIP_TO_LAST,
        KEEP_ALL
    }

    record AfterMatch(AfterMatchMode mode, @Nullable Name step, Span span) implements Clause {}

    record Where(Expression condition, Span span) implements Clause {}

    enum WindowKind {
        SLIDING,
        TUMBLING,
        HOPPING,
        SESSION,
        LAST
    }

    /**
     * A window.
     *
     * @param size the duration of SLIDING, TUMBLING and HOPPING, the gap of SESSION, the count of
     *     LAST
     * @param extra {@code OFFSET o}, {@code EVERY s} or {@code MAX m}
     */
    record Window(WindowKind kind, Expression size, @Nullable Expression extra, Span span)
            implements Clause {}

    record Having(
            Expression condition,
            @Nullable Expression lasting,
            @Nullable Expression keepFiring,
            Span span)
            implements Clause {}

    enum FireMode {
        ON_RISE,
        ON_EACH
    }

    record Fire(FireMode mode, Span span) implements Clause {}

    record Early(Span span) implements Clause {}

    record Reset(Span span) implements Clause {}

    record Resolve(Span span) implements Clause {}

    record Except(String why, Expression condition, @Nullable Expression until, Span span)
            implements Clause {}

    /** {@code SUPPRESS d [BY e, …]}. */
    record Suppress(Expression duration, @Nullable List<KeyPart> by, Span span) implements Clause {
        public Suppress {
            by = by == null ? null : List.copyOf(by);
        }
    }

    /** {@code EMIT [AS Event] name = e, …}: a part without a name takes that of its expression. */
    record Emit(@Nullable Name as, List<KeyPart> fields, Span span) implements Clause {
        public Emit {
            fields = List.copyOf(fields);
        }
    }

    /** A message: texts (as string literals) and expressions in turn. */
    record Message(List<Expression> parts, String raw, Span span) implements Clause {
        public Message {
            parts = List.copyOf(parts);
        }
    }

    enum DropMode {
        OLDEST,
        NEWEST
    }

    record LimitRuns(Expression limit, @Nullable DropMode drop, Span span) implements Clause {}

    record LimitMatches(Expression limit, Span span) implements Clause {}

    enum OnChangeMode {
        DROP,
        DRAIN,
        REPLAY
    }

    record OnChange(OnChangeMode mode, @Nullable Expression replay, Span span) implements Clause {}
}
