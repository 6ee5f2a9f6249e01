package dev.weir.spec.reference;

import dev.weir.rules.ast.Clause;
import dev.weir.rules.ast.Clause.FireMode;
import dev.weir.rules.ast.Clause.WindowKind;
import dev.weir.rules.ast.Declaration;
import dev.weir.rules.ast.Expression;
import dev.weir.rules.ast.Expression.Call;
import dev.weir.rules.ast.Pattern;
import dev.weir.runtime.event.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Section 6: a window rule as it is written; {@link Windows} are its windows for one key. */
final class WindowRule extends Rule {
    final WindowKind kind;

    /** The duration, the gap or the count. */
    final long size;

    /** OFFSET, EVERY or MAX; null where there is none. */
    final @Nullable Long extra;

    final Set<Scope.Over> overs = new HashSet<>();
    private final Map<String, List<Step>> labels = new HashMap<>();
    private final Names names;

    WindowRule(Declared declared, Declaration.Rule text) {
        super(declared, text);
        Clause.Window window = Objects.requireNonNull(clause(Clause.Window.class));
        this.kind = window.kind();
        this.size = expressions.constant(window.size());
        Expression more = window.extra();
        this.extra = more == null ? null : (Long) expressions.constant(more);
        List<Pattern.Step> sources = Objects.requireNonNull(clause(Clause.From.class)).sources();
        for (Pattern.Step source : sources) {
            Step step = step(source, source.label() == null ? "" : source.label().text());
            step.binds = true;
            if (source.predicate() != null) {
                step.views.add(expressions.typed(source.predicate(), selfNamed(step)));
            }
            if (!step.label.isEmpty() || sources.size() == 1) {
                labels.computeIfAbsent(step.label, label -> new ArrayList<>()).add(step);
            }
        }
        String only = sources.size() == 1 ? steps.get(0).label : null;
        this.names = new Names(null, null, labels, keyNames(), only, Map.of());
        Clause.Having having = clause(Clause.Having.class);
        if (having != null) {
            typed(having.condition());
            Named.walk(having.condition(), this::addOver);
        }
        for (Clause.Except except : clauses(Clause.Except.class)) {
            Named.walk(except.condition(), this::addOver);
        }
    }

    private static Names selfNamed(Step step) {
        return new Names(step, null, Map.of(step.label, List.of(step)), Map.of(), null, Map.of());
    }

    private void addOver(Expression e) {
        if (e instanceof Call call && call.over() != null) {
            overs.add(Objects.requireNonNull(new Aggregates(expressions).over(call)));
        }
    }

    @Override
    Names names() {
        return names;
    }

    @Override
    Set<List<Object>> otherKeys() {
        return Set.of();
    }

    boolean has(Class<? extends Clause> kind) {
        return clause(kind) != null;
    }

    /** FOR of HAVING; null where there is none. */
    @Nullable Long lasting() {
        Clause.Having having = clause(Clause.Having.class);
        return having == null || having.lasting() == null
                ? null
                : (Long) expressions.constant(having.lasting());
    }

    /** KEEP FIRING of HAVING; 0 where there is none. */
    long keepFiring() {
        Clause.Having having = clause(Clause.Having.class);
        return having == null || having.keepFiring() == null
                ? 0
                : expressions.constant(having.keepFiring());
    }

    /**
     * "`FIRE ON RISE`, the default of SLIDING, HOPPING and LAST"; "Without `HAVING` every
     * evaluation of a window that is not empty alerts".
     */
    boolean onRise() {
        Clause.Fire fire = clause(Clause.Fire.class);
        boolean byDefault =
                has(Clause.Having.class)
                        && kind != WindowKind.TUMBLING
                        && kind != WindowKind.SESSION;
        return fire == null ? byDefault : fire.mode() == FireMode.ON_RISE;
    }

    /** "In a window rule, the condition is false" where EXCEPT holds. */
    boolean holds(Scope scope, boolean isEmpty, long time) {
        Clause.Having having = clause(Clause.Having.class);
        boolean holds = having == null ? !isEmpty : typed(having.condition()).holds(scope);
        return holds && !isExcepted(scope, time);
    }

    @Override
    List<Firing> of(List<Object> key, List<Event> input, long startMillis, long endMillis) {
        return new Windows(this, key).of(input, endMillis);
    }
}
