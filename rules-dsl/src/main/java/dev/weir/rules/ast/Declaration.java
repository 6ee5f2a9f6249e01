package dev.weir.rules.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A top-level declaration of a rule file (language, section 2). */
public sealed interface Declaration {
    /** The declared name; of a test, the name of the rule that it tests. */
    Name name();

    Span span();

    /** {@code EVENT Name { fields } TIME field DELAY d}. */
    record Event(
            Name name,
            List<FieldDecl> fields,
            @Nullable Name timeField,
            @Nullable Expression delay,
            Span span)
            implements Declaration {
        public Event {
            fields = List.copyOf(fields);
        }
    }

    /** {@code DEFINE Name AS Base[predicate]}. */
    record Define(Name name, Name base, @Nullable Expression predicate, Span span)
            implements Declaration {}

    record Param(Name name, TypeRef type, Expression value, Span span) implements Declaration {}

    record Const(Name name, Expression value, Span span) implements Declaration {}

    /** A list: {@code values} of {@code = […]}, or the {@code file} of {@code FROM "file"}. */
    record ListOf(
            Name name,
            @Nullable List<Expression> values,
            @Nullable String file,
            @Nullable Span fileSpan,
            Span span)
            implements Declaration {
        public ListOf {
            values = values == null ? null : List.copyOf(values);
        }
    }

    record Table(Name name, List<FieldDecl> fields, String file, Span fileSpan, Span span)
            implements Declaration {
        public Table {
            fields = List.copyOf(fields);
        }
    }

    /** A function: {@code body} of {@code = expr}, or the text of {@code = MVEL """…"""}. */
    record Function(
            Name name,
            List<FieldDecl> parameters,
            TypeRef result,
            @Nullable Expression body,
            @Nullable String mvel,
            @Nullable Span mvelSpan,
            Span span)
            implements Declaration {
        public Function {
            parameters = List.copyOf(parameters);
        }
    }

    /** How a rule takes part in its pack. */
    enum Mode {
        LIVE,
        SHADOW,
        DISABLED
    }

    record Rule(Name name, @Nullable String title, Mode mode, List<Clause> clauses, Span span)
            implements Declaration {
        public Rule {
            clauses = List.copyOf(clauses);
        }
    }

    record Test(Name name, String title, List<TestStatement> statements, Span span)
            implements Declaration {
        public Test {
            statements = List.copyOf(statements);
        }
    }
}
