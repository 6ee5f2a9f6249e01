package dev.weir.adapters.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.port.PartitionReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
    private static final EventType NUMBER =
            new EventType(
                    "Number",
                    List.of(
                            new Field("n", Type.Scalar.INT, true, List.of("n")),
                            new Field("s", Type.Scalar.STRING, false, List.of("s"))),
                    -1,
                    0);
    private static final EventType TIMED =
            new EventType(
                    "Timed",
                    List.of(new Field("ts", Type.Scalar.TIMESTAMP, true, List.of("ts"))),
                    0,
                    0);
    private static final List<EventType> TYPES = List.of(NUMBER, TIMED);

    private final ManualClock clock = new ManualClock();
    private final List<String> warnings = new ArrayList<>();
    private int folders;

    @TempDir Path folder;

    private FileSource source(Path path, boolean toEnd) {
        FileSource source =
                new FileSource(path, null, null, "type", false, toEnd, clock, warnings::add);
        source.declare(TYPES);
        return source;
    }

    private FileSource following(Path path) {
        return source(path, false);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }

    private static String numbers(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int n = from; n < to; n++) {
            lines.append(number(n));
        }
        return lines.toString();
    }

    private static String number(int n) {
        return "{\"type\":\"Number\",\"n\":" + n + "}\n";
    }

    private static PartitionReader only(FileSource source) throws IOException {
        List<PartitionId> found = source.discover();
        assertThat(found).hasSize(1);
        return source.open(found.get(0), null);
    }

    /** What is there now, each record as {@code offset:n} or {@code offset:reason}. */
    private static List<String> read(PartitionReader reader) throws IOException {
        List<String> read = new ArrayList<>();
        Arrival arrival;
        while ((arrival = reader.poll()) != null) {
            read.add(shown(arrival));
        }
        return read;
    }

    private static String shown(Arrival arrival) {
        if (arrival instanceof Arrival.Rejected rejected) {
            return rejected.letter().offset() + ":" + rejected.letter().reason();
        }
        Arrival.Accepted accepted = (Arrival.Accepted) arrival;
        return accepted.event().position().offset() + ":" + accepted.event().get(0);
    }

    /** All that an arrival is. */
    private static String all(Arrival arrival) {
        return arrival instanceof Arrival.Accepted accepted
                ? accepted.event() + " at " + accepted.event().place()
                : arrival.toString();
    }

    private void pass(long millis) {
        clock.millis += millis;
    }

    // What is appended

    @Test
    void a_folder_that_comes_later_is_read() throws IOException {
        try (FileSource source = following(folder.resolve("later"))) {
            assertThatThrownBy(source::discover).hasMessageContaining("no such file or folder");
            Files.createDirectory(folder.resolve("later"));
            assertThat(source.discover()).isEmpty();
            file("later/a.jsonl", numbers(0, 2));
            assertThat(read(only(source))).containsExactly("0:0", "1:1");
            file("later/b.jsonl", "");
            assertThat(source.discover()).containsExactly(new PartitionId("b.jsonl", 0));
        }
    }

    @Test
    void a_line_is_read_when_it_is_complete() throws IOException {
        Path file = file("a.jsonl", "");
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).isEmpty();
            append(file, "{\"type\":\"Number\",");
            assertThat(read(reader)).isEmpty();
            append(file, "\"n\":1}");
            assertThat(read(reader)).isEmpty();
            append(file, "\n{\"type\":\"Number\",\"n\":2}\n{");
            assertThat(read(reader)).containsExactly("0:1", "1:2");
            assertThat(reader.isEnded()).isFalse();
            assertThat(reader.nextOffset()).isEqualTo(2);
            pass(1_000_000);
            assertThat(read(reader)).isEmpty();
            assertThat(source.discover()).isEmpty();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_row_is_read_when_its_quotes_are_closed() throws IOException {
        Path file = file("a.csv", "n,");
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).isEmpty();
            append(file, "s,type\n1,\"two\n");
            assertThat(read(reader)).isEmpty();
            append(file, "lines\",Number\n2,x,Number\n3,\"y\n");
            assertThat(read(reader)).containsExactly("0:1", "1:2");
            String position = reader.position();
            append(file, "z\",Number\n");
            assertThat(read(reader)).containsExactly("2:3");
            assertThat(read(source.open(new PartitionId("a.csv", 0), position)))
                    .containsExactly("2:3");
        }
    }

    @Test
    void a_row_whose_quote_is_not_closed_is_given_up_after_1_mib() throws IOException {
        Path file = file("a.csv", "n,s,type\n1,\"a,Number\n");
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            String line = "2,b,Number\n";
            int lines = RecordDecoder.MAX_RECORD_BYTES / line.length();
            append(file, line.repeat(lines));
            assertThat(read(reader)).isEmpty();
            append(file, line.repeat(2));
            List<String> read = read(reader);
            assertThat(read).hasSize(lines + 3).startsWith("0:not_csv", "1:2");
        }
    }

    @Test
    void records_are_what_was_declared_last() throws IOException {
        Path file = file("a.csv", "n,s,type\n1,a,Number\n");
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).containsExactly("0:1");
            source.declare(List.of(TIMED, new EventType("Other", List.of(), -1, 0)));
            append(file, "2,a,Number\n");
            assertThat(reader.poll()).isInstanceOf(Arrival.Unknown.class);
            source.declare(TYPES);
            append(file, "3,a,Number\n");
            assertThat(read(reader)).containsExactly("2:3");
        }
    }

    // Rotation

    @Test
    void a_renamed_file_is_read_to_its_end_and_then_the_next() throws IOException {
        Path file = file("a.jsonl", numbers(0, 2));
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).containsExactly("0:0", "1:1");
            Path old = Files.move(file, folder.resolve("a.jsonl.1"));
            append(old, number(2) + "{\"type\":");
            pass(FilePartition.LOOK_MILLIS);
            assertThat(read(reader)).containsExactly("2:2");
            append(file, numbers(4, 6));
            pass(FilePartition.LOOK_MILLIS);
            assertThat(read(reader)).isEmpty();
            append(old, "\"Number\",\"n\":3}\n");
            pass(FilePartition.QUIET_MILLIS - 1);
            assertThat(read(reader)).containsExactly("3:3");
            pass(FilePartition.QUIET_MILLIS - 1);
            assertThat(read(reader)).isEmpty();
            pass(1);
            assertThat(read(reader)).containsExactly("4:4", "5:5");
            assertThat(source.discover()).isEmpty();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void files_of_a_name_that_come_while_another_is_read_are_all_read() throws IOException {
        Path file = file("a.jsonl", numbers(0, 2));
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(shown(Objects.requireNonNull(reader.poll()))).isEqualTo("0:0");
            for (int n = 2; n < 6; n++) {
                Files.delete(file);
                append(file, number(n));
                source.discover();
            }
            assertThat(readAfter(reader, FilePartition.QUIET_MILLIS))
                    .containsExactly("1:1", "2:2", "3:3", "4:4", "5:5");
        }
    }

    /** Reads, waits and reads until nothing comes. */
    private List<String> readAfter(PartitionReader reader, long millis) throws IOException {
        List<String> all = new ArrayList<>();
        int silent = 0;
        while (silent < 3) {
            List<String> read = read(reader);
            all.addAll(read);
            silent = read.isEmpty() ? silent + 1 : 0;
            pass(millis);
        }
        return all;
    }

    @Test
    void what_was_rotated_away_during_a_stop_is_found_again() throws IOException {
        for (List<String> names :
                List.of(
                        List.of("a.jsonl.4", "a.jsonl.3", "a.jsonl.2", "a.jsonl.1"),
                        List.of(
                                "a.jsonl-20251231",
                                "a.jsonl-20260101",
                                "a.jsonl-20260102",
                                "a.jsonl-20260103"),
                        List.of(
                                "a.jsonl.2026-01-01-8",
                                "a.jsonl.2026-01-01-9",
                                "a.jsonl.2026-01-01-10",
                                "a.jsonl.2026-01-02-1"))) {
            Path own = Files.createDirectories(folder.resolve("stop" + folders++));
            Path file = own.resolve("a.jsonl");
            append(own.resolve(names.get(0)), number(99));
            append(file, numbers(0, 3));
            String position = positionAfter(file, 1);
            Files.move(file, own.resolve(names.get(1)));
            append(own.resolve(names.get(2)), numbers(3, 5));
            append(own.resolve(names.get(3)), number(5));
            append(file, number(6));
            append(own.resolve("a.jsonl.bak"), number(98));
            assertThat(rest(file, position))
                    .containsExactly("1:1", "2:2", "3:3", "4:4", "5:5", "6:6");
        }
        assertThat(warnings).isEmpty();
    }

    /** The position when so many records have been read. */
    private String positionAfter(Path file, int records) throws IOException {
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            for (int i = 0; i < records; i++) {
                assertThat(reader.poll()).isNotNull();
            }
            return reader.position();
        }
    }

    /** What a reader gives that goes on at a position. */
    private List<String> rest(Path file, String position) throws IOException {
        try (FileSource source = following(file)) {
            String name = String.valueOf(file.getFileName());
            PartitionReader reader = source.open(new PartitionId(name, 0), position);
            assertThat(source.discover()).isEmpty();
            return readAfter(reader, FilePartition.QUIET_MILLIS);
        }
    }

    @Test
    void what_was_compressed_during_a_stop_is_read_on() throws IOException {
        Path file = file("a.jsonl", numbers(0, 100));
        String position = positionAfter(file, 90);
        Path old = Files.move(file, folder.resolve("a.jsonl.1"));
        append(file, number(100));
        Files.write(folder.resolve("a.jsonl.1.gz"), gzip(Files.readString(old)));
        Files.delete(old);
        assertThat(rest(file, position)).hasSize(11).startsWith("90:90").endsWith("100:100");
        assertThat(warnings).isEmpty();
    }

    @Test
    void what_cannot_be_found_again_is_told_and_the_name_read_on() throws IOException {
        Path file = file("a.jsonl", numbers(0, 3));
        String position = positionAfter(file, 2);
        Files.delete(file);
        append(folder.resolve("other"), "so that the inode is taken");
        append(file, number(7));
        assertThat(rest(file, position)).containsExactly("2:7");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void an_inode_that_another_file_has_got_is_not_the_file() throws IOException {
        Path file = file("a.jsonl", numbers(0, 3));
        String position = positionAfter(file, 2);
        Files.writeString(file, numbers(5, 9));
        assertThat(rest(file, position)).containsExactly("2:5", "3:6", "4:7", "5:8");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void what_is_no_position_is_refused() throws IOException {
        Path file = file("a.jsonl", numbers(0, 3));
        for (String position : List.of("", "x", "1:2:3 4 5 6 xml open", "1:2 3 4 5 csv open")) {
            assertThatThrownBy(() -> rest(file, position)).hasMessageContaining("no position");
        }
    }

    // Truncation

    @Test
    void a_truncated_file_is_read_from_its_start() throws IOException {
        Path file = file("a.jsonl", numbers(0, 3));
        try (FileSource source = following(file)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).hasSize(3);
            Files.writeString(file, numbers(3, 5));
            assertThat(read(reader)).containsExactly("3:3", "4:4");
            Files.writeString(file, numbers(5, 9));
            assertThat(read(reader)).containsExactly("5:5", "6:6", "7:7", "8:8");
            assertThat(source.truncations()).isEqualTo(2);
        }
        assertThat(warnings).hasSize(2).allMatch(w -> w.contains("a.jsonl` was truncated"));
    }

    @Test
    void what_was_cut_by_a_truncation_is_no_row() throws IOException {
        Path rows = file("a.csv", "n,s,type\n1,a,Number\n12");
        Path lines = file("a.jsonl", number(0) + number(1).strip());
        try (FileSource source = following(folder)) {
            List<PartitionId> found = source.discover();
            PartitionReader csv = source.open(found.get(0), null);
            PartitionReader json = source.open(found.get(1), null);
            assertThat(read(csv)).containsExactly("0:1");
            assertThat(read(json)).containsExactly("0:0");
            Files.writeString(rows, "n,type\n3,Number\n");
            Files.writeString(lines, "}\n");
            assertThat(read(csv)).containsExactly("1:not_csv", "2:3");
            assertThat(read(json)).containsExactly("1:1", "2:not_json");
        }
    }

    @Test
    void a_file_that_was_copied_and_truncated_during_a_stop_is_read_from_the_copy()
            throws IOException {
        Path file = file("a.jsonl", numbers(0, 100));
        String position = positionAfter(file, 90);
        Files.copy(file, folder.resolve("a.jsonl.1"));
        Files.writeString(file, number(100));
        assertThat(rest(file, position)).hasSize(11).startsWith("90:90").endsWith("100:100");
        assertThat(warnings).hasSize(1);
    }

    // Ends

    @Test
    void a_deleted_file_is_read_to_its_end_and_has_ended() throws IOException {
        Path file = file("a.jsonl", numbers(0, 2) + number(2).strip());
        try (FileSource source = following(folder)) {
            PartitionReader reader = only(source);
            assertThat(shown(Objects.requireNonNull(reader.poll()))).isEqualTo("0:0");
            Files.delete(file);
            pass(FilePartition.LOOK_MILLIS);
            assertThat(read(reader)).containsExactly("1:1");
            pass(FilePartition.GONE_MILLIS - 1);
            assertThat(read(reader)).isEmpty();
            assertThat(reader.isEnded()).isFalse();
            pass(1);
            assertThat(read(reader)).containsExactly("2:2");
            assertThat(reader.isEnded()).isTrue();
            String position = reader.position();
            assertThat(source.discover()).isEmpty();
            append(file, number(3));
            assertThat(source.discover()).containsExactly(new PartitionId("a.jsonl", 1));
            try (FileSource later = following(folder)) {
                PartitionReader ended = later.open(new PartitionId("a.jsonl", 0), position);
                assertThat(ended.isEnded()).isTrue();
                assertThat(ended.nextOffset()).isEqualTo(3);
                assertThat(read(ended)).isEmpty();
                assertThat(later.discover()).containsExactly(new PartitionId("a.jsonl", 1));
                PartitionReader next = later.open(new PartitionId("a.jsonl", 1), null);
                assertThat(read(next)).containsExactly("0:3");
            }
        }
    }

    @Test
    void a_compressed_file_ends_at_its_end() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        Files.write(file, gzip(numbers(0, 5)));
        String position;
        try (FileSource source = following(folder)) {
            PartitionReader reader = only(source);
            assertThat(shown(Objects.requireNonNull(reader.poll()))).isEqualTo("0:0");
            position = reader.position();
            assertThat(read(reader)).hasSize(4);
            assertThat(reader.isEnded()).isTrue();
            assertThat(source.discover()).isEmpty();
            Files.move(file, folder.resolve("b.jsonl.gz"));
            assertThat(source.discover()).isEmpty();
            Files.write(file, gzip(numbers(7, 8)));
            PartitionReader next = source.open(source.discover().get(0), null);
            assertThat(read(next)).containsExactly("0:7");
        }
        try (FileSource source = following(folder)) {
            PartitionReader reader = source.open(new PartitionId("a.jsonl.gz", 0), position);
            assertThat(read(reader)).containsExactly("1:1", "2:2", "3:3", "4:4", "5:7");
            assertThat(source.discover()).isEmpty();
        }
    }

    @Test
    void damage_is_told_once_and_then_the_partition_has_ended() throws IOException {
        byte[] gzip = gzip(numbers(0, 3));
        Path file = Files.write(folder.resolve("a.gz"), Arrays.copyOf(gzip, gzip.length - 2));
        for (boolean toEnd : new boolean[] {true, false}) {
            try (FileSource source = source(file, toEnd)) {
                PartitionReader reader = only(source);
                for (int i = 0; i < 3; i++) {
                    assertThat(reader.poll()).isNotNull();
                }
                assertThatThrownBy(reader::poll)
                        .isInstanceOf(RecordingException.class)
                        .hasMessageContaining("a.gz: truncated gzip data (after 3 records");
                assertThat(reader.isEnded()).isTrue();
                assertThat(reader.poll()).isNull();
            }
        }
    }

    // Folders

    @Test
    void files_that_come_into_a_folder_are_discovered() throws IOException {
        file("b.jsonl", number(1));
        try (FileSource source = following(folder)) {
            assertThat(source.discover()).containsExactly(new PartitionId("b.jsonl", 0));
            assertThat(source.discover()).isEmpty();
            Files.createDirectories(folder.resolve("c"));
            file("c/a.csv", "");
            file("a.jsonl", "");
            file("a.txt", "");
            assertThat(source.discover())
                    .containsExactly(new PartitionId("a.jsonl", 0), new PartitionId("c/a.csv", 0));
        }
    }

    @Test
    void a_pattern_takes_the_files_that_fit_it() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        for (String name : List.of("a/1.log", "a/2.log", "a/2.txt", "a/b/3.log", "4.log")) {
            file(name, number(1));
        }
        Path direct = folder.resolve("*/*.log");
        try (FileSource source = following(direct)) {
            assertThat(source.discover().stream().map(PartitionId::source))
                    .containsExactly("a/1.log", "a/2.log");
            PartitionReader reader = source.open(new PartitionId("a/2.log", 0), null);
            assertThat(read(reader)).containsExactly("0:1");
            Files.move(folder.resolve("a/2.log"), folder.resolve("a/0.log"));
            file("a/5.log", "");
            assertThat(source.discover().stream().map(PartitionId::source))
                    .containsExactly("a/5.log");
        }
        try (FileSource source = following(folder.resolve("a/**.log"))) {
            assertThat(source.discover().stream().map(PartitionId::source))
                    .containsExactly("0.log", "1.log", "5.log", "b/3.log");
        }
        Path bracket = file("[x.log", number(1));
        assertThat(following(bracket).discover()).hasSize(1);
        Files.delete(bracket);
        assertThatThrownBy(() -> following(bracket).discover()).hasMessageContaining("[x.log");
    }

    @Test
    void what_is_there_at_the_first_start_may_be_passed_over() throws IOException {
        file("a.jsonl", numbers(0, 3) + "{\"type\":");
        file("b.csv", "n,s,type\n1,a,Number\n");
        file("c.log", "n,s,type\n1,a,Number\n");
        file("d.jsonl", "");
        Files.write(folder.resolve("e.jsonl.gz"), gzip(numbers(0, 5)));
        List<String> positions = new ArrayList<>();
        try (FileSource source = fromEnd()) {
            List<PartitionReader> readers = new ArrayList<>();
            for (PartitionId id : source.discover()) {
                readers.add(source.open(id, null));
            }
            assertThat(readers).hasSize(5);
            for (PartitionReader reader : readers) {
                assertThat(read(reader)).isEmpty();
                positions.add(reader.position());
            }
            assertThat(readers.get(4).isEnded()).isTrue();
            append(folder.resolve("a.jsonl"), "\"Number\",\"n\":3}\n");
            append(folder.resolve("b.csv"), "2,a,Number\n");
            append(folder.resolve("c.log"), "3,a,Number\n");
            append(folder.resolve("d.jsonl"), number(4));
            for (int i = 0; i < 4; i++) {
                assertThat(read(readers.get(i))).hasSize(1).allMatch(r -> r.matches("0:[234]"));
            }
            file("f.jsonl", number(5));
            assertThat(source.discover()).hasSize(1);
            assertThat(read(source.open(new PartitionId("f.jsonl", 0), null)))
                    .containsExactly("0:5");
        }
        file("g.jsonl", number(6));
        try (FileSource source = fromEnd()) {
            for (int i = 0; i < 4; i++) {
                String name = List.of("a.jsonl", "b.csv", "c.log", "d.jsonl").get(i);
                assertThat(read(source.open(new PartitionId(name, 0), positions.get(i))))
                        .hasSize(1);
            }
            assertThat(source.discover()).contains(new PartitionId("g.jsonl", 0));
            assertThat(read(source.open(new PartitionId("g.jsonl", 0), null)))
                    .containsExactly("0:6");
        }
    }

    private FileSource fromEnd() {
        Path any = folder.resolve("*");
        FileSource source =
                new FileSource(any, null, null, "type", true, false, clock, warnings::add);
        source.declare(TYPES);
        return source;
    }

    @Test
    void a_source_with_a_name_puts_it_in_front() throws IOException {
        Path file = file("b.jsonl", number(1));
        try (FileSource source =
                new FileSource(folder, "in", null, "type", false, false, clock, warnings::add)) {
            source.declare(TYPES);
            assertThat(source.discover()).containsExactly(new PartitionId("in/b.jsonl", 0));
            PartitionReader reader = source.open(new PartitionId("in/b.jsonl", 0), null);
            assertThat(
                            ((Arrival.Accepted) Objects.requireNonNull(reader.poll()))
                                    .event()
                                    .position()
                                    .source())
                    .isEqualTo("in/b.jsonl");
        }
        try (FileSource source =
                new FileSource(file, "in", null, "type", false, false, clock, warnings::add)) {
            assertThat(source.discover()).containsExactly(new PartitionId("in", 0));
        }
    }

    @Test
    void what_cannot_be_followed_is_refused() throws IOException {
        Path missing = folder.resolve("missing.jsonl");
        assertThatThrownBy(() -> following(missing).discover())
                .hasMessageContaining("missing.jsonl");
        assertThatThrownBy(() -> following(Path.of("/dev/null")).discover())
                .hasMessageContaining("no regular file");
    }

    @Test
    void a_file_renamed_to_the_name_of_a_recording_is_no_new_one() throws IOException {
        Path file = file("a.jsonl", numbers(0, 2));
        Map<PartitionId, String> positions = new TreeMap<>();
        try (FileSource source = following(folder)) {
            PartitionReader reader = only(source);
            assertThat(read(reader)).hasSize(2);
            for (int i = 1; i < 4; i++) {
                Files.move(file, folder.resolve("a-" + i + ".jsonl"));
                assertThat(source.discover()).isEmpty();
                append(file, number(1 + i));
                assertThat(source.discover()).isEmpty();
                assertThat(readAfter(reader, FilePartition.QUIET_MILLIS)).hasSize(1);
            }
            assertThat(source.discover()).isEmpty();
            positions.put(new PartitionId("a.jsonl", 0), reader.position());
        }
        Files.move(file, folder.resolve("a-4.jsonl"));
        append(file, number(5));
        try (FileSource source = following(folder)) {
            PartitionReader reader =
                    source.open(
                            new PartitionId("a.jsonl", 0),
                            positions.get(new PartitionId("a.jsonl", 0)));
            assertThat(source.discover()).isEmpty();
            assertThat(readAfter(reader, FilePartition.QUIET_MILLIS)).containsExactly("5:5");
            assertThat(source.discover()).isEmpty();
            for (int i = 1; i < 4; i++) {
                Files.delete(folder.resolve("a-" + i + ".jsonl"));
            }
            source.discover();
            int long1 = reader.position().length();
            source.discover();
            assertThat(reader.position().length()).isLessThan(long1);
            file("a-1.jsonl", number(9));
            assertThat(source.discover()).containsExactly(new PartitionId("a-1.jsonl", 0));
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }
}
