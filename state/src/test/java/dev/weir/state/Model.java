package dev.weir.state;

import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyState;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.window.SilenceMatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What checkpoints should hold: silences of some keys, and suppressions, that change at random. */
final class Model {
    private static final int KEYS = 300;

    private final Map<Long, Long> silences = new TreeMap<>();
    private final Map<Long, Long> suppressions = new TreeMap<>();
    private final Set<Long> changedSilences = new HashSet<>();
    private final Set<Long> changedSuppressions = new HashSet<>();
    private final Random random;
    private final String pack;
    private long saved;
    private long number;

    Model(long seed, String pack) {
        this.random = new Random(seed);
        this.pack = pack;
    }

    static Program program(String pack) {
        return new Program(pack, "1.0.0", pack, Map.of(), List.of(), Set.of());
    }

    /** The newest checkpoint of a store, all of it. */
    static @Nullable Checkpoint newest(StateStore store) throws IOException {
        StateStore.Stored newest = store.newest(Model::program);
        return newest == null ? null : newest.whole();
    }

    /** Goes on from what was restored, or begins where that is null. */
    void restore(@Nullable Checkpoint checkpoint) {
        silences.clear();
        suppressions.clear();
        changedSilences.clear();
        changedSuppressions.clear();
        number = checkpoint == null ? 0 : checkpoint.number();
        saved = number;
        if (checkpoint == null) {
            return;
        }
        silences.putAll(silences(checkpoint));
        suppressions.putAll(suppressions(checkpoint));
    }

    /** Forgets all keys from one on, as rules that are gone do. */
    void keepOnly(long keys) {
        silences.keySet().removeIf(key -> key >= keys);
        suppressions.keySet().removeIf(key -> key >= keys);
    }

    /** Changes something and makes the next checkpoint, of what has changed. */
    private Checkpoint next() {
        int changes = random.nextInt(20);
        for (int i = 0; i < changes; i++) {
            change(silences, changedSilences);
            change(suppressions, changedSuppressions);
        }
        number = saved + 1;
        EngineState.Header header = whole().header();
        List<EngineState.Entry> keys = new ArrayList<>();
        changedSilences.forEach(key -> keys.add(entry(key, silences.get(key))));
        List<EngineState.Suppression> held = new ArrayList<>();
        changedSuppressions.forEach(key -> held.add(suppression(key, suppressions.get(key))));
        changedSilences.clear();
        changedSuppressions.clear();
        return checkpoint(new EngineState(header, keys, held));
    }

    private void change(Map<Long, Long> values, Set<Long> changed) {
        long key = random.nextInt(KEYS);
        changed.add(key);
        if (random.nextInt(3) == 0) {
            values.remove(key);
        } else {
            values.put(key, random.nextLong() >>> 1);
        }
    }

    /**
     * Saves the next checkpoint: what has changed, or all where that is asked for, part by part.
     */
    void save(StateStore store) throws IOException {
        boolean isWhole = store.needsWhole();
        Checkpoint changes = next();
        EngineState state = isWhole ? whole() : changes.state();
        StateStore.Write write = store.begin(checkpoint(EngineState.of(state.header())), isWhole);
        for (EngineState.Part part : parts(state)) {
            write.add(part);
        }
        write.finish();
        saved = number;
    }

    /** What a checkpoint of the present state says. */
    String text() {
        return text(checkpoint(whole()));
    }

    private List<EngineState.Part> parts(EngineState state) {
        List<EngineState.Part> parts = new ArrayList<>();
        List<EngineState.Entry> keys = state.keys();
        while (!keys.isEmpty()) {
            int size = Math.min(keys.size(), 1 + random.nextInt(12));
            parts.add(new EngineState.Part(keys.subList(0, size), List.of()));
            keys = keys.subList(size, keys.size());
        }
        parts.add(new EngineState.Part(List.of(), state.suppressions()));
        return parts;
    }

    Checkpoint checkpoint(EngineState state) {
        return new Checkpoint(
                number,
                pack,
                2 * number,
                List.of(
                        new Checkpoint.ReadTo(
                                new PartitionId("in", 0), 10 * number, "byte " + number, false)),
                Map.of("alerts " + number, Delivered.NOTHING),
                state);
    }

    EngineState whole() {
        List<EngineState.Entry> keys = new ArrayList<>();
        silences.forEach((key, since) -> keys.add(entry(key, since)));
        List<EngineState.Suppression> held = new ArrayList<>();
        suppressions.forEach((key, until) -> held.add(suppression(key, until)));
        return new EngineState(
                new EngineState.Header(
                        true,
                        new Cut(number, Position.of("in", 0, number)),
                        List.of(),
                        List.of(),
                        Set.of(),
                        List.of(),
                        Map.of(),
                        keys.size(),
                        held.size()),
                keys,
                held);
    }

    private static EngineState.Entry entry(long key, @Nullable Long since) {
        SilenceMatcher.State silence = since == null ? null : new SilenceMatcher.State(null, since);
        return new EngineState.Entry(
                "r" + key % 3,
                List.of(key),
                silence == null ? null : new KeyState(null, null, silence, null));
    }

    private static EngineState.Suppression suppression(long key, @Nullable Long until) {
        return new EngineState.Suppression(
                "r" + key % 3,
                List.of("s" + key),
                until == null ? null : new EngineState.Held(until, key));
    }

    /** What a checkpoint says, without the order of its records. */
    static String text(Checkpoint c) {
        return c.number()
                + " "
                + c.pack()
                + " "
                + c.control()
                + " "
                + c.read()
                + " "
                + c.state().header()
                + " "
                + new HashSet<>(c.state().keys()).hashCode()
                + " "
                + silences(c)
                + " "
                + suppressions(c);
    }

    private static Map<Long, Long> silences(Checkpoint checkpoint) {
        Map<Long, Long> all = new TreeMap<>();
        for (EngineState.Entry entry : checkpoint.state().keys()) {
            KeyState state = entry.state();
            SilenceMatcher.State silence = state == null ? null : state.silence();
            if (silence != null) {
                all.put((Long) entry.key().get(0), silence.since());
            }
        }
        return all;
    }

    private static Map<Long, Long> suppressions(Checkpoint checkpoint) {
        Map<Long, Long> all = new TreeMap<>();
        for (EngineState.Suppression suppression : checkpoint.state().suppressions()) {
            EngineState.Held held = suppression.held();
            if (held != null) {
                all.put(held.count(), held.until());
            }
        }
        return all;
    }
}
