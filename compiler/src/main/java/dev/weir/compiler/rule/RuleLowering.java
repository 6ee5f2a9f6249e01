package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.Symbols;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers one rule: runs the passes over it, in the order in which they need each other. */
public final class RuleLowering {
    private final Symbols symbols;
    private final List<Diagnostic> problems = new ArrayList<>();
    private final RuleClauses clauses;

    private RuleLowering(Declaration.Rule rule, Symbols symbols) {
        this.symbols = symbols;
        this.clauses = RuleClauses.of(rule, problems);
    }

    /**
     * A rule and what was found wrong with it.
     *
     * @param program the rule, of stage 0; null where there was an error
     */
    public record Lowered(@Nullable RuleProgram program, List<Diagnostic> problems) {
        public Lowered {
            problems = List.copyOf(problems);
        }
    }

    public static Lowered lower(Declaration.Rule rule, Symbols symbols) {
        RuleLowering lowering = new RuleLowering(rule, symbols);
        RuleProgram program = lowering.lower(rule);
        boolean failed = lowering.problems.stream().anyMatch(Diagnostic::isError);
        return new Lowered(failed ? null : program, lowering.problems);
    }

    private @Nullable RuleProgram lower(Declaration.Rule rule) {
        RuleSteps steps = StepCollector.collect(clauses, symbols, problems);
        if (steps == null) {
            return null;
        }
        RuleKey key = KeyLowering.lower(clauses, steps, symbols, problems);
        RuleWarnings warnings = new RuleWarnings(problems);
        boolean window = !clauses.has(Clause.Match.class);
        RuleExpressions expressions =
                new RuleExpressions(symbols, steps, key.fields(), window, problems);
        noteKeys(steps, expressions);
        RuleBody body = body(steps, key, expressions, warnings);
        OutputLowering output =
                new OutputLowering(clauses, key, expressions, symbols, warnings, problems);
        List<RuleProgram.Emitted> emitted = output.emitted();
        String emitAs = output.emitAs();
        Evaluable message = output.message();
        List<RuleProgram.Exception> exceptions = output.exceptions();
        RuleProgram.Suppress suppress = output.suppress();
        if (body == null || output.lacksValues(emitted)) {
            return null;
        }
        warnings.ofRule(clauses, steps, key);
        return new RuleProgram(
                rule.name().text(),
                rule.title(),
                switch (rule.mode()) {
                    case LIVE -> RuleProgram.Mode.LIVE;
                    case SHADOW -> RuleProgram.Mode.SHADOW;
                    case DISABLED -> RuleProgram.Mode.DISABLED;
                },
                0,
                output.severity(),
                output.tags(),
                output.meta(),
                key.fields(),
                key.inputs(),
                steps.slotNames(),
                expressions.slotFields(),
                body,
                exceptions,
                suppress,
                emitAs,
                output.emitMapping(emitted),
                emitted,
                message,
                output.onChange(),
                StateSignature.of(key.fields(), key.inputs(), body, symbols));
    }

    private void noteKeys(RuleSteps steps, RuleExpressions expressions) {
        Clause.By by = clauses.one(Clause.By.class);
        for (RuleStep step : steps.bound()) {
            var parts =
                    step.syntax().keys() != null
                            ? step.syntax().keys()
                            : by == null ? null : by.parts();
            if (parts != null) {
                parts.forEach(part -> expressions.noteKey(step, part.value()));
            }
        }
    }

    private @Nullable RuleBody body(
            RuleSteps steps, RuleKey key, RuleExpressions expressions, RuleWarnings warnings) {
        ConditionLowering conditions = new ConditionLowering(steps, expressions, warnings);
        Clause.Match match = clauses.one(Clause.Match.class);
        Clause.Window window = clauses.one(Clause.Window.class);
        if (match != null && match.pattern() instanceof Pattern.Absent silence) {
            return new SilenceLowering(
                            clauses, steps, key, expressions, conditions, symbols, problems)
                    .lower(silence);
        } else if (match != null) {
            return new PatternLowering(clauses, steps, key, expressions, conditions, problems)
                    .lower(match);
        } else if (window != null) {
            return new WindowLowering(clauses, steps, key, expressions, warnings, problems)
                    .lower(window);
        }
        return null;
    }
}
