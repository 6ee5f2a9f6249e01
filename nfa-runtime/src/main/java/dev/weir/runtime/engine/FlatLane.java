package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleProgram;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One rule under the keys of a lane, the states of which stand together in arrays. */
abstract class FlatLane implements RuleLane {
    final RuleProgram rule;
    final AlertBuilder builder;

    /** Keys that have a state, and those that had one and may come back. */
    final KeyTable keys;

    private final boolean keepsChanges;
    private final Set<Key> changed = new LinkedHashSet<>();
    private final BatchKeys batch;

    /** Of no use but that what {@link #readAhead} gives is used. */
    private long readAhead;

    /**
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    FlatLane(RuleProgram rule, AlertBuilder builder, boolean keepsChanges) {
        this.rule = rule;
        this.builder = builder;
        this.keepsChanges = keepsChanges;
        this.batch = new BatchKeys(rule.key().size());
        this.keys = new KeyTable(rule.key().size());
    }

    /**
     * Takes an event under a key, after what time has ended.
     *
     * @param number of the key; -1 where it is not known
     * @param key the values of its parts
     */
    abstract void process(
            int number, Object[] key, Rows rows, int at, BitSet steps, List<Firing> out);

    @Override
    public final void process(Object[] key, Rows rows, int at, BitSet steps, List<Firing> out) {
        process(keys.find(key), key, rows, at, steps, out);
    }

    @Override
    public final void processAll(RoutedInput input, Rows rows, boolean any, List<Firing> out) {
        batch.read(input, rows, any);
        batch.find(keys);
        if (batch.count() > 0) {
            readAhead += readAhead(batch.numbers(), batch.count(), rows.time(rows.end() - 1));
        }
        for (int i = 0; i < batch.count(); i++) {
            int at = batch.at(i);
            process(batch.number(i, keys), batch.key(i), rows, at, input.steps(at), out);
        }
    }

    /** The state of a key; null where there is none. */
    abstract @Nullable KeyState stateOf(int number);

    abstract boolean isEmpty(int number);

    /**
     * Reads what the look at some keys will read, all at once: then memory is waited for together,
     * where each key would wait by itself.
     *
     * @param numbers of the keys; -1 for one that is not known
     * @param until when the last of them will be looked at
     * @return anything that depends on what was read, so that it has to be
     */
    abstract long readAhead(int[] numbers, int count, long until);

    /** The state of a key is another now, or gone. */
    final void settle(int number) {
        if (keepsChanges) {
            changed.add(keys.key(number));
        }
        if (isEmpty(number)) {
            keys.release(number);
        }
    }

    @Override
    public final void expect(Key key, long start) {
        throw new IllegalStateException("only a silence waits for a key");
    }

    @Override
    public final int size() {
        return keys.size();
    }

    @Override
    public final void snapshot(List<EngineState.Entry> into) {
        keys.forEach(number -> into.add(entry(keys.key(number), number)));
    }

    @Override
    public final void changes(List<EngineState.Entry> into) {
        changed.forEach(key -> into.add(entry(key, keys.find(key.toArray()))));
        changed.clear();
    }

    private EngineState.Entry entry(Key key, int number) {
        KeyState state = number < 0 || isEmpty(number) ? null : stateOf(number);
        return new EngineState.Entry(rule.name(), key.parts(), state);
    }
}
