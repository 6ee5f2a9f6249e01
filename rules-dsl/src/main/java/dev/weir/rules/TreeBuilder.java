package dev.weir.rules;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.FieldDecl;
import dev.weir.rules.ast.FieldValue;
import dev.weir.rules.ast.KeyPart;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.ast.SourceText;
import dev.weir.rules.ast.Span;
import dev.weir.rules.ast.TestStatement;
import dev.weir.rules.ast.TypeRef;
import dev.weir.rules.grammar.WeirParser;
import dev.weir.rules.grammar.WeirParserBaseVisitor;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Makes the syntax tree of one declaration from ANTLR's parse tree, which holds no errors. */
final class TreeBuilder {
    private final SourceText source;
    private final ExpressionBuilder expressions;
    private final PatternBuilder patterns;
    private final Problems problems;
    private final ClauseVisitor clauses = new ClauseVisitor();
    private final StatementVisitor statements = new StatementVisitor();
    private final DeclarationVisitor declarations = new DeclarationVisitor();

    TreeBuilder(SourceText source, Problems problems) {
        this.source = source;
        this.problems = problems;
        this.expressions = new ExpressionBuilder(source, problems);
        this.patterns = new PatternBuilder(source, expressions);
    }

    Declaration build(WeirParser.DeclarationContext context) {
        return declarations.visit(context.getChild(0));
    }

    // ---- parts that several declarations share

    private Span span(ParserRuleContext context) {
        return Spans.of(source, context);
    }

    private Name name(WeirParser.NameContext context) {
        return Names.of(source, context);
    }

    private @Nullable Name optionalName(WeirParser.@Nullable NameContext context) {
        return context == null ? null : name(context);
    }

    private @Nullable Expression optionalAmount(WeirParser.@Nullable AmountContext context) {
        return context == null ? null : expressions.amount(context);
    }

    private @Nullable Expression optional(WeirParser.@Nullable ExpressionContext context) {
        return context == null ? null : expressions.build(context);
    }

    private String string(TerminalNode node) {
        return expressions.string(node.getSymbol());
    }

    private List<FieldDecl> fields(WeirParser.FieldBlockContext block) {
        List<FieldDecl> fields = new ArrayList<>();
        for (WeirParser.FieldContext field : block.field()) {
            TerminalNode from = field.STRING();
            fields.add(
                    new FieldDecl(
                            name(field.name()),
                            type(field.typeRef()),
                            from == null ? null : string(from),
                            field.KEY() != null,
                            span(field)));
        }
        return fields;
    }

    private TypeRef type(WeirParser.TypeRefContext context) {
        boolean optional = context.QUESTION() != null;
        if (context.fieldBlock() != null) {
            Token brace = context.getStart();
            Name none = new Name("", Spans.of(source, brace));
            return new TypeRef(
                    none, null, null, fields(context.fieldBlock()), optional, span(context));
        }
        TerminalNode digits = context.INT();
        Integer scale = digits == null ? null : scale(digits.getText());
        TypeRef element = context.typeRef() == null ? null : type(context.typeRef());
        return new TypeRef(
                name(context.name()), scale, element, List.of(), optional, span(context));
    }

    /** A scale that fits no int is as wrong as any other above 9. */
    private static int scale(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private TypeRef type(WeirParser.TypeAndAssignContext context) {
        if (context.name() == null) {
            return type(context.typeRef());
        }
        Span span = Spans.between(source, context.getStart(), context.getStop());
        Span untilAngle = new Span(source, span.start(), span.end() - 1);
        return new TypeRef(
                name(context.name()), null, type(context.typeRef()), List.of(), false, untilAngle);
    }

    private final class DeclarationVisitor extends WeirParserBaseVisitor<Declaration> {
        @Override
        public Declaration visitEvent(WeirParser.EventContext c) {
            return new Declaration.Event(
                    name(c.name(0)),
                    fields(c.fieldBlock()),
                    c.TIME() == null ? null : name(c.name(1)),
                    optionalAmount(c.amount()),
                    span(c));
        }

        @Override
        public Declaration visitDefine(WeirParser.DefineContext c) {
            return new Declaration.Define(
                    name(c.name(0)), name(c.name(1)), optional(c.expression()), span(c));
        }

        @Override
        public Declaration visitParam(WeirParser.ParamContext c) {
            return new Declaration.Param(
                    name(c.name()),
                    type(c.typeAndAssign()),
                    expressions.build(c.expression()),
                    span(c));
        }

        @Override
        public Declaration visitConstant(WeirParser.ConstantContext c) {
            return new Declaration.Const(
                    name(c.name()), expressions.build(c.expression()), span(c));
        }

        @Override
        public Declaration visitList(WeirParser.ListContext c) {
            TerminalNode file = c.STRING();
            if (file != null) {
                return new Declaration.ListOf(
                        name(c.name()),
                        null,
                        string(file),
                        Spans.of(source, file.getSymbol()),
                        span(c));
            }
            return new Declaration.ListOf(
                    name(c.name()),
                    expressions.buildAll(c.listLiteral().expression()),
                    null,
                    null,
                    span(c));
        }

        @Override
        public Declaration visitTable(WeirParser.TableContext c) {
            return new Declaration.Table(
                    name(c.name()),
                    fields(c.fieldBlock()),
                    string(c.STRING()),
                    Spans.of(source, c.STRING().getSymbol()),
                    span(c));
        }

        @Override
        public Declaration visitFunction(WeirParser.FunctionContext c) {
            List<FieldDecl> parameters = new ArrayList<>();
            for (WeirParser.ParameterContext p : c.parameter()) {
                parameters.add(
                        new FieldDecl(name(p.name()), type(p.typeRef()), null, false, span(p)));
            }
            TerminalNode text = c.TEXT();
            return new Declaration.Function(
                    name(c.name()),
                    parameters,
                    type(c.typeAndAssign()),
                    optional(c.expression()),
                    text == null ? null : withoutQuotes(text.getText()),
                    text == null ? null : Spans.of(source, text.getSymbol()),
                    span(c));
        }

        private String withoutQuotes(String text) {
            return text.substring(3, text.length() - 3);
        }

        @Override
        public Declaration visitRuleBlock(WeirParser.RuleBlockContext c) {
            List<Clause> found = new ArrayList<>();
            for (WeirParser.ClauseContext clause : c.clause()) {
                found.add(clauses.visit(clause.getChild(0)));
            }
            Declaration.Mode mode = Declaration.Mode.LIVE;
            if (c.SHADOW() != null) {
                mode = Declaration.Mode.SHADOW;
            } else if (c.DISABLED() != null) {
                mode = Declaration.Mode.DISABLED;
            }
            String title = c.STRING() == null ? null : string(c.STRING());
            return new Declaration.Rule(name(c.name()), title, mode, found, span(c));
        }

        @Override
        public Declaration visitTest(WeirParser.TestContext c) {
            List<TestStatement> found = new ArrayList<>();
            for (WeirParser.StatementContext statement : c.statement()) {
                found.add(statements.visit(statement));
            }
            return new Declaration.Test(name(c.name()), string(c.STRING()), found, span(c));
        }
    }

    private final class ClauseVisitor extends WeirParserBaseVisitor<Clause> {
        @Override
        public Clause visitSeverity(WeirParser.SeverityContext c) {
            return new Clause.Severity(name(c.name()), span(c));
        }

        @Override
        public Clause visitTags(WeirParser.TagsContext c) {
            return new Clause.Tags(c.name().stream().map(TreeBuilder.this::name).toList(), span(c));
        }

        @Override
        public Clause visitMeta(WeirParser.MetaContext c) {
            List<FieldValue> entries = new ArrayList<>();
            for (WeirParser.MetaEntryContext entry : c.metaEntry()) {
                entries.add(
                        new FieldValue(name(entry.name()), expressions.build(entry.expression())));
            }
            return new Clause.Meta(entries, span(c));
        }

        @Override
        public Clause visitBy(WeirParser.ByContext c) {
            return new Clause.By(expressions.keyParts(c.keys().keyPart()), span(c));
        }

        @Override
        public Clause visitFrom(WeirParser.FromContext c) {
            List<Pattern.Step> steps = new ArrayList<>();
            for (WeirParser.StepContext step : c.step()) {
                steps.add(patterns.step(step));
            }
            return new Clause.From(steps, span(c));
        }

        @Override
        public Clause visitMatch(WeirParser.MatchContext c) {
            return new Clause.Match(c.LATEST() != null, patterns.build(c.pattern()), span(c));
        }

        @Override
        public Clause visitWithin(WeirParser.WithinContext c) {
            return new Clause.Within(optionalAmount(c.amount()), span(c));
        }

        @Override
        public Clause visitAfterMatch(WeirParser.AfterMatchContext c) {
            Clause.AfterMatchMode mode;
            if (c.ALL() != null) {
                mode = Clause.AfterMatchMode.KEEP_ALL;
            } else if (c.PAST() != null) {
                mode = Clause.AfterMatchMode.SKIP_PAST_LAST;
            } else if (c.NEXT() != null) {
                mode = Clause.AfterMatchMode.SKIP_TO_NEXT;
            } else {
                mode =
                        c.FIRST() != null
                                ? Clause.AfterMatchMode.SKIP_TO_FIRST
                                : Clause.AfterMatchMode.SKIP_TO_LAST;
            }
            return new Clause.AfterMatch(mode, optionalName(c.name()), span(c));
        }

        @Override
        public Clause visitWhere(WeirParser.WhereContext c) {
            return new Clause.Where(expressions.build(c.expression()), span(c));
        }

        @Override
        public Clause visitWindow(WeirParser.WindowContext c) {
            Clause.WindowKind kind =
                    Clause.WindowKind.valueOf(((TerminalNode) c.getChild(1)).getText());
            Expression extra = c.amount().size() > 1 ? expressions.amount(c.amount(1)) : null;
            return new Clause.Window(kind, expressions.amount(c.amount(0)), extra, span(c));
        }

        @Override
        public Clause visitHaving(WeirParser.HavingContext c) {
            Expression lasting = c.FOR() == null ? null : expressions.amount(c.amount(0));
            int last = c.amount().size() - 1;
            Expression keepFiring = c.KEEP() == null ? null : expressions.amount(c.amount(last));
            return new Clause.Having(
                    expressions.build(c.expression()), lasting, keepFiring, span(c));
        }

        @Override
        public Clause visitFire(WeirParser.FireContext c) {
            return new Clause.Fire(
                    c.RISE() != null ? Clause.FireMode.ON_RISE : Clause.FireMode.ON_EACH, span(c));
        }

        @Override
        public Clause visitEarly(WeirParser.EarlyContext c) {
            return new Clause.Early(span(c));
        }

        @Override
        public Clause visitReset(WeirParser.ResetContext c) {
            return new Clause.Reset(span(c));
        }

        @Override
        public Clause visitResolve(WeirParser.ResolveContext c) {
            return new Clause.Resolve(span(c));
        }

        @Override
        public Clause visitExcept(WeirParser.ExceptContext c) {
            return new Clause.Except(
                    string(c.STRING()),
                    expressions.build(c.expression()),
                    optionalAmount(c.amount()),
                    span(c));
        }

        @Override
        public Clause visitSuppress(WeirParser.SuppressContext c) {
            List<KeyPart> by = c.keys() == null ? null : expressions.keyParts(c.keys().keyPart());
            return new Clause.Suppress(expressions.amount(c.amount()), by, span(c));
        }

        @Override
        public Clause visitEmit(WeirParser.EmitContext c) {
            return new Clause.Emit(
                    optionalName(c.name()), expressions.keyParts(c.keyPart()), span(c));
        }

        @Override
        public Clause visitMessage(WeirParser.MessageContext c) {
            return new MessageReader(source, expressions, problems)
                    .read(c.STRING().getSymbol(), span(c));
        }

        @Override
        public Clause visitLimitRuns(WeirParser.LimitRunsContext c) {
            Clause.DropMode drop = null;
            if (c.DROP() != null) {
                drop = c.OLDEST() != null ? Clause.DropMode.OLDEST : Clause.DropMode.NEWEST;
            }
            return new Clause.LimitRuns(expressions.amount(c.amount()), drop, span(c));
        }

        @Override
        public Clause visitLimitMatches(WeirParser.LimitMatchesContext c) {
            return new Clause.LimitMatches(expressions.amount(c.amount()), span(c));
        }

        @Override
        public Clause visitOnChange(WeirParser.OnChangeContext c) {
            Clause.OnChangeMode mode =
                    Clause.OnChangeMode.valueOf(((TerminalNode) c.getChild(2)).getText());
            return new Clause.OnChange(mode, optionalAmount(c.amount()), span(c));
        }
    }

    private final class StatementVisitor extends WeirParserBaseVisitor<TestStatement> {
        @Override
        public TestStatement visitStart(WeirParser.StartContext c) {
            return new TestStatement.Start(expressions.amount(c.amount()), span(c));
        }

        @Override
        public TestStatement visitSetParam(WeirParser.SetParamContext c) {
            return new TestStatement.SetParam(
                    name(c.name()), expressions.build(c.expression()), span(c));
        }

        @Override
        public TestStatement visitGiven(WeirParser.GivenContext c) {
            return new TestStatement.Given(
                    name(c.name()), expressions.fieldValues(c.record()), span(c));
        }

        @Override
        public TestStatement visitAt(WeirParser.AtContext c) {
            return new TestStatement.At(
                    expressions.amount(c.amount()),
                    name(c.name()),
                    expressions.fieldValues(c.record()),
                    span(c));
        }

        @Override
        public TestStatement visitExpectNothing(WeirParser.ExpectNothingContext c) {
            return new TestStatement.ExpectNothing(span(c));
        }

        @Override
        public TestStatement visitExpect(WeirParser.ExpectContext c) {
            return new TestStatement.Expect(
                    optionalAmount(c.amount()), expressions.fieldValues(c.record()), span(c));
        }

        @Override
        public TestStatement visitWatermark(WeirParser.WatermarkContext c) {
            return new TestStatement.Watermark(expressions.amount(c.amount()), span(c));
        }
    }
}
