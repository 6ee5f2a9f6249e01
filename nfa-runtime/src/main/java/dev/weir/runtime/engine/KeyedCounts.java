package dev.weir.runtime.engine;

import dev.weir.runtime.event.Rows;
import dev.weir.runtime.program.RuleBody;
import dev.weir.runtime.program.RuleProgram;
import dev.weir.runtime.window.CountWindows;
import dev.weir.runtime.window.WindowMatcher;
import java.util.List;
import java.util.Objects;

/** One rule under the keys of a lane, the windows of which are {@link CountWindows}. */
final class KeyedCounts extends FlatLane {
    private CountWindows windows;

    /**
     * @param rule without {@link CountWindows#obstacle}
     * @param keepsChanges whether {@link #changes} is ever asked for
     */
    KeyedCounts(RuleProgram rule, AlertBuilder builder, boolean keepsChanges) {
        super(rule, builder, keepsChanges);
        this.windows = noWindows();
    }

    private CountWindows noWindows() {
        return new CountWindows((RuleBody.Window) rule.body(), new OfTime());
    }

    @Override
    void begin(Rows rows, int at, List<Firing> out) {
        windows.begin(rows, at);
    }

    @Override
    boolean opens(long sources) {
        return true;
    }

    @Override
    void take(int number, Rows rows, int at, long sources, List<Firing> out) {
        keys.revive(number);
        changing(number);
        if (windows.process(number)) {
            out.add(firing(number, rows, at));
        }
        settle(number);
    }

    private Firing firing(int number, Rows rows, int at) {
        Key key = key();
        WindowMatcher.Outcome outcome =
                windows.fire(number, key.parts(), builder::countArithmeticFault);
        return builder.firing(key, rows.place(at), 0, outcome);
    }

    @Override
    void fireDeadlines(long instant, List<Firing> out) {
        windows.leaveBefore(instant);
    }

    @Override
    KeyState stateOf(int number) {
        return new KeyState(null, windows.snapshot(number), null, null);
    }

    @Override
    long readAhead(BatchKeys batch, long until) {
        return windows.readAhead(batch.numbers(), batch.count(), until);
    }

    @Override
    boolean isEmpty(int number) {
        return windows.isEmpty(number);
    }

    @Override
    long keptMillis() {
        return ((RuleBody.Window) rule.body()).sizeMillis();
    }

    @Override
    boolean canReturn() {
        return true;
    }

    @Override
    void restoreAmid(int number, KeyState saved) {
        windows.restoreAmid(number, Objects.requireNonNull(saved.window()));
    }

    @Override
    boolean isAny(KeyState saved) {
        return saved.window() != null && !saved.window().entries().isEmpty();
    }

    @Override
    void restore(int number, KeyState saved) {
        windows.restore(number, Objects.requireNonNull(saved.window()));
    }

    @Override
    void letGo() {
        windows = noWindows();
    }

    @Override
    long stateBytes() {
        return windows.bytes();
    }

    private final class OfTime implements CountWindows.Environment {
        @Override
        public void changing(int number) {
            KeyedCounts.this.changing(number);
        }

        @Override
        public void left(int number) {
            settle(number);
        }
    }
}
