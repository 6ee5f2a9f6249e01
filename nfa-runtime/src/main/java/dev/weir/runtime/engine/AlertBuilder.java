package dev.weir.runtime.engine;

import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.pattern.Bindings;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.program.Evaluable;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.program.Scope;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.window.WindowMatcher;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the alerts of one rule, and the events that they feed back, and counts its matches.
 * Single-threaded.
 */
final class AlertBuilder {
    private final Program program;
    private final RuleProgram rule;
    private final int ruleNumber;
    private final RuleTally tally;
    private final Alert.Origin origin;
    private final Evaluable[] emitted;
    private final Runnable arithmeticFault = this::countArithmeticFault;

    AlertBuilder(Program program, int ruleNumber, RuleTally tally) {
        this.program = program;
        this.rule = program.rules().get(ruleNumber);
        this.ruleNumber = ruleNumber;
        this.tally = tally;
        this.origin =
                new Alert.Origin(
                        rule.name(),
                        program.pack(),
                        program.version(),
                        program.hash(),
                        rule.severity(),
                        rule.tags(),
                        rule.meta(),
                        rule.mode() == RuleProgram.Mode.SHADOW);
        this.emitted =
                rule.emitted().stream().map(RuleProgram.Emitted::value).toArray(Evaluable[]::new);
    }

    RuleProgram rule() {
        return rule;
    }

    int ruleNumber() {
        return ruleNumber;
    }

    /** The running counts of the rule. */
    RuleTally tally() {
        return tally;
    }

    /** What an alert of a match with these events may speak of. */
    Scope scope(Key key, Bindings bindings, long time) {
        return bindings.scope(key.parts(), time, arithmeticFault);
    }

    void countArithmeticFault() {
        tally.arithmeticFaults++;
    }

    /**
     * The matches of a pattern, with what they feed back.
     *
     * @param ordinal of the first, as in {@link #firing}
     */
    void firings(
            Key key,
            Place place,
            int ordinal,
            List<PatternMatcher.Match> matches,
            List<Firing> out) {
        for (int i = 0; i < matches.size(); i++) {
            PatternMatcher.Match match = matches.get(i);
            Scope scope = scope(key, match.bindings(), match.time());
            tally.omit(match.omitted());
            out.add(firing(key, place, ordinal + i, match.bindings(), scope, match.omitted()));
        }
    }

    /** What a window says, with what it feeds back. */
    Firing firing(Key key, Place place, int ordinal, WindowMatcher.Outcome outcome) {
        Bindings matched = Bindings.EMPTY;
        for (WindowMatcher.Entry entry : outcome.entries()) {
            matched = matched.with(entry.slot(), entry.event());
        }
        return firing(key, place, ordinal, matched, outcome.scope(), 0);
    }

    /**
     * A match, with the event that it feeds back.
     *
     * @param ordinal which of the rule's matches under this key at this place
     * @param scope what EMIT, MESSAGE and SUPPRESS may speak of
     */
    Firing firing(Key key, Place place, int ordinal, Bindings matched, Scope scope, long omitted) {
        tally.matches++;
        Alert alert = build(key, place, matched, scope, omitted);
        return new Firing(
                ruleNumber, key, ordinal, alert, suppressBy(key, scope), feed(alert, key, ordinal));
    }

    private Alert build(Key key, Place place, Bindings matched, Scope scope, long omitted) {
        @Nullable Object[] values = new @Nullable Object[emitted.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = emitted[i].evaluate(scope);
        }
        Evaluable message = rule.message();
        MatchContent content = new MatchContent(rule, key, place, values, matched);
        Alert alert =
                new Alert(
                        origin,
                        place,
                        AlertId.of(origin.pack(), content),
                        Alert.Status.FIRING,
                        content,
                        message == null ? null : String.valueOf(message.evaluate(scope)),
                        0,
                        omitted,
                        false);
        // So that an alert keeps no more events than it shows.
        return content.isLarge() ? alert.spelledOut() : alert;
    }

    /** The values that SUPPRESS goes by, nulls as values of their own; null without SUPPRESS. */
    @Nullable List<Object> suppressBy(Key key, Scope scope) {
        RuleProgram.Suppress suppress = rule.suppress();
        if (suppress == null) {
            return null;
        }
        if (suppress.by() == null) {
            return key.parts();
        }
        List<Object> values = new ArrayList<>();
        for (Evaluable e : suppress.by()) {
            values.add(e.evaluate(scope));
        }
        return Collections.unmodifiableList(values);
    }

    /** The event that an alert feeds back; null where the rule feeds none. */
    @Nullable Event feed(Alert alert, Key key, int ordinal) {
        if (rule.emitAs() == null || rule.mode() == RuleProgram.Mode.SHADOW) {
            return null;
        }
        EventType type = program.eventTypes().get(rule.emitAs());
        if (type == null) {
            throw new IllegalStateException("no event type " + rule.emitAs());
        }
        @Nullable Object[] values = new Object[type.fields().size()];
        for (int i = 0; i < values.length; i++) {
            int from = rule.emitMapping().get(i);
            if (i == type.timeField()) {
                values[i] = alert.time();
            } else if (from >= 0) {
                values[i] = widened(alert.fields().get(from).value(), type.fields().get(i));
            }
            if (values[i] == null && type.fields().get(i).required()) {
                return null;
            }
        }
        return new Event(type, values, placeOfFed(alert.place(), key, ordinal));
    }

    private Place placeOfFed(Place cause, Key key, int ordinal) {
        Position p = cause.position();
        List<Position.Feeding> path = new ArrayList<>(p.path());
        path.add(new Position.Feeding(rule.name(), key.text(), ordinal));
        long offset = cause.isDeadline() ? cause.time() : p.offset();
        Position position = new Position(p.source(), p.partition(), offset, path);
        int tier = cause.isDeadline() ? cause.tier() + 1 : cause.tier();
        return new Place(cause.time(), tier, position);
    }

    private static @Nullable Object widened(@Nullable Object value, Field field) {
        if (field.type() instanceof Type.DecimalType d) {
            if (value instanceof Long n) {
                return Decimal.exact(BigDecimal.valueOf(n), d.scale());
            }
            return value instanceof Decimal x ? Decimal.exact(x.toBigDecimal(), d.scale()) : value;
        }
        if (field.type() == Type.Scalar.FLOAT) {
            if (value instanceof Long n) {
                return (double) n;
            }
            return value instanceof Decimal x ? (Object) x.toDouble() : value;
        }
        return value;
    }
}
