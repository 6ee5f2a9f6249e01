package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own can show: signals, a reader that leaves, a full disk, colours. */
class ProcessTest {
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir private Path folder;
    private Path pack;
    private Path errors;

    @BeforeEach
    void write_a_pack() {
        pack = DoorPack.folder(folder.resolve("doors"), DoorPack.EVENT + DoorPack.RULE);
        errors = folder.resolve("errors.txt");
    }

    /**
     * A shell starts what runs in the background so, and what that starts can do nothing about it.
     */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readString(status)
                        .lines()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .anyMatch(mask -> (mask & 2) != 0);
    }

    /** Ctrl-C is INT; what a service manager sends is TERM. */
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_replay_that_is_stopped_tells_what_it_has_seen(String signal, int exitCode)
            throws Exception {
        assumeFalse(
                signal.equals("INT") && ignoresInterrupts(),
                "interrupts are ignored, as in the background of a shell");
        String anHourLater =
                "{\"door\":\"lab\",\"granted\":true,\"ts\":\"2026-01-01T01:00:00Z\"}\n";
        Path recording = DoorPack.write(folder.resolve("day.jsonl"), DoorPack.EVENTS + anHourLater);
        Path summary = folder.resolve("summary.json");
        Process process =
                weir(
                                "replay",
                                pack.toString(),
                                recording.toString(),
                                "--speed=1000x",
                                "--summary=" + summary)
                        .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).contains("\"rule\":\"forced\"");
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(out.readLine()).isNull();
        }
        assertThat(process.waitFor()).isEqualTo(exitCode);
        assertThat(errors).content().startsWith("stopped early\n").endsWith("\n1 alert\n");
        assertThat(summary).content().contains("\"alerts\": 1");
    }

    @Test
    void a_reader_that_leaves_is_no_fault() throws Exception {
        Path recording = folder.resolve("day.jsonl");
        Files.writeString(recording, DoorPack.EVENTS);
        DoorPack.folder(pack, DoorPack.EVENT + "RULE any { BY door MATCH a: Access }\n");
        List<String> arguments = new ArrayList<>(List.of("replay", pack.toString()));
        for (int i = 0; i < 100; i++) {
            Path copy = folder.resolve("day-" + i + ".jsonl");
            arguments.add(Files.copy(recording, copy).toString());
        }
        Process process = weir(arguments.toArray(new String[0])).start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).startsWith("{\"id\":");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(errors).content().doesNotContain("Exception", "cannot");
    }

    /** A line is passed over in pieces, however long it is. */
    @Test
    void a_line_of_64_mib_is_a_dead_letter_also_in_a_small_heap() throws Exception {
        Path recording = folder.resolve("day.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(recording)) {
            out.write("{\"door\":\"");
            String mebibyte = "x".repeat(1 << 20);
            for (int i = 0; i < 64; i++) {
                out.write(mebibyte);
            }
            out.write("\"}\n" + DoorPack.EVENTS);
        }
        ProcessBuilder builder = weir("replay", pack.toString(), recording.toString());
        builder.command().add(1, "-Xmx32m");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out).contains("\"rule\":\"forced\"").hasLineCount(1);
        assertThat(errors).content().contains("4 used, 0 unused, 0 late, 1 dead letter\n");
    }

    @Test
    void a_full_disk_behind_standard_output_is_told() throws Exception {
        assumeTrue(Files.exists(FULL_DISK), "no device that is always full");
        Path recording = DoorPack.write(folder.resolve("day.jsonl"), DoorPack.EVENTS);
        Process process =
                weir("replay", pack.toString(), recording.toString())
                        .redirectOutput(FULL_DISK.toFile())
                        .start();
        assertThat(process.waitFor()).isEqualTo(3);
        assertThat(errors)
                .hasContent("weir: cannot write to standard output: No space left on device");
    }

    @ParameterizedTest
    @CsvSource({
        "TERM, xterm, true",
        "NO_COLOR, 1, false",
        "NO_COLOR, '', true",
        "TERM, dumb, false"
    })
    void colours_are_for_screens_that_welcome_them(String name, String value, boolean coloured)
            throws Exception {
        DoorPack.folder(pack, DoorPack.EVENT + DoorPack.RULE + DoorPack.TEST);
        ProcessBuilder builder = weir("test", pack.toString());
        builder.command().add(1, "-Dweir.stdout.screen=true");
        builder.environment().putAll(Map.of("TERM", "xterm"));
        builder.environment().put(name, value);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out.contains("\u001b[")).isEqualTo(coloured);
    }

    @Test
    void what_nobody_watches_has_no_colours() throws Exception {
        DoorPack.folder(pack, DoorPack.EVENT + DoorPack.RULE + DoorPack.TEST);
        Process process = weir("test", pack.toString()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out).isEqualTo("ok    forced  opens at the third try\n1 passed, 0 failed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "help", "check", "test"})
    void a_command_that_needs_no_daemon_loads_nothing_of_it(String command) throws Exception {
        DoorPack.folder(pack, DoorPack.EVENT + DoorPack.RULE + DoorPack.TEST);
        Path loaded = folder.resolve("loaded.txt");
        ProcessBuilder builder = weir(command);
        builder.command().add(1, "-Xlog:class+load:file=" + loaded);
        if (command.equals("check") || command.equals("test")) {
            builder.command().add(pack.toString());
        }
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(process.waitFor()).isZero();
        assertThat(loaded)
                .content()
                .contains("dev.weir.cli.StatusCommand")
                .doesNotContain(
                        "dev.weir.cli.daemon.",
                        "dev.weir.cli.http.",
                        "dev.weir.cli.config.",
                        "io.prometheus.",
                        "sun.net.httpserver.",
                        "com.fasterxml.jackson.databind.ObjectMapper");
    }

    private ProcessBuilder weir(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(Weir.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().remove("NO_COLOR");
        builder.environment().remove("TERM");
        return builder;
    }
}
