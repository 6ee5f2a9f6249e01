package dev.weir.runtime.engine;

import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Rows;
import dev.weir.runtime.pattern.FlatRuns;
import dev.weir.runtime.pattern.PatternMatcher;
import dev.weir.runtime.pattern.StepSequence;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a template under the keys of a lane. A key has a cell for each rule that has runs
 * under it; their runs are {@link FlatRuns}, to which a cell is a key. A later step is checked for
 * the cells of the event's key that wait for it, and for no other rule. Rules are known by their
 * place in the template. Single-threaded.
 */
final class TemplateLane {
    private static final int FIRST_CAPACITY = 64;

    /** Of so many cells of a key at most what they will read is read ahead. */
    private static final int MOST_AHEAD = 32;

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

    // Those that are offered to this lane; and where the event at hand is from.
    private final BatchKeys batch;
    private @Nullable TemplateInput input;

    /** The rules that the event at hand opens a run of. */
    private final int[] opened;

    /** Those that the event at hand can be of a cell, as bits. */
    private long taken;

    // The cells that the rows at hand will be looked up in, and as which steps.
    private int[] ahead = new int[FIRST_CAPACITY];
    private long[] stepsAhead = new long[FIRST_CAPACITY];
    private int cellsAhead;

    /** Of no use but that what was read is used. */
    private long readAhead;

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
        this.batch = new BatchKeys(any.key().size());
        this.opened = new int[builders.size()];
        this.runs = FlatRuns.of(StepSequence.of((RuleBody.Pattern) any.body()), new OfTime());
    }

    /** Offers the rows that an input has found for this lane, in their order. */
    void process(TemplateInput found, int lane, List<Firing> out) {
        firings = out;
        input = found;
        Rows rows = found.rows().rows();
        batch.read(found.rows(), lane);
        if (batch.count() == 0) {
            return;
        }
        batch.find(keys);
        readAhead(rows.time(rows.end() - 1));
        for (int i = 0; i < batch.count(); i++) {
            process(i, rows);
        }
    }

    /** Offers one of these rows under its key. */
    private void process(int i, Rows rows) {
        int at = batch.at(i);
        long open = batch.steps()[i];
        int count = (open & 1) != 0 ? steps[0].find(group(0, at), rows, at, opened) : 0;
        long laterOpen = open & ~1L;
        if (count == 0 && laterOpen == 0) {
            return;
        }
        runs.begin(rows, at);
        int known = batch.number(i, keys);
        int key = known >= 0 || count == 0 ? known : batch.add(i, keys);
        if (key < 0) {
            return;
        }
        keys.revive(key);
        findLater(at, laterOpen);
        // A rule that the event opens a run of has its turn below, with all steps at once.
        for (int k = 0; k < count; k++) {
            isOpened[opened[k]] = true;
        }
        if (laterCount > 0) {
            offerLater(key, rows, at);
        }
        for (int k = 0; k < count; k++) {
            int own = cells.find(key, opened[k]);
            if (own < 0) {
                own = add(key, opened[k]);
            }
            takes(own, opened[k], rows, at);
            taken |= 1;
            isOpened[opened[k]] = false;
            process(own, rows, at);
        }
        releaseIfUnused(key);
    }

    private int group(int step, int at) {
        return Objects.requireNonNull(input).group(step, at);
    }

    /** Offers an event to the cells of a key, but for those of the rules that it opens a run of. */
    private void offerLater(int key, Rows rows, int at) {
        // From behind, as a cell that is done with is removed.
        for (int i = cells.size(key) - 1; i >= 0; i--) {
            int place = cells.start(key) + i;
            int rule = cells.ruleAt(place);
            int cell = cells.cellAt(place);
            if (!isOpened[rule] && takes(cell, rule, rows, at)) {
                process(cell, rows, at);
            }
        }
    }

    private void releaseIfUnused(int key) {
        if (cells.size(key) == 0) {
            keys.release(key);
        }
    }

    private void findLater(int at, long open) {
        laterCount = 0;
        for (long left = open; left != 0; left &= left - 1) {
            int step = Long.numberOfTrailingZeros(left);
            groups[laterCount] = group(step, at);
            later[laterCount++] = step;
        }
    }

    /**
     * Reads what the look at some rows will read, all at once: then memory is waited for together,
     * where each row would wait by itself.
     *
     * @param until when the last of them will be looked at
     */
    private void readAhead(long until) {
        int[] numbers = batch.numbers();
        int count = batch.count();
        for (int i = 0; i < count; i++) {
            readAhead += numbers[i] < 0 ? 0 : cells.size(numbers[i]);
        }
        for (int i = 0; i < count; i++) {
            if (numbers[i] >= 0 && cells.size(numbers[i]) > 0) {
                readAhead += cells.cellAt(cells.start(numbers[i]));
            }
        }
        cellsAhead = 0;
        for (int i = 0; i < count; i++) {
            if (numbers[i] >= 0) {
                noteAhead(numbers[i], batch.at(i), batch.steps()[i]);
            }
        }
        readAhead += runs.readAhead(ahead, stepsAhead, cellsAhead, until);
    }

    /** Notes the cells of a key that wait for a row, as far as its groups tell. */
    private void noteAhead(int key, int at, long open) {
        findLater(at, open & ~1L);
        int size = laterCount == 0 ? 0 : Math.min(MOST_AHEAD, cells.size(key));
        for (int n = 0; n < size; n++) {
            int place = cells.start(key) + n;
            for (int i = 0; i < laterCount; i++) {
                if (steps[later[i]].isOf(groups[i], cells.ruleAt(place))) {
                    noteAhead(cells.cellAt(place), 1L << later[i]);
                }
            }
        }
    }

    private void noteAhead(int cell, long step) {
        if (cellsAhead == ahead.length) {
            ahead = Arrays.copyOf(ahead, 2 * cellsAhead);
            stepsAhead = Arrays.copyOf(stepsAhead, 2 * cellsAhead);
        }
        ahead[cellsAhead] = cell;
        stepsAhead[cellsAhead++] = step;
    }

    /** Whether a cell takes the event as a later step; those steps are {@link #taken} then. */
    private boolean takes(int cell, int rule, Rows rows, int at) {
        taken = 0;
        for (int i = 0; i < laterCount; i++) {
            // What a rule asks for stands closer together than what its runs wait for.
            if (steps[later[i]].holds(rule, groups[i], rows, at) && runs.waits(cell, later[i])) {
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
