package dev.weir.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * Where a command reads and writes.
 *
 * @param out data; buffered, flushed when a person reads it and at the end
 * @param err all else
 * @param outIsScreen whether a person reads {@code out}
 * @param errIsScreen whether a person reads {@code err}
 * @param colours whether colours are welcome on a screen
 * @param columns width of the screen in characters
 * @param clock for progress and pacing only; nothing that is data depends on it
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean outIsScreen,
        boolean errIsScreen,
        boolean colours,
        int columns,
        Clock clock) {

    private static final int USUAL_COLUMNS = 80;
    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * The real one. The launcher knows which streams are screens and tells it by system properties;
     * without the launcher nothing is taken for a screen.
     */
    public static Terminal ofProcess() {
        return new Terminal(
                System.in,
                stream(FileDescriptor.out, BUFFER_BYTES),
                stream(FileDescriptor.err, 1024),
                Boolean.getBoolean("weir.stdout.screen"),
                Boolean.getBoolean("weir.stderr.screen"),
                emptyOrNull(System.getenv("NO_COLOR")) && !"dumb".equals(System.getenv("TERM")),
                Math.max(40, Integer.getInteger("weir.screen.columns", USUAL_COLUMNS)),
                Clock.systemUTC());
    }

    public Paint outPaint() {
        return new Paint(outIsScreen && colours);
    }

    public Paint errPaint() {
        return new Paint(errIsScreen && colours);
    }

    /** A line for people; what was written to {@code out} before stands before it. */
    public void say(String line) {
        out.flush();
        err.println(line);
        err.flush();
    }

    private static PrintStream stream(FileDescriptor descriptor, int bufferBytes) {
        return new PrintStream(
                new ReportingStream(new FileOutputStream(descriptor), bufferBytes),
                false,
                StandardCharsets.UTF_8);
    }

    private static boolean emptyOrNull(@org.jspecify.annotations.Nullable String text) {
        return text == null || text.isEmpty();
    }
}
