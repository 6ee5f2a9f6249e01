package dev.weir.runtime.program;

import dev.weir.runtime.event.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule.
 *
 * @param stage 0 for a rule that takes raw events only; one more than the greatest stage of the
 *     rules that feed it otherwise
 * @param key names and types of the key's parts; empty for the one global key
 * @param slots names of the slots, by number: the labels of steps or sources
 * @param slotFields for each slot the indexes of the event's fields that the rule names, which an
 *     alert shows
 * @param exceptions the EXCEPT clauses
 * @param suppress null where the rule has no SUPPRESS
 * @param emitAs event type that the rule feeds back; null where it feeds none
 * @param emitMapping for each field of {@code emitAs} the index of the emitted field, or -1
 * @param message gives the text for people; null where there is none
 * @param onChange what a reload does with the state of a rule whose signature differs
 * @param signature two versions of a rule with the same one can go on from each other's state
 */
public record RuleProgram(
        String name,
        @Nullable String title,
        Mode mode,
        int stage,
        @Nullable String severity,
        List<String> tags,
        Map<String, String> meta,
        List<KeyField> key,
        List<Input> inputs,
        List<String> slots,
        List<List<Integer>> slotFields,
        RuleBody body,
        List<Exception> exceptions,
        @Nullable Suppress suppress,
        @Nullable String emitAs,
        List<Integer> emitMapping,
        List<Emitted> emitted,
        @Nullable Evaluable message,
        OnChange onChange,
        String signature) {
    public RuleProgram {
        tags = List.copyOf(tags);
        key = List.copyOf(key);
        inputs = List.copyOf(inputs);
        slots = List.copyOf(slots);
        slotFields = List.copyOf(slotFields);
        exceptions = List.copyOf(exceptions);
        emitMapping = List.copyOf(emitMapping);
        emitted = List.copyOf(emitted);
    }

    /** The same rule in another mode. */
    public RuleProgram withMode(Mode mode) {
        return with(mode, stage, body, exceptions);
    }

    /** The same rule in another stage. */
    public RuleProgram withStage(int stage) {
        return with(mode, stage, body, exceptions);
    }

    /** The same rule with other conditions. */
    public RuleProgram withConditions(RuleBody body, List<Exception> exceptions) {
        return with(mode, stage, body, exceptions);
    }

    private RuleProgram with(Mode mode, int stage, RuleBody body, List<Exception> exceptions) {
        return new RuleProgram(
                name,
                title,
                mode,
                stage,
                severity,
                tags,
                meta,
                key,
                inputs,
                slots,
                slotFields,
                body,
                exceptions,
                suppress,
                emitAs,
                emitMapping,
                emitted,
                message,
                onChange,
                signature);
    }

    public enum Mode {
        LIVE,
        SHADOW,
        DISABLED
    }

    /** A part of the key. */
    public record KeyField(String name, Type type) {}

    /**
     * {@code EXCEPT "why" WHERE condition UNTIL date}.
     *
     * @param untilMillis alerts at or after this time are not excepted; {@link Long#MAX_VALUE}
     *     where there is no date
     */
    public record Exception(String why, Evaluable condition, long untilMillis) {}

    /** {@code SUPPRESS d BY e}: {@code by} is null where the rule's key is meant. */
    public record Suppress(long millis, @Nullable List<Evaluable> by) {}

    /** {@code ON CHANGE …} (language, section 10). */
    public enum OnChangeMode {
        DROP,
        DRAIN,
        REPLAY
    }

    /**
     * What a reload does with the state of a rule that has changed.
     *
     * @param replayMillis how much of the stream REPLAY reads again; 0 for the others
     */
    public record OnChange(OnChangeMode mode, long replayMillis) {}

    /** A field of the alert. */
    public record Emitted(String name, Type type, Evaluable value) {}
}
