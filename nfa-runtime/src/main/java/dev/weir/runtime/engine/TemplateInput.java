package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.Input;
import java.util.Arrays;

/**
 * The input of a template: what {@link RoutedInput} is to a rule, with the group that a row is of
 * at each step. Read by one thread; then others may look at it.
 */
final class TemplateInput {
    private final RoutedInput input;
    private final TemplateStep.Groups[] groups;

    /** Of what comes to all rules alike. */
    private final RuleTally tally;

    private boolean isAny;

    TemplateInput(Input ofAll, TemplateStep[] steps, RuleTally tally, int laneCount) {
        this.tally = tally;
        this.input = new RoutedInput(ofAll, new EventScope(tally), false, laneCount);
        this.groups =
                Arrays.stream(steps).map(TemplateStep::groups).toArray(TemplateStep.Groups[]::new);
        for (int step = 0; step < steps.length; step++) {
            input.addStep(step, steps[step].shared(), groups[step]::keep);
        }
    }

    /** Reads a slice of a batch, and notes which of its events are under a key. */
    void read(Batch batch, Slice slice) {
        Rows rows = batch.part(input.type());
        isAny = rows != null;
        if (rows != null) {
            input.read(rows, slice);
            input.markKeyed();
            tally.nullKeys += input.nullKeys();
        }
    }

    /** Whether there was any event of the type that the rules take. */
    boolean isAny() {
        return isAny;
    }

    /** What was read. */
    RoutedInput rows() {
        return input;
    }

    /** The group of a row that can be a step. */
    int group(int step, int at) {
        return groups[step].of(at);
    }
}
