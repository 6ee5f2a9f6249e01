package dev.weir.spec.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Weir;
import dev.weir.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** What one {@code weir} command printed and how it ended. */
public record CommandRun(int exitCode, String out, String err) {

    /** Runs a command without input, not on a screen. */
    public static CommandRun of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false,
                        false,
                        false,
                        100,
                        Clock.systemUTC());
        int exitCode = Weir.run(terminal, arguments);
        return new CommandRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    /** This run, if it ended well; else the test fails with what was printed. */
    public CommandRun succeeding() {
        assertThat(exitCode).as("%s%s", out, err).isZero();
        return this;
    }
}
