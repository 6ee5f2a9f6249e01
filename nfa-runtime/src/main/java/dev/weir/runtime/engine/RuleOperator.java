package dev.weir.runtime.engine;

import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One rule: its router finds the keys of an event, the lanes have what is known under each. */
final class RuleOperator implements Operator {
    private final RuleProgram rule;
    private final EventRouter router;
    private final List<RuleLane> lanes;
    private final List<Changes<?, EngineState.Entry>> changes = new ArrayList<>();

    RuleOperator(RuleProgram rule, EventRouter router, List<RuleLane> lanes) {
        this.rule = rule;
        this.router = router;
        this.lanes = List.copyOf(lanes);
        lanes.forEach(lane -> changes.add(lane.changes()));
    }

    @Override
    public void process(Batch batch, List<Firing> out) {
        if (lanes.size() == 1 && router.hasOneInput()) {
            router.routeAll(batch, lanes.get(0), out);
            return;
        }
        router.route(
                batch,
                (key, rows, at, steps) ->
                        laneOf(Arrays.asList(key)).process(key, rows, at, steps, out));
    }

    private RuleLane laneOf(List<Object> key) {
        return lanes.get(Key.lane(key, lanes.size()));
    }

    @Override
    public void fireBefore(long instant, List<Firing> out) {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).fireBefore(instant, out);
        }
    }

    @Override
    public void start(long time) {
        if (rule.mode() != RuleProgram.Mode.DISABLED
                && rule.body() instanceof RuleBody.Silence silence) {
            for (List<Object> parts : silence.keysFrom()) {
                laneOf(parts).expect(new Key(parts), time);
            }
        }
    }

    @Override
    public long keys(int number) {
        return lanes.stream().mapToLong(RuleLane::size).sum();
    }

    @Override
    public void tally() {}

    @Override
    public void beginWhole() {
        lanes.forEach(RuleLane::beginWhole);
    }

    @Override
    public List<Changes<?, EngineState.Entry>> changes() {
        return changes;
    }

    @Override
    public void restore(int number, Key key, KeyState saved) {
        laneOf(key.parts()).restore(key, saved);
    }

    @Override
    public boolean restoreLater(int number, Key key, KeyStates saved, long cut) {
        return laneOf(key.parts()).restoreLater(key, saved, cut);
    }

    @Override
    public long evictableBytes() {
        long bytes = 0;
        for (int i = 0; i < lanes.size(); i++) {
            bytes += lanes.get(i).evictableBytes();
        }
        return bytes;
    }

    @Override
    public void evict(KeyStates saved, long cut) {
        lanes.forEach(lane -> lane.evict(saved, cut));
    }
}
