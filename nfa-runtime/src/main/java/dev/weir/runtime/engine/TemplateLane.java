package dev.weir.runtime.engine;

import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.FlatRuns;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a template under the keys of a lane. A key has a cell for each rule that has runs
 * under it; their runs are {@link FlatRuns}, to which a cell is a key. A later step is checked for
 * the cells of the event's key that wait for it, and for no other rule. Rules are known by their
 * place in the template. Single-threaded.
 */
final class TemplateLane {
    private final List<AlertBuilder> builders;
    private final TemplateStep[] steps;
    private final KeyTable keys;
    private final CellTable cells = new CellTable();
    private final FlatRuns runs;
    private final int[] cellsOf;
    private final boolean[] isOpened;

    /** By the numbers of cells. */
    private final Changes<RuleAndKey, EngineState.Entry> changes;

    /** The later steps that the event at hand may be of some rule, and its group for each. */
    private final int[] later;

    private final int[] groups;
    private int laterCount;

    /** Those that the event at hand can be of a cell, as bits. */
    private long taken;

    /** Where matches go that need no event. */
    private List<Firing> firings = List.of();

    private record RuleAndKey(int rule, Key key) {}

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    TemplateLane(List<AlertBuilder> builders, TemplateStep[] steps, boolean keepsChanges) {
        this.builders = builders;
        this.steps = steps;
        this.changes = new Changes<>(keepsChanges, this::entry, this::entry);
        this.cellsOf = new int[builders.size()];
        this.isOpened = new boolean[builders.size()];
        this.later = new int[steps.length];
        this.groups = new int[steps.length];
        RuleProgram any = builders.get(0).rule();
        this.keys = new KeyTable(any.key().size());
        this.runs = FlatRuns.of(StepSequence.of((RuleBody.Pattern) any.body()), new OfTime());
    }

    /**
     * Offers an event under a key.
     *
     * @param known number of the key; -1 where it is not known
     * @param parts of the key; valid during the call
     * @param at index of the event's row
     * @param open the steps that the event may be of any rule
     * @param opened the rules of which the event is the first step, in order
     * @param count how many these are
     */
    void process(
            int known,
            Object[] parts,
            Rows rows,
            int at,
            BitSet open,
            int[] opened,
            int count,
            List<Firing> out) {
        firings = out;
        runs.begin(rows, at);
        int key = known >= 0 || count == 0 ? known : keys.add(parts);
        if (key < 0) {
            return;
        }
        keys.revive(key);
        findLater(rows, at, open);
        // A rule that the event opens a run of has its turn below, with all steps at once.
        for (int i = 0; i < count; i++) {
            isOpened[opened[i]] = true;
        }
        int cell = laterCount == 0 ? -1 : cells.first(key);
        while (cell >= 0) {
            int next = cells.next(cell);
            if (!isOpened[cells.rule(cell)] && takes(cell, rows, at)) {
                process(cell, rows, at);
            }
            cell = next;
        }
        for (int i = 0; i < count; i++) {
            int own = cells.find(key, opened[i]);
            if (own < 0) {
                own = add(key, opened[i]);
            }
            takes(own, rows, at);
            taken |= 1;
            isOpened[opened[i]] = false;
            process(own, rows, at);
        }
        releaseIfUnused(key);
    }

    KeyTable keys() {
        return keys;
    }

    private void releaseIfUnused(int key) {
        if (cells.first(key) < 0) {
            keys.release(key);
        }
    }

    private void findLater(Rows rows, int at, BitSet open) {
        laterCount = 0;
        for (int step = open.nextSetBit(1); step > 0; step = open.nextSetBit(step + 1)) {
            int group = steps[step].group(rows, at);
            if (group != TemplateStep.NONE) {
                groups[laterCount] = group;
                later[laterCount++] = step;
            }
        }
    }

    /** Whether a cell takes the event as a later step; those steps are {@link #taken} then. */
    private boolean takes(int cell, Rows rows, int at) {
        taken = 0;
        for (int i = 0; i < laterCount; i++) {
            // What a rule asks for stands closer together than what its runs wait for.
            if (steps[later[i]].holds(cells.rule(cell), groups[i], rows, at)
                    && runs.waits(cell, later[i])) {
                taken |= 1L << later[i];
            }
        }
        return taken != 0;
    }

    private void process(int cell, Rows rows, int at) {
        changes.changing(cell);
        List<PatternMatcher.Match> matches = runs.process(cell, taken);
        if (!matches.isEmpty()) {
            fire(cell, rows.place(at), matches);
        }
        if (runs.isEmpty(cell)) {
            remove(cell);
        }
    }

    private void fire(int cell, Place place, List<PatternMatcher.Match> matches) {
        Key key = keys.key(cells.key(cell));
        builder(cell).firings(key, place, 0, matches, firings);
    }

    private AlertBuilder builder(int cell) {
        return builders.get(cells.rule(cell));
    }

    private int add(int key, int rule) {
        if (changes.hasKeys()) {
            changes.numbered(new RuleAndKey(rule, keys.key(key)));
        }
        cellsOf[rule]++;
        return cells.add(key, rule);
    }

    private void remove(int cell) {
        if (changes.concerns(cell)) {
            changes.unnumbered(cell, new RuleAndKey(cells.rule(cell), keys.key(cells.key(cell))));
        }
        cellsOf[cells.rule(cell)]--;
        cells.remove(cell);
    }

    /** Fires the deadlines before an instant. */
    void fireBefore(long instant, List<Firing> out) {
        firings = out;
        runs.endBefore(instant);
    }

    /** How many keys a rule has a state for. */
    int keys(int rule) {
        return cellsOf[rule];
    }

    /** The rules and keys the state of which has changed since a checkpoint was begun. */
    Changes<?, EngineState.Entry> changes() {
        return changes;
    }

    /** Begins a checkpoint of the state of each rule under each key. */
    void beginWhole() {
        BitSet all = new BitSet(cells.end());
        for (int cell = 0; cell < cells.end(); cell++) {
            all.set(cell, !cells.isFree(cell));
        }
        changes.beginWhole(all, List.of());
    }

    private EngineState.Entry entry(int cell) {
        KeyState state =
                runs.isEmpty(cell) ? null : new KeyState(runs.snapshot(cell), null, null, null);
        return entry(cells.rule(cell), keys.parts(cells.key(cell)), state);
    }

    /** That of a rule and key without a cell. */
    private EngineState.Entry entry(RuleAndKey of) {
        return entry(of.rule(), of.key().parts(), null);
    }

    private EngineState.Entry entry(int rule, List<Object> key, @Nullable KeyState state) {
        return new EngineState.Entry(builders.get(rule).rule().name(), key, state);
    }

    /** Goes on from the state of a rule under a key; before any event. */
    void restore(int rule, Key of, KeyState saved) {
        if (saved.pattern() != null && !saved.pattern().isEmpty()) {
            int cell = add(keys.add(of.toArray()), rule);
            runs.restore(cell, saved.pattern());
        }
    }

    private final class OfTime implements FlatRuns.Environment {
        @Override
        public void countDroppedRuns(int cell, int firstEvents) {
            builder(cell).tally().droppedRuns += firstEvents;
        }

        @Override
        public void changing(int cell) {
            changes.changing(cell);
        }

        @Override
        public void completed(int cell, List<PatternMatcher.Match> matches) {
            int stage = builder(cell).rule().stage();
            fire(cell, Place.deadline(matches.get(0).time(), stage), matches);
            ended(cell);
        }

        @Override
        public void ended(int cell) {
            if (runs.isEmpty(cell)) {
                int key = cells.key(cell);
                remove(cell);
                releaseIfUnused(key);
            }
        }
    }
}
