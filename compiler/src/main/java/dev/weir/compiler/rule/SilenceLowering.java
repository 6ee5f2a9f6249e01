package dev.weir.compiler.rule;

import dev.weir.compiler.declaration.Symbols;
import dev.weir.compiler.expression.Environment;
import dev.weir.compiler.expression.UnknownName;
import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Name;
import dev.weir.rules.ast.Pattern;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.program.PatternNode;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers a negation that stands alone. */
final class SilenceLowering {
    private static final String NO_MATCH =
            "a silence has no match of events that this could speak of";

    private final RuleClauses clauses;
    private final RuleSteps steps;
    private final RuleKey key;
    private final RuleExpressions expressions;
    private final ConditionLowering conditions;
    private final Symbols symbols;
    private final List<Diagnostic> problems;

    SilenceLowering(
            RuleClauses clauses,
            RuleSteps steps,
            RuleKey key,
            RuleExpressions expressions,
            ConditionLowering conditions,
            Symbols symbols,
            List<Diagnostic> problems) {
        this.clauses = clauses;
        this.steps = steps;
        this.key = key;
        this.expressions = expressions;
        this.conditions = conditions;
        this.symbols = symbols;
        this.problems = problems;
    }

    RuleBody lower(Pattern.Absent silence) {
        clauses.reject(
                Clause.Where.class,
                NO_MATCH,
                "put the condition into the step: `!v: Type[…] FOR d`");
        clauses.rejectOutright(Clause.Within.class, NO_MATCH, "FOR is the bound");
        clauses.rejectOutright(Clause.AfterMatch.class, NO_MATCH, "a silence alerts once a gap");
        List<PatternNode.Step> lowered = new ArrayList<>();
        for (Pattern.Step syntax : silence.steps()) {
            RuleStep step = steps.of(syntax);
            String label = step.label() == null ? syntax.type().text() : step.label();
            lowered.add(
                    new PatternNode.Step(
                            step.slot(), label, key.inputOf(step), conditions.ofStep(step)));
        }
        return new RuleBody.Silence(lowered, forMillis(silence), keysFrom(silence.keysFrom()));
    }

    private long forMillis(Pattern.Absent silence) {
        if (silence.duration() == null) {
            problems.add(
                    Diagnostic.of(
                                    Code.MISSING_WITHIN,
                                    silence.span(),
                                    "a silence says for how long")
                            .withReplacement(
                                    "say how long, as `FOR 10m`",
                                    silence.span(),
                                    silence.span().text() + " FOR 10m"));
            return 1;
        }
        Long millis = expressions.constants().duration(silence.duration(), "FOR", 1);
        return millis == null ? 1 : millis;
    }

    private List<List<Object>> keysFrom(@Nullable Name name) {
        if (name == null || symbols.isBroken(name.text())) {
            return List.of();
        }
        if (!(symbols.value(name.text()) instanceof Environment.Table table)) {
            problems.add(
                    UnknownName.withNearest(
                            Diagnostic.of(
                                    Code.UNKNOWN_TABLE,
                                    name.span(),
                                    "no table is called `" + name + "`"),
                            name,
                            symbols.tableNames()));
            return List.of();
        }
        List<Type> columns =
                table.keys().stream().map(i -> table.type().fields().get(i).type()).toList();
        List<Type> wanted = key.fields().stream().map(RuleProgram.KeyField::type).toList();
        if (!columns.equals(wanted)) {
            problems.add(
                    Diagnostic.of(
                                    Code.KEY_MISMATCH,
                                    name.span(),
                                    "the key of `" + name + "` is not that of the rule")
                            .withLabel("it is " + columns + ", that of the rule " + wanted)
                            .withHelp("the KEY fields of the table are the parts of BY, in order"));
            return List.of();
        }
        return List.copyOf(table.rows().keySet());
    }
}
