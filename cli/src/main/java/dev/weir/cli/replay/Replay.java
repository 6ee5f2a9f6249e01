package dev.weir.cli.replay;

import dev.weir.adapters.files.LineFile;
import dev.weir.adapters.files.Recording;
import dev.weir.adapters.files.RecordingReader;
import dev.weir.adapters.formats.AlertText;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.cli.Failure;
import dev.weir.cli.terminal.Terminal;
import dev.weir.rules.diagnostic.NearestName;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Engine;
import dev.weir.runtime.engine.Output;
import dev.weir.runtime.engine.PartitionId;
import dev.weir.runtime.engine.RuleCounts;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One replay: complete when constructed, run once. */
public final class Replay implements Output, Arrivals.Receiver {
    private static final String STANDARD = "-";
    private static final int EVENTS_IN_STEP = 256;

    private final Terminal terminal;
    private final ReplayOptions options;
    private final Engine engine;
    private final Arrivals arrivals;
    private final Progress progress;
    private final Pace pace;
    private final AlertWriter alertsOut;
    private final @Nullable AlertWriter shadowOut;
    private final @Nullable LineFile deadLettersOut;
    private final @Nullable LineFile lateOut;
    private final boolean alertsOnScreen;

    private long in;
    private long alerts;
    private long shadowAlerts;
    private long lastEventMillis;
    private @Nullable IOException failure;

    private Replay(
            Terminal terminal,
            Program program,
            ReplayOptions options,
            List<RecordingReader> readers)
            throws IOException {
        this.terminal = terminal;
        this.options = options;
        this.engine = Engine.create(program, options.lanes(), this);
        this.arrivals = new Arrivals(readers);
        this.progress = new Progress(terminal);
        this.pace = new Pace(terminal.clock(), Replay::sleep, options.speed());
        this.alertsOnScreen = terminal.outIsScreen() && options.alerts().equals(STANDARD);
        this.alertsOut = alertWriter(options.alerts(), options.format());
        this.shadowOut =
                options.shadow() == null
                        ? null
                        : alertWriter(options.shadow(), jsonUnlessAsked(options.format()));
        this.deadLettersOut = lines(options.deadLetters());
        this.lateOut = lines(options.late());
        for (RecordingReader reader : readers) {
            engine.open(new PartitionId(reader.source(), reader.partition()));
        }
    }

    /**
     * Replays recordings.
     *
     * @return what became of the records
     * @throws IOException where a recording is damaged or a file cannot be written; what could be
     *     read has been replayed, and the summary written
     */
    public static ReplayResult run(Terminal terminal, Program program, ReplayOptions options)
            throws IOException {
        for (String rule : options.rules()) {
            List<String> known = program.rules().stream().map(RuleProgram::name).toList();
            requireKnown("rule", rule, known);
        }
        if (options.onlyType() != null) {
            requireKnown("event type", options.onlyType(), program.eventTypes().keySet());
        }
        List<Recording> recordings = Recording.find(options.recordings());
        if (recordings.isEmpty()) {
            throw Failure.usage(
                    "there is no recording in " + String.join(", ", options.recordings()),
                    "a recording is named *.jsonl, *.ndjson, *.json or *.csv, perhaps with .gz or"
                            + " .zst");
        }
        protect(recordings, options);
        RecordDecoder decoder =
                new RecordDecoder(program.eventTypes(), options.onlyType(), options.typeField());
        List<RecordingReader> readers = new ArrayList<>();
        for (Recording recording : recordings) {
            readers.add(RecordingReader.open(recording, decoder, terminal.in()));
        }
        return new Replay(terminal, program, options, readers).run();
    }

    private ReplayResult run() throws IOException {
        try (arrivals) {
            arrivals.feed(this);
            engine.finish(options.streamEnds() ? Long.MAX_VALUE : engine.greatestEventTime());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            progress.clear();
            closeOutputs();
        }
        Books books = books();
        if (options.summary() != null) {
            try (LineFile out = file(options.summary())) {
                out.line(SummaryJson.of(books));
            }
        }
        SummaryText.lines(books, progress.elapsedMillis(), terminal.errPaint())
                .forEach(terminal::say);
        if (failure != null) {
            throw failure;
        }
        return new ReplayResult(books.deadLetters());
    }

    @Override
    public void event(int partition, Event event) {
        in++;
        if (event.time() < options.fromMillis() || event.time() > options.toMillis()) {
            engine.unused(partition);
            return;
        }
        lastEventMillis = event.time();
        pace.await(event.time(), this::beforeWait);
        engine.accept(partition, event);
        if (options.speed() > 0 || in % EVENTS_IN_STEP == 0) {
            engine.advance();
        }
        progress.event(in, lastEventMillis, alerts, arrivals);
    }

    @Override
    public void other(int partition, Arrival arrival) {
        in++;
        if (arrival instanceof Arrival.Rejected rejected) {
            engine.refuse(partition, rejected.letter());
        } else {
            engine.unused(partition);
        }
    }

    @Override
    public void deadLetter(DeadLetter letter) {
        if (deadLettersOut != null) {
            try {
                deadLettersOut.line(LetterJson.dead(letter));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void end(int partition, @Nullable IOException cause) {
        engine.close(partition);
        if (failure == null) {
            failure = cause;
        }
    }

    @Override
    public void alert(Alert alert) {
        if (!isWanted(alert.rule())) {
            return;
        }
        try {
            if (alert.shadow()) {
                shadowAlerts++;
                if (shadowOut != null) {
                    shadowOut.write(alert);
                }
                return;
            }
            alerts++;
            if (alertsOnScreen) {
                progress.clear();
            }
            alertsOut.write(alert);
            if (alertsOnScreen) {
                flushAlerts();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void late(Event event) {
        if (lateOut != null) {
            try {
                lateOut.line(LetterJson.late(event));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private boolean isWanted(String rule) {
        return options.rules().isEmpty() || options.rules().contains(rule);
    }

    private Books books() {
        List<RuleCounts> rules =
                engine.counts().rules().stream().filter(r -> isWanted(r.rule())).toList();
        return Books.of(engine.counts(), alerts, shadowAlerts, rules);
    }

    private void beforeWait() {
        try {
            flushAlerts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        progress.show(in, lastEventMillis, alerts, arrivals);
    }

    private void flushAlerts() throws IOException {
        alertsOut.flush();
        terminal.out().flush();
    }

    private void closeOutputs() throws IOException {
        try (AlertWriter a = alertsOut;
                AlertWriter b = shadowOut;
                LineFile c = deadLettersOut;
                LineFile d = lateOut) {
            terminal.out().flush();
        }
        terminal.out().flush();
    }

    private AlertWriter alertWriter(String target, AlertFormat format) throws IOException {
        boolean coloured = alertsOnScreen && terminal.colours() && target.equals(STANDARD);
        return new AlertWriter(
                target.equals(STANDARD) ? LineFile.to(terminal.out()) : file(target),
                format,
                coloured ? AlertText.coloured() : AlertText.plain(),
                options.withEvents());
    }

    private static AlertFormat jsonUnlessAsked(AlertFormat format) {
        return format == AlertFormat.HUMAN ? AlertFormat.NDJSON : format;
    }

    private @Nullable LineFile lines(@Nullable String target) throws IOException {
        if (target == null) {
            return null;
        }
        return target.equals(STANDARD) ? LineFile.to(terminal.out()) : file(target);
    }

    private static LineFile file(String target) throws IOException {
        return LineFile.create(Path.of(target));
    }

    private static void requireKnown(String kind, String name, Collection<String> known) {
        if (known.contains(name)) {
            return;
        }
        String nearest = NearestName.of(name, known);
        throw Failure.usage(
                "the pack has no " + kind + " `" + name + "`",
                nearest == null
                        ? "it has: " + String.join(", ", known)
                        : "did you mean `" + nearest + "`?");
    }

    /** An output that is one of the recordings would be emptied before it is read. */
    private static void protect(List<Recording> recordings, ReplayOptions options)
            throws IOException {
        List<@Nullable String> targets = new ArrayList<>();
        targets.add(options.alerts());
        targets.add(options.deadLetters());
        targets.add(options.late());
        targets.add(options.shadow());
        targets.add(options.summary());
        for (String target : targets) {
            if (target == null || target.equals(STANDARD) || !Files.exists(Path.of(target))) {
                continue;
            }
            for (Recording recording : recordings) {
                if (recording.path() != null
                        && Files.isSameFile(recording.path(), Path.of(target))) {
                    throw Failure.usage("`" + target + "` is read, and cannot be written as well");
                }
            }
        }
    }

    private static void sleep(java.time.Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.environment("interrupted");
        }
    }
}
