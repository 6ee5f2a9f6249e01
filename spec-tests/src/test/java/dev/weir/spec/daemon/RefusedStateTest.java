package dev.weir.spec.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * State of a newer Weir, state of which nothing is sound, and state that knows of output that is
 * not there, is refused with exit code 65, however often it is tried, and stays as it is.
 */
class RefusedStateTest {
    @TempDir Path folder;

    private Path state;

    @BeforeEach
    void runOnce() throws Exception {
        state = folder.resolve("state");
        Files.writeString(folder.resolve("cards.rule"), CardStream.PACK);
        CardStream.write(folder.resolve("in.jsonl"), 1, 2_000, 200);
        try (WeirProcess daemon = start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
    }

    @Test
    void ofTheSameVersionItIsTaken() throws Exception {
        try (WeirProcess daemon = start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
    }

    @Test
    void aCheckpointOfANewerFormatIsRefused() throws Exception {
        for (Path manifest : files("manifest.json")) {
            if (manifest.startsWith(state.resolve("checkpoints"))) {
                String line = Files.readString(manifest);
                Files.writeString(
                        manifest,
                        sealed(
                                line.replaceFirst("\"format\":\\d+", "\"format\":999")
                                        .replaceFirst(
                                                "\"engine\":\"[^\"]*\"", "\"engine\":\"99.0\"")));
            }
        }
        assertRefused("999", "99.0", "start the newer Weir");
    }

    @Test
    void aRecordThatOnlyANewerOneKnowsIsRefused() throws Exception {
        Path control = state.resolve("control.log");
        long records = Files.readAllLines(control).size();
        Files.writeString(
                control,
                Files.readString(control)
                        + sealed("{\"seq\":" + records + ",\"record\":\"dreamt\",\"crc\":\"\"}\n"));
        assertRefused("control.log");
    }

    @Test
    void checkpointsThatAreAllDamagedAreRefused() throws Exception {
        for (Path table : files("CURRENT")) {
            Files.writeString(table, "MANIFEST-000000\n");
        }
        assertRefused(
                "CURRENT is not as it was written",
                "no checkpoint in",
                "nothing was deleted; put a copy of the folder back");
    }

    @Test
    void aCheckpointThatFollowsFromDecisionsThatAreNotThereIsRefused() throws Exception {
        Files.write(state.resolve("control.log"), new byte[0]);
        assertRefused("control.log has 0 records, and checkpoint", "follows from");
    }

    @Test
    void outputThatEndsBeforeWhatTheCheckpointKnowsOfIsRefused() throws Exception {
        Path sidecar = folder.resolve("alerts.jsonl.cut");
        List<String> records = Files.readAllLines(sidecar);
        assertThat(records).hasSizeGreaterThan(1);
        Files.write(sidecar, records.subList(0, records.size() - 1));
        byte[] alerts = Files.readAllBytes(folder.resolve("alerts.jsonl"));
        assertRefused("alerts.jsonl` has a record of less than it had", "nothing was changed");
        assertThat(folder.resolve("alerts.jsonl")).hasBinaryContent(alerts);
        Files.write(sidecar, records);
        try (WeirProcess daemon = start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
        assertThat(folder.resolve("alerts.jsonl")).hasBinaryContent(alerts);
    }

    @Test
    void outputThatWasMovedAwayIsNot() throws Exception {
        Files.delete(folder.resolve("alerts.jsonl"));
        Files.delete(folder.resolve("alerts.jsonl.cut"));
        try (WeirProcess daemon = start()) {
            assertThat(daemon.exitCode()).as(daemon.output()).isZero();
        }
    }

    private void assertRefused(String... said) throws Exception {
        Map<String, String> before = contents();
        for (int i = 0; i < 3; i++) {
            try (WeirProcess daemon = start()) {
                assertThat(daemon.exitCode()).as(daemon.output()).isEqualTo(ExitCode.STATE);
                assertThat(daemon.output()).contains(said);
            }
            assertThat(contents()).isEqualTo(before);
        }
    }

    /** The line with the seal that belongs to it. */
    private static String sealed(String line) {
        String sealed = line.substring(0, line.lastIndexOf(",\"crc\""));
        CRC32C crc = new CRC32C();
        crc.update(sealed.getBytes(StandardCharsets.UTF_8));
        return String.format("%s,\"crc\":\"%08x\"}%n", sealed, crc.getValue());
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.endsWith(name)).toList();
        }
    }

    /** All bytes of the state; who has it says the lock, anew at each start. */
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new HashMap<>();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("lock")) {
                    byte[] bytes = Files.readAllBytes(file);
                    contents.put(
                            state.relativize(file).toString(),
                            new String(bytes, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return contents;
    }

    private WeirProcess start() throws IOException {
        return WeirProcess.start(
                folder.resolve("output.txt"),
                List.of(
                        "run",
                        folder.resolve("cards.rule").toString(),
                        "--source",
                        folder.resolve("in.jsonl").toString(),
                        "--sink",
                        folder.resolve("alerts.jsonl").toString(),
                        "--state",
                        state.toString(),
                        "--port",
                        "0",
                        "--exit-at-end"));
    }
}
