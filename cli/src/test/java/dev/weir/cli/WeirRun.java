package dev.weir.cli;

import dev.weir.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** What a command printed and how it exited. */
record WeirRun(int exitCode, String out, String err) {

    /** Runs a command without input, not on a screen. */
    static WeirRun of(String... arguments) {
        return run("", false, arguments);
    }

    static WeirRun withInput(String input, String... arguments) {
        return run(input, false, arguments);
    }

    /** Runs a command on a coloured screen of 60 columns. */
    static WeirRun onScreen(String... arguments) {
        return run("", true, arguments);
    }

    private static WeirRun run(String input, boolean screen, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Weir.run(
                        new Terminal(
                                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                                new PrintStream(out, false, StandardCharsets.UTF_8),
                                new PrintStream(err, false, StandardCharsets.UTF_8),
                                screen,
                                screen,
                                screen,
                                60,
                                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                        arguments);
        return new WeirRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
