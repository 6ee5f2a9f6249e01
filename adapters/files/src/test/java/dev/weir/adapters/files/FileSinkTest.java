package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.adapters.formats.AlertJson;
import dev.weir.adapters.formats.AlertText;
import dev.weir.disk.DamagedFileException;
import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Alert;
import dev.weir.runtime.engine.AlertId;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.engine.DeadLetter;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.event.Event;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Place;
import dev.weir.runtime.event.Position;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
    private static final PartitionId PARTITION = new PartitionId("a \"b\".jsonl", 1);
    private static final EventType TYPE = new EventType("Tick", List.of(), -1, 0);

    @TempDir Path folder;
    private Path alerts;

    @BeforeEach
    void nameFiles() {
        alerts = folder.resolve("alerts.jsonl");
    }

    private FileSink sink() {
        return sink(Fs.DISK);
    }

    private FileSink sink(Fs fs) {
        return new FileSink(
                fs,
                alerts,
                folder.resolve("shadow.jsonl"),
                folder.resolve("dead.jsonl"),
                folder.resolve("late.jsonl"));
    }

    private static Alert alert(long time, boolean shadow) {
        return new Alert(
                new Alert.Origin("rule", "pack", "1", "hash", null, List.of(), Map.of(), shadow),
                new Place(time, 0, Position.of(PARTITION.source(), 1, time)),
                AlertId.of("id" + time + (shadow ? "s" : "")),
                Alert.Status.FIRING,
                List.of(),
                List.of(),
                "at " + time,
                0,
                0,
                false,
                List.of());
    }

    /** The stream's history: at each millisecond two alerts, a dead letter and a late event. */
    private static Delivery history(Delivered from, long to) {
        List<Alert> alerts = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        List<Event> late = new ArrayList<>();
        for (long time = 0; time < to; time++) {
            Place place = new Place(time, 0, Position.of(PARTITION.source(), 1, time));
            if (!from.cut().covers(place)) {
                alerts.add(alert(time, false));
                alerts.add(alert(time, true));
            }
            if (!from.hasRead(PARTITION, time)) {
                letters.add(
                        new DeadLetter(
                                DeadLetter.Reason.NOT_JSON, "ä", PARTITION.source(), 1, time, "{"));
                late.add(new Event(TYPE, new @Nullable Object[0], place));
            }
        }
        Cut cut = new Cut(to - 1, Position.of(PARTITION.source(), 1, to - 1));
        return new Delivery(alerts, letters, late, new Delivered(cut, Map.of(PARTITION, to), to));
    }

    /** What the folder holds, but for sidecars. */
    private Map<String, String> lines() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                lines.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return lines;
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private void restore(Map<String, byte[]> contents) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static Delivered deliver(FileSink sink, Delivered from, long to) throws IOException {
        Delivery delivery = history(from, to);
        sink.deliver(delivery);
        return delivery.upTo();
    }

    /** After a crash: recovers, delivers what is missing, and looks at what stands then. */
    private void finish(long to, Map<String, String> expected) throws IOException {
        try (FileSink sink = sink()) {
            Delivered delivered = sink.recover();
            deliver(sink, delivered, to);
        }
        assertThat(lines()).isEqualTo(expected);
        try (FileSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(history(Delivered.NOTHING, to).upTo());
        }
        assertThat(lines()).isEqualTo(expected);
    }

    @Test
    void alerts_and_the_rest_go_to_their_files() throws IOException {
        try (FileSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            deliver(sink, deliver(sink, Delivered.NOTHING, 1), 2);
        }
        assertThat(Files.readString(alerts))
                .isEqualTo(
                        AlertJson.line(alert(0, false))
                                + "\n"
                                + AlertJson.line(alert(1, false))
                                + "\n");
        assertThat(Objects.requireNonNull(lines().get("shadow.jsonl")).lines())
                .hasSize(2)
                .allMatch(l -> l.contains("s\""));
        assertThat(Objects.requireNonNull(lines().get("dead.jsonl")).lines())
                .hasSize(2)
                .allMatch(l -> l.contains("ä"));
        assertThat(Objects.requireNonNull(lines().get("late.jsonl")).lines())
                .hasSize(2)
                .allMatch(l -> l.contains("Tick"));
    }

    @Test
    void what_has_no_file_goes_nowhere() throws IOException {
        try (FileSink sink = new FileSink(Fs.DISK, alerts, null, null, null)) {
            sink.recover();
            deliver(sink, Delivered.NOTHING, 2);
        }
        assertThat(lines().keySet()).containsExactly("alerts.jsonl");
        assertThat(Files.readString(alerts).lines()).hasSize(2);
    }

    /** A crash while the files are written: any beginning of any of them may be there. */
    @Test
    void each_line_stands_once_whatever_of_a_delivery_was_written() throws IOException {
        FileSink sink = sink();
        Delivered first = deliver(recovered(sink), Delivered.NOTHING, 2);
        Map<String, byte[]> before = contents();
        deliver(sink, first, 4);
        Map<String, byte[]> after = contents();
        Map<String, String> expected = lines();
        sink.close();
        for (String torn : before.keySet()) {
            for (int length = before.get(torn).length;
                    length < Objects.requireNonNull(after.get(torn)).length;
                    length++) {
                boolean isSidecar = torn.endsWith(".cut");
                Map<String, byte[]> crashed = new TreeMap<>(isSidecar ? after : before);
                crashed.put(torn, Arrays.copyOf(after.get(torn), length));
                restore(crashed);
                finish(4, expected);
            }
        }
        Map<String, byte[]> unrecorded = new TreeMap<>(after);
        unrecorded.put("alerts.jsonl.cut", before.get("alerts.jsonl.cut"));
        restore(unrecorded);
        finish(4, expected);
    }

    private static FileSink recovered(FileSink sink) throws IOException {
        sink.recover();
        return sink;
    }

    @Test
    void a_crash_of_the_first_start_leaves_a_sink_that_starts() throws IOException {
        FileSink sink = sink();
        recovered(sink);
        byte[] sidecar = Objects.requireNonNull(contents().get("alerts.jsonl.cut"));
        deliver(sink, Delivered.NOTHING, 3);
        sink.close();
        Map<String, String> expected = lines();
        for (int length = 0; length <= sidecar.length; length++) {
            restore(Map.of("alerts.jsonl.cut.new", Arrays.copyOf(sidecar, length)));
            finish(3, expected);
        }
    }

    /** A checkpoint may have relied on it: to go on from the one before would lose alerts. */
    @Test
    void a_damaged_last_record_is_refused() throws IOException {
        FileSink sink = recovered(sink());
        Delivered first = deliver(sink, Delivered.NOTHING, 2);
        int length = Objects.requireNonNull(contents().get("alerts.jsonl.cut")).length;
        deliver(sink, first, 4);
        Map<String, byte[]> whole = contents();
        Map<String, String> expected = lines();
        sink.close();
        byte[] sidecar = Objects.requireNonNull(whole.get("alerts.jsonl.cut"));
        for (int at = 0; at < sidecar.length; at++) {
            Map<String, byte[]> damaged = new TreeMap<>(whole);
            byte[] flipped = sidecar.clone();
            flipped[at] ^= 4;
            damaged.put("alerts.jsonl.cut", flipped);
            restore(damaged);
            if (at < length - 1) {
                finish(4, expected);
            } else {
                assertThatThrownBy(() -> sink().recover())
                        .isInstanceOf(DamagedFileException.class)
                        .hasMessageContaining("alerts.jsonl.cut is not as it was written");
            }
        }
    }

    /** As a power failure leaves it, where the sectors of a line are not all on the disk. */
    @Test
    void a_last_record_without_some_sector_was_not_written() throws IOException {
        FileSink sink = recovered(sink());
        Delivered first = deliver(sink, Delivered.NOTHING, 2);
        int length = Objects.requireNonNull(contents().get("alerts.jsonl.cut")).length;
        deliver(sink, first, 4);
        Map<String, byte[]> whole = contents();
        Map<String, String> expected = lines();
        sink.close();
        byte[] sidecar = Objects.requireNonNull(whole.get("alerts.jsonl.cut"));
        for (int at = length + 1; at < sidecar.length; at++) {
            for (boolean isFirst : List.of(true, false)) {
                Map<String, byte[]> torn = new TreeMap<>(whole);
                byte[] lacking = sidecar.clone();
                Arrays.fill(
                        lacking, isFirst ? length : at, isFirst ? at : sidecar.length, (byte) 0);
                torn.put("alerts.jsonl.cut", lacking);
                restore(torn);
                finish(4, expected);
            }
        }
    }

    @Test
    void a_long_sidecar_is_made_short() throws IOException {
        Delivered delivered = Delivered.NOTHING;
        long longest = 0;
        Path sidecar = folder.resolve("alerts.jsonl.cut");
        Map<PartitionId, Long> read = new TreeMap<>();
        for (int i = 0; i < 5000; i++) {
            read.put(new PartitionId("file" + i, 0), (long) i);
        }
        int to = 60;
        try (FileSink sink = recovered(sink())) {
            for (long time = 1; time <= to; time++) {
                Delivery next = history(delivered, time);
                read.put(PARTITION, time);
                delivered = new Delivered(next.upTo().cut(), read, to);
                sink.deliver(
                        new Delivery(next.alerts(), next.deadLetters(), next.late(), delivered));
                longest = Math.max(longest, Files.size(sidecar));
            }
        }
        assertThat(longest).isBetween(Sidecar.MAX_LENGTH / 2L, (long) Sidecar.MAX_LENGTH);
        assertThat(Files.size(sidecar)).isLessThan(longest);
        try (FileSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(delivered);
        }
        assertThat(Files.readString(alerts).lines()).hasSize(to);
    }

    @Test
    void files_of_somebody_else_are_refused() throws IOException {
        Files.writeString(alerts, "mine\n");
        assertThatThrownBy(() -> sink().recover())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("alerts.jsonl` holds 5 bytes")
                .hasMessageContaining("move it away, or name another file");
        assertThat(Files.readString(alerts)).isEqualTo("mine\n");
        Files.delete(alerts);
        try (FileSink sink = new FileSink(Fs.DISK, alerts, null, null, null)) {
            deliver(recovered(sink), Delivered.NOTHING, 2);
        }
        Files.writeString(folder.resolve("late.jsonl"), "mine\n");
        assertThatThrownBy(() -> sink().recover())
                .hasMessageContaining("late.jsonl` holds 5 bytes")
                .hasMessageContaining("alerts.jsonl.cut` does not tell of them");
        Files.delete(folder.resolve("late.jsonl"));
        try (FileSink sink = sink()) {
            assertThat(sink.recover().cut().time()).isEqualTo(1);
        }
    }

    @Test
    void a_file_that_lost_what_was_delivered_is_refused() throws IOException {
        try (FileSink sink = sink()) {
            deliver(recovered(sink), Delivered.NOTHING, 2);
        }
        byte[] whole = Files.readAllBytes(alerts);
        Files.write(alerts, Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> sink().recover())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("output is missing")
                .hasMessageContaining("put the file back");
        Files.delete(alerts);
        assertThatThrownBy(() -> sink().recover()).hasMessageContaining("output is missing");
        Files.write(alerts, whole);
        try (FileSink sink = sink()) {
            assertThat(sink.recover().cut().time()).isEqualTo(1);
        }
    }

    @Test
    void a_delivery_without_lines_is_recorded() throws IOException {
        Delivered upTo = history(Delivered.NOTHING, 5).upTo();
        try (FileSink sink = recovered(sink())) {
            sink.deliver(new Delivery(List.of(), List.of(), List.of(), upTo));
        }
        assertThat(lines().values()).allMatch(String::isEmpty);
        Map<String, byte[]> before = contents();
        try (FileSink sink = sink()) {
            assertThat(sink.recorded()).isEqualTo(upTo);
            assertThat(contents()).containsExactlyEntriesOf(before);
            assertThat(sink.recover()).isEqualTo(upTo);
        }
    }

    @Test
    void after_a_failure_nothing_is_taken() throws IOException {
        IOException[] failure = {null};
        try (FileSink sink = recovered(new FileSink(disk(failure), alerts, null, null, null))) {
            failure[0] = new IOException("Input/output error");
            assertThatThrownBy(() -> deliver(sink, Delivered.NOTHING, 2)).isSameAs(failure[0]);
            failure[0] = null;
            assertThatThrownBy(() -> deliver(sink, Delivered.NOTHING, 2))
                    .hasMessageContaining("takes no more");
        }
        try (FileSink sink = sink()) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
        }
        assertThat(Files.size(alerts)).isZero();
    }

    @Test
    void what_found_no_room_is_delivered_when_there_is_some() throws IOException {
        IOException[] failure = {null};
        try (FileSink sink = recovered(sink(disk(failure)))) {
            Delivered first = deliver(sink, Delivered.NOTHING, 2);
            String before = Files.readString(alerts);
            failure[0] = new DiskFullException(alerts, new IOException());
            assertThatThrownBy(() -> deliver(sink, first, 4)).isSameAs(failure[0]);
            assertThat(Files.readString(alerts)).isEqualTo(before);
            failure[0] = null;
            deliver(sink, first, 4);
        }
        Map<String, String> delivered = lines();
        finish(4, delivered);
        assertThat(Files.readString(alerts).lines()).hasSize(4);
    }

    /** The disk, where writing fails halfway while there is a failure at hand. */
    private static Fs disk(@Nullable IOException[] failure) {
        return failing(Fs.class, Fs.DISK, failure);
    }

    private static <T> T failing(Class<T> type, T whole, @Nullable IOException[] failure) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            IOException now = failure[0];
                            if (now != null
                                    && arguments != null
                                    && arguments[0] instanceof byte[] b) {
                                method.invoke(whole, (Object) Arrays.copyOf(b, b.length / 2));
                                throw now;
                            }
                            try {
                                Object result = method.invoke(whole, arguments);
                                return result instanceof Fs.OutputFile out
                                        ? failing(Fs.OutputFile.class, out, failure)
                                        : result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }

    @Test
    void a_file_takes_one_kind_of_output() {
        Path same = folder.resolve("x/../alerts.jsonl");
        assertThatThrownBy(() -> new FileSink(Fs.DISK, alerts, null, same, null))
                .hasMessageContaining("two kinds of output");
    }

    @Test
    void a_console_shows_alerts_to_people() throws IOException {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, false, StandardCharsets.UTF_8);
        try (ConsoleSink sink = new ConsoleSink(out, AlertText.plain()::line)) {
            assertThat(sink.recover()).isEqualTo(Delivered.NOTHING);
            sink.deliver(history(Delivered.NOTHING, 2));
        }
        assertThat(screen.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "1970-01-01T00:00:00.000Z  -         rule  at 0",
                        "1970-01-01T00:00:00.001Z  -         rule  at 1");
        PrintStream gone =
                new PrintStream(
                        new ByteArrayOutputStream() {
                            @Override
                            public void flush() throws IOException {
                                throw new IOException("closed");
                            }
                        });
        assertThatThrownBy(
                        () ->
                                new ConsoleSink(gone, AlertText.plain()::line)
                                        .deliver(history(Delivered.NOTHING, 1)))
                .hasMessageContaining("reader has gone");
    }
}
