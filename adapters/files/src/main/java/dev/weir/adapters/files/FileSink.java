package dev.weir.adapters.files;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.LetterJson;
import dev.weir.disk.DiskFullException;
import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.port.AlertSink;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alerts, and what became of no alert, as JSON Lines in files, each line exactly once.
 *
 * <p>A delivery is appended to the files, these are made durable, and then a record in the sidecar
 * says so: how long the files are, and up to where the output is complete. What stands behind those
 * lengths after a crash is cut off; it comes again.
 *
 * <p>Where the disk has no room, what was appended is cut off again, and the delivery may be
 * repeated. Nothing else is tried twice: after a failure nobody knows what a disk holds, and the
 * sink takes nothing more.
 */
public final class FileSink implements AlertSink {
    private final Fs fs;
    private final Path sidecarPath;
    private final Output alerts;
    private final @Nullable Output shadow;
    private final @Nullable Output deadLetters;
    private final @Nullable Output late;
    private final List<Output> outputs = new ArrayList<>();
    private @Nullable Sidecar sidecar;
    private boolean failed;

    /**
     * @param fs where all of the files are
     * @param alerts the sidecar lies beside it, with {@code .cut} behind its name
     * @param shadow where alerts of SHADOW rules go; null for nowhere
     * @param deadLetters where dead letters go; null for nowhere
     * @param late where late events go; null for nowhere
     */
    public FileSink(
            Fs fs,
            Path alerts,
            @Nullable Path shadow,
            @Nullable Path deadLetters,
            @Nullable Path late) {
        this.fs = fs;
        this.sidecarPath = alerts.resolveSibling(alerts.getFileName() + ".cut");
        this.alerts = output(alerts);
        this.shadow = shadow == null ? null : output(shadow);
        this.deadLetters = deadLetters == null ? null : output(deadLetters);
        this.late = late == null ? null : output(late);
    }

    private Output output(Path path) {
        Path folder = sidecarPath.toAbsolutePath().normalize().resolveSibling("");
        Path file = path.toAbsolutePath().normalize();
        Output output = new Output(file, folder.relativize(file).toString());
        if (outputs.stream().anyMatch(other -> other.path.equals(file))) {
            throw new IllegalArgumentException(path + " is to take two kinds of output");
        }
        outputs.add(output);
        return output;
    }

    @Override
    public String recordPlace() {
        return sidecarPath.toString();
    }

    @Override
    public Delivered recorded() throws IOException {
        return Sidecar.delivered(fs, sidecarPath);
    }

    @Override
    public Delivered recover() throws IOException {
        Sidecar.Entry entry = Sidecar.read(fs, sidecarPath);
        for (Output output : outputs) {
            check(output, entry);
        }
        for (Output output : outputs) {
            output.open(fs, entry == null ? 0 : entry.lengths().getOrDefault(output.name, 0L));
        }
        Delivered delivered = entry == null ? Delivered.NOTHING : entry.delivered();
        sidecar = Sidecar.create(fs, sidecarPath, new Sidecar.Entry(lengths(), delivered));
        return delivered;
    }

    /** Refuses a file that holds less than was delivered to it, or what somebody else wrote. */
    private void check(Output output, Sidecar.@Nullable Entry entry) throws IOException {
        long length = DurableFile.length(fs, output.path);
        Long delivered = entry == null ? null : entry.lengths().get(output.name);
        if (delivered == null && length > 0) {
            throw new IOException(
                    String.format(
                            "`%s` holds %d bytes, and %s: move it away, or name another file",
                            output.path,
                            length,
                            entry == null
                                    ? "there is no whole `" + sidecarPath + "` that tells of them"
                                    : "`" + sidecarPath + "` does not tell of them"));
        }
        if (delivered != null && length < delivered) {
            throw new IOException(
                    String.format(
                            "`%s` holds %d bytes, but %d were delivered to it: output is missing;"
                                    + " put the file back, or move all output files and `%s` away,"
                                    + " and what came after the last checkpoint is delivered again",
                            output.path, length, delivered, sidecarPath));
        }
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        if (sidecar == null || failed) {
            throw new IOException("`" + alerts.path + "` takes no more: a delivery to it failed");
        }
        for (Alert alert : delivery.alerts()) {
            add(alert.shadow() ? shadow : alerts, AlertJson.line(alert));
        }
        for (DeadLetter letter : delivery.deadLetters()) {
            add(deadLetters, LetterJson.dead(letter));
        }
        for (Event event : delivery.late()) {
            add(late, LetterJson.late(event));
        }
        Map<String, Long> before = lengths();
        failed = true;
        try {
            append(sidecar, delivery.upTo());
        } catch (DiskFullException e) {
            for (Output output : outputs) {
                output.cutBack(fs, before.getOrDefault(output.name, 0L));
            }
            failed = false;
            throw e;
        }
        failed = false;
    }

    private void append(Sidecar to, Delivered upTo) throws IOException {
        for (Output output : outputs) {
            output.append();
        }
        for (Output output : outputs) {
            output.force();
        }
        to.add(new Sidecar.Entry(lengths(), upTo));
    }

    private static void add(@Nullable Output output, String line) {
        if (output != null) {
            output.lines.writeBytes(line.getBytes(StandardCharsets.UTF_8));
            output.lines.write('\n');
        }
    }

    private Map<String, Long> lengths() {
        Map<String, Long> lengths = new HashMap<>();
        outputs.forEach(output -> lengths.put(output.name, output.length()));
        return lengths;
    }

    @Override
    public void close() throws IOException {
        try (Sidecar closing = sidecar) {
            for (Output output : outputs) {
                output.close();
            }
        }
    }

    /** One of the files, and the lines of a delivery that go to it. */
    private static final class Output implements Closeable {
        final Path path;
        final String name;
        final ByteArrayOutputStream lines = new ByteArrayOutputStream();
        private @Nullable DurableFile file;
        private boolean isDurable = true;

        Output(Path path, String name) {
            this.path = path;
            this.name = name;
        }

        /** Opens the file and cuts off what stands behind a place. */
        void open(Fs fs, long length) throws IOException {
            file = DurableFile.open(fs, path, length);
        }

        long length() {
            return file == null ? 0 : file.length();
        }

        /** Writes the lines. */
        void append() throws IOException {
            if (file != null && lines.size() > 0) {
                isDurable = false;
                file.append(lines.toByteArray());
                lines.reset();
            }
        }

        void force() throws IOException {
            if (file != null && !isDurable) {
                file.force();
                isDurable = true;
            }
        }

        /** Undoes what was appended behind a place, and forgets the lines. */
        void cutBack(Fs fs, long length) throws IOException {
            close();
            open(fs, length);
            lines.reset();
            isDurable = true;
        }

        @Override
        public void close() throws IOException {
            if (file != null) {
                file.close();
            }
        }
    }
}
