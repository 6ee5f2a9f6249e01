package dev.weir.cli.replay;

import dev.weir.cli.Count;
import dev.weir.cli.terminal.Terminal;
import dev.weir.runtime.value.TimeText;
import java.util.Locale;

/** A line on the screen that says how far a replay is; shown once it has taken a moment. */
final class Progress {
    private static final long FIRST_MILLIS = 400;
    private static final long EVERY_MILLIS = 100;
    private static final int WIDEST_BAR = 20;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Terminal terminal;
    private final long startedMillis;
    private long nextMillis;
    private boolean shown;

    Progress(Terminal terminal) {
        this.terminal = terminal;
        this.startedMillis = terminal.clock().millis();
        this.nextMillis = startedMillis + FIRST_MILLIS;
    }

    /** Milliseconds since the start. */
    long elapsedMillis() {
        return terminal.clock().millis() - startedMillis;
    }

    /** Shows how far it is, if it is time to. */
    void show(long events, long eventMillis, long alerts, Arrivals arrivals) {
        if (!terminal.errIsScreen()) {
            return;
        }
        long now = terminal.clock().millis();
        if (now < nextMillis) {
            return;
        }
        nextMillis = now + EVERY_MILLIS;
        String line =
                line(
                        arrivals.amountRead(),
                        arrivals.amountTotal(),
                        events,
                        events * 1000 / Math.max(1, now - startedMillis),
                        eventMillis,
                        alerts,
                        terminal.columns() - 1);
        // A line that wraps could not be drawn over.
        terminal.err().print("\r" + line + "\u001b[K");
        terminal.err().flush();
        shown = true;
    }

    /** Makes room for other lines on the screen. */
    void clear() {
        if (shown) {
            terminal.err().print(CLEAR_LINE);
            terminal.err().flush();
            shown = false;
        }
    }

    /**
     * @param amountTotal 0 or less where it is not known how much there is to read
     * @param columns what the line must fit in; the bar gives way first
     */
    static String line(
            long amountRead,
            long amountTotal,
            long events,
            long eventsPerSecond,
            long eventMillis,
            long alerts,
            int columns) {
        String how =
                String.format(
                        Locale.ROOT,
                        "%s  %,d/s  %s  %s",
                        Count.of(events, "event"),
                        eventsPerSecond,
                        TimeText.format(eventMillis).substring(0, 19).replace('T', ' '),
                        Count.of(alerts, "alert"));
        if (amountTotal > 0) {
            double part = Math.min(1.0, (double) amountRead / amountTotal);
            String percent = String.format(Locale.ROOT, "%3d%%", (int) (part * 100));
            int cells = Math.min(WIDEST_BAR, columns - percent.length() - how.length() - 3);
            how = percent + " " + bar(part, cells) + how;
        }
        return how.length() <= columns ? how : how.substring(0, columns);
    }

    private static String bar(double part, int cells) {
        if (cells <= 0) {
            return " ";
        }
        int full = (int) (part * cells);
        return "━".repeat(full) + "┄".repeat(cells - full) + "  ";
    }
}
