package dev.weir.runtime.engine;

import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import java.util.ArrayList;
import java.util.List;

/** One rule: its routers find the keys of an event, the lanes have what is known under each. */
final class RuleOperator implements Operator {
    private final RuleProgram rule;

    /** For each slice, as many as there are lanes. */
    private final List<EventRouter> routers;

    private final List<RuleLane> lanes;
    private final List<LaneFeed> feeds = new ArrayList<>();
    private final List<Changes<?, EngineState.Entry>> changes = new ArrayList<>();

    RuleOperator(RuleProgram rule, List<EventRouter> routers, List<RuleLane> lanes) {
        this.rule = rule;
        this.routers = List.copyOf(routers);
        this.lanes = List.copyOf(lanes);
        for (int lane = 0; lane < lanes.size(); lane++) {
            feeds.add(new LaneFeed(rule, lane));
            changes.add(lanes.get(lane).changes());
        }
    }

    @Override
    public void read(Batch batch, Slice slice) {
        routers.get(slice.number()).read(batch, slice);
    }

    @Override
    public void process(Batch batch, int slices, int lane, List<Firing> out) {
        RuleLane taker = lanes.get(lane);
        if (routers.get(0).isOne()) {
            for (int i = 0; i < slices; i++) {
                routers.get(i).offerAll(lane, taker, out);
            }
        } else if (routers.get(0).isAny()) {
            feeds.get(lane)
                    .offer(
                            batch,
                            routers,
                            slices,
                            (key, rows, at, steps) -> taker.process(key, rows, at, steps, out));
        }
    }

    private RuleLane laneOf(List<Object> key) {
        return lanes.get(Key.lane(key, lanes.size()));
    }

    @Override
    public void fireBefore(long instant, int lane, List<Firing> out) {
        lanes.get(lane).fireBefore(instant, out);
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
