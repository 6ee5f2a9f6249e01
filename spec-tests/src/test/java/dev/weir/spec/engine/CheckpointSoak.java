package dev.weir.spec.engine;

import dev.weir.compiler.CompileOptions;
import dev.weir.compiler.PackSource;
import dev.weir.compiler.RuleCompiler;
import dev.weir.disk.Fs;
import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.StateStore;
import dev.weir.runtime.program.Program;
import dev.weir.state.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What {@link CheckpointMemoryTest} runs in a process of its own: opens a state folder, restores an
 * engine from it, saves and closes, again and again, and tells the resident memory at the end of
 * each tenth of the rounds, in KiB.
 */
final class CheckpointSoak {
    private static final int KEYS = 500;
    private static final int SAVES = 3;
    private static final int TELLS = 10;

    private CheckpointSoak() {}

    /**
     * @param args the folder, and how many rounds
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        String rules =
                "EVENT E { k string, v int, at timestamp } TIME at\n"
                        + "RULE r { BY k MATCH a: E -> b: E[v == 9] WITHIN 1h }\n";
        Program program =
                Objects.requireNonNull(
                        RuleCompiler.compile(
                                        PackSource.of("soak", new SourceText("soak.rule", rules)),
                                        CompileOptions.none())
                                .program());
        EventType type = Objects.requireNonNull(program.eventTypes().get("E"));
        long offset = 0;
        for (int round = 1; round <= rounds; round++) {
            Engine engine = Engine.create(program, 1, new NoOutput());
            try (CheckpointFolder store = CheckpointFolder.open(Fs.DISK, folder, "0", m -> {})) {
                StateStore.Stored newest = store.newest(hash -> program);
                long number = newest == null ? 0 : newest.heading().number();
                if (newest == null) {
                    engine.open(new PartitionId("q", 0));
                } else {
                    EngineState state = newest.heading().state();
                    engine.restore(state.header(), state.suppressions(), newest.keys());
                }
                for (int save = 0; save < SAVES; save++) {
                    for (int i = 0; i < KEYS; i++) {
                        long time = 1_767_225_600_000L + offset * 1000;
                        Object[] values = {"key" + offset % 5_000, offset % 9, time};
                        Place place = new Place(time, 0, Position.of("q", 0, offset++));
                        engine.accept(0, new Event(type, values, place));
                    }
                    engine.advance();
                    Saving.save(store, engine, program.hash(), ++number);
                }
            }
            if (round % Math.max(1, rounds / TELLS) == 0) {
                System.out.println(residentKb());
            }
        }
    }

    private static long residentKb() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
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
