package dev.weir.spec.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.disk.Fs;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.program.Program;
import dev.weir.state.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of keys that never come again nothing is left when their time is over, in memory and on disk.
 * {@code -Dweir.keys=N} has N of them.
 */
class ForgottenKeysTest {
    private static final int KEYS = Integer.getInteger("weir.keys", 20_000);
    private static final long START = 1_767_225_600_000L;

    /** What is forgotten lies on the disk until the files of a slot are merged. */
    private static final int MOST_CHECKPOINTS = 100;

    private static final String PACK =
            """
            EVENT E { k string, v int, at timestamp } TIME at
            RULE sequence { BY k MATCH a: E -> b: E[v == 9] WITHIN 1h }
            RULE repetition { BY k MATCH a: E{2,} -> b: E[v == 9] WITHIN 1h }
            RULE chain { BY k MATCH a: E ~> b: E ~> c: E[v == 9] WITHIN 1h }
            RULE correlated { BY k MATCH a: E -> b: E[v > a.v] WITHIN 1h }
            RULE absence { BY k MATCH a: E[v < 3] -> !E[v == 9] FOR 1h }
            RULE counted { BY k FROM E WINDOW SLIDING 1h HAVING count() >= 3 }
            RULE summed { BY k FROM E WINDOW SLIDING 1h HAVING sum(v) > 100 }
            RULE tumbling { BY k FROM E WINDOW TUMBLING 1h HAVING sum(v) > 100 }
            RULE session { BY k FROM E WINDOW SESSION GAP 10m HAVING count() >= 3 }
            RULE resolved { BY k FROM E WINDOW SLIDING 1h HAVING max(v) > 6 RESOLVE }
            RULE suppressed { BY k MATCH a: E[v > 7] SUPPRESS 1h }
            """;

    @TempDir Path folder;

    private final Program program =
            Objects.requireNonNull(
                    RuleCompiler.compile(
                                    PackSource.of("keys", new SourceText("keys.rule", PACK)),
                                    CompileOptions.none())
                            .program());

    private final Engine engine = Engine.create(program, 1, new NoOutput());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothing_is_left_of_keys_that_came_once(boolean evicts) throws IOException {
        engine.open(new PartitionId("q", 0));
        long peak;
        try (CheckpointFolder store = open()) {
            store.newest(hash -> program);
            for (int i = 0; i < KEYS; i++) {
                engine.accept(0, event(i, "key" + i, i % 9, START + i * 1_000_000L / KEYS));
                if (i % 256 == 0) {
                    engine.advance();
                }
            }
            Saving.save(store, engine, program.hash(), 1);
            peak = bytes();
            if (evicts) {
                assertThat(engine.evictableBytes()).isGreaterThan(KEYS * 100L);
                engine.evict(store.keys());
                assertThat(engine.evictableBytes()).isLessThan(20_000);
            }
            EngineState most = engine.snapshot();
            assertThat(keysWithState(most)).containsExactlyInAnyOrderElementsOf(rulesWithState());
            assertThat(most.keys()).hasSizeGreaterThan(KEYS * 6);

            engine.accept(0, event(KEYS, "last", 0, START + 30 * 86_400_000L));
            engine.advance();
            engine.accept(0, event(KEYS + 1, "last", 0, START + 60 * 86_400_000L));
            engine.advance();
            int number = 1;
            while (bytes() >= peak / 100 && number < MOST_CHECKPOINTS) {
                Saving.save(store, engine, program.hash(), ++number);
            }
        }

        EngineState left = engine.snapshot();
        assertThat(left.keys()).allSatisfy(e -> assertThat(e.key().toString()).contains("last"));
        assertThat(left.suppressions()).isEmpty();
        assertThat(bytes()).isLessThan(peak / 100);
        try (CheckpointFolder store = open()) {
            Checkpoint newest = Objects.requireNonNull(store.newest(hash -> program)).whole();
            assertThat(newest.state().keys()).containsExactlyInAnyOrderElementsOf(left.keys());
            assertThat(newest.state().suppressions()).isEmpty();
        }
    }

    private List<String> rulesWithState() {
        return program.rules().stream()
                .map(rule -> rule.name())
                .filter(name -> !name.equals("suppressed"))
                .toList();
    }

    private static List<String> keysWithState(EngineState state) {
        return state.keys().stream().map(EngineState.Entry::rule).distinct().toList();
    }

    private CheckpointFolder open() throws IOException {
        return CheckpointFolder.open(Fs.DISK, folder, "0", message -> {});
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private Event event(int offset, String key, long value, long time) {
        EventType type = Objects.requireNonNull(program.eventTypes().get("E"));
        Place place = new Place(time, 0, Position.of("q", 0, offset));
        return new Event(type, new Object[] {key, value, time}, place);
    }

    private static final class NoOutput implements Output {
        @Override
        public void alert(Alert alert) {}

        @Override
        public void deadLetter(DeadLetter letter) {
            throw new IllegalStateException(letter.toString());
        }

        @Override
        public void late(Event event) {
            throw new IllegalStateException(event.toString());
        }
    }
}
