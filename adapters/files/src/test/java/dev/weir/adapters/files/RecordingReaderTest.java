package dev.weir.adapters.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.engine.Batch;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingReaderTest {
    private static final EventType NUMBER =
            new EventType(
                    "Number",
                    List.of(
                            new Field("n", Type.Scalar.INT, true, List.of("n")),
                            new Field("s", Type.Scalar.STRING, false, List.of("s"))),
                    -1,
                    0);
    private static final RecordDecoder NUMBERS =
            new RecordDecoder(Map.of("Number", NUMBER), null, "type");

    @TempDir Path folder;

    /**
     * What a recording holds, each record as {@code offset:n}, {@code offset:reason}, and errors.
     */
    private List<String> read(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        Recording recording = Recording.find(List.of(file.toString())).get(0);
        List<String> read = read(recording, InputStream.nullInputStream());
        for (int most : List.of(1, 3, 1_000)) {
            assertThat(readMany(recording, most)).as("%d at a time", most).isEqualTo(read);
        }
        return read;
    }

    /** The same, so many records at a time. */
    private static List<String> readMany(Recording recording, int most) throws IOException {
        List<String> read = new ArrayList<>();
        Batch events = new Batch();
        List<Arrival> others = new ArrayList<>();
        try (RecordingReader reader =
                RecordingReader.open(recording, () -> NUMBERS, InputStream.nullInputStream())) {
            boolean goesOn = true;
            while (goesOn) {
                try {
                    goesOn = reader.read(events, others, most);
                } finally {
                    assertThat(events.size() + others.size()).isLessThanOrEqualTo(most);
                    events.events().forEach(e -> read.add(shown(new Arrival.Accepted(e))));
                    others.forEach(other -> read.add(shown(other)));
                    events.clear();
                    others.clear();
                    assertThat(reader.nextOffset()).isEqualTo(read.size());
                }
            }
        } catch (RecordingException e) {
            read.add("error after " + e.records());
        }
        return read;
    }

    private static List<String> read(Recording recording, InputStream in) throws IOException {
        List<String> read = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.open(recording, () -> NUMBERS, in)) {
            Arrival arrival;
            while ((arrival = reader.next()) != null) {
                read.add(shown(arrival));
            }
        } catch (RecordingException e) {
            read.add("error after " + e.records());
        }
        return read;
    }

    private static String shown(Arrival arrival) {
        if (arrival instanceof Arrival.Rejected rejected) {
            return rejected.letter().offset() + ":" + rejected.letter().reason();
        }
        Arrival.Accepted accepted = (Arrival.Accepted) arrival;
        Object text = accepted.event().get(1);
        return accepted.event().position().offset()
                + ":"
                + accepted.event().get(0)
                + (text == null ? "" : "=" + text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String numbers(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int n = from; n < to; n++) {
            lines.append("{\"n\":").append(n).append("}\n");
        }
        return lines.toString();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(utf8(text));
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void a_mark_blank_lines_and_line_ends_of_all_kinds_are_skipped() throws IOException {
        assertThat(read("a.jsonl", utf8("\ufeff\r\n{\"n\":1}\r\n\n \t\n{\"n\":2}\n\n{\"n\":3}")))
                .containsExactly("0:1", "1:2", "2:3");
        assertThat(read("empty.jsonl", new byte[0])).isEmpty();
        assertThat(read("mark.jsonl", utf8("\ufeff"))).isEmpty();
    }

    @Test
    void a_dead_letter_has_an_offset_like_any_record() throws IOException {
        assertThat(read("a.jsonl", utf8("{\"n\":1}\nnonsense\n{}\n{\"n\":2}\n")))
                .containsExactly("0:1", "1:not_json", "2:missing_field", "3:2");
    }

    @Test
    void a_line_of_1_mib_is_read_and_a_longer_one_is_passed_over() throws IOException {
        int spaces = RecordDecoder.MAX_RECORD_BYTES - "{\"n\":1}".length();
        String full = "{\"n\":1" + " ".repeat(spaces) + "}";
        String tooLong = "{\"n\":1" + " ".repeat(spaces + 1) + "}";
        String huge = "{\"n\":1" + " ".repeat(3 * spaces) + "}";
        String good = "{\"n\":2}";
        assertThat(read("lf.jsonl", utf8(full + "\n" + tooLong + "\n" + good + "\n" + huge)))
                .containsExactly("0:1", "1:too_long", "2:2", "3:too_long");
        assertThat(
                        read(
                                "crlf.jsonl",
                                utf8(full + "\r\n" + tooLong + "\r\n" + huge + "\r\n" + good)))
                .containsExactly("0:1", "1:too_long", "2:too_long", "3:2");
        assertThat(read("blank.jsonl", utf8(" ".repeat(5 * spaces) + "\n" + good)))
                .containsExactly("0:too_long", "1:2");
    }

    @Test
    void compression_is_told_by_content() throws IOException {
        List<String> expected = List.of("0:0", "1:1", "2:2");
        byte[] plain = utf8(numbers(0, 3));
        byte[] frame = Zstd.compress(utf8(numbers(0, 2)));
        assertThat(read("plain.jsonl.gz", plain)).isEqualTo(expected);
        assertThat(read("gzip.jsonl", gzip(numbers(0, 3)))).isEqualTo(expected);
        assertThat(read("members.jsonl.gz", joined(gzip(numbers(0, 2)), gzip(numbers(2, 3)))))
                .isEqualTo(expected);
        assertThat(read("padded.jsonl.gz", joined(gzip(numbers(0, 3)), new byte[512])))
                .isEqualTo(expected);
        assertThat(read("zstd.jsonl", Zstd.compress(plain))).isEqualTo(expected);
        assertThat(read("frames", joined(frame, Zstd.compress(utf8(numbers(2, 3))))))
                .isEqualTo(expected);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9};
        assertThat(read("skippable.jsonl.zst", joined(skippable, Zstd.compress(plain))))
                .isEqualTo(expected);
        assertThat(read("none.jsonl.gz", gzip(""))).isEmpty();
    }

    @Test
    void what_stands_before_the_end_of_a_truncated_file_counts() throws IOException {
        String many = noise(20_000);
        for (byte[] whole : List.of(gzip(many), Zstd.compress(utf8(many)))) {
            int records = read("whole", whole).size();
            List<String> half = read("half", Arrays.copyOf(whole, whole.length / 2));
            assertThat(records).isEqualTo(20_000);
            assertThat(half.size()).isBetween(5_000, 15_000);
            assertThat(half.get(half.size() - 1)).isEqualTo("error after " + (half.size() - 1));
            List<String> almost = read("almost", Arrays.copyOf(whole, whole.length - 1));
            assertThat(almost.get(almost.size() - 1)).startsWith("error after");
        }
    }

    @Test
    void damage_is_never_taken_for_the_end() throws IOException {
        byte[] gzip = gzip(numbers(0, 3));
        byte[] flipped = gzip.clone();
        flipped[flipped.length - 6] ^= 1;
        assertThat(read("crc.gz", flipped)).containsExactly("0:0", "1:1", "2:2", "error after 3");
        assertThat(read("tail.gz", joined(gzip, utf8("tail"))))
                .containsExactly("0:0", "1:1", "2:2", "error after 3");
        assertThat(read("second.gz", joined(gzip, Arrays.copyOf(gzip, 12))))
                .containsExactly("0:0", "1:1", "2:2", "error after 3");
        assertThat(read("header.gz", Arrays.copyOf(gzip, 5))).containsExactly("error after 0");
        byte[] zstd = Zstd.compress(utf8(numbers(0, 3)));
        assertThat(read("tail.zst", joined(zstd, utf8("tail"))))
                .containsExactly("0:0", "1:1", "2:2", "error after 3");
        List<String> cut = read("cut.zst", Arrays.copyOf(zstd, zstd.length - 4));
        assertThat(cut).endsWith("error after " + (cut.size() - 1));
    }

    private static String noise(int count) {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int n = 0; n < count; n++) {
            lines.append("{\"n\":").append(random.nextLong()).append("}\n");
        }
        return lines.toString();
    }

    @Test
    void an_error_names_the_file_and_how_far_it_was_read() throws IOException {
        Path file = folder.resolve("a.jsonl.gz");
        Files.write(file, joined(gzip(numbers(0, 3)), utf8("tail")));
        Recording recording = Recording.find(List.of(file.toString())).get(0);
        try (RecordingReader reader =
                RecordingReader.open(recording, () -> NUMBERS, InputStream.nullInputStream())) {
            for (int i = 0; i < 3; i++) {
                assertThat(reader.next()).isInstanceOf(Arrival.Accepted.class);
            }
            assertThatThrownBy(reader::next)
                    .isInstanceOf(RecordingException.class)
                    .hasMessageStartingWith("a.jsonl.gz: no gzip member")
                    .hasMessageContaining("3 records, " + Files.size(file) + " bytes");
            assertThat(reader.amountRead()).isEqualTo(reader.amountTotal());
        }
    }

    @Test
    void standard_input_may_be_compressed_and_trickle() throws IOException {
        Recording stdin = Recording.find(List.of("-")).get(0);
        byte[] members = joined(gzip(numbers(0, 2)), gzip(numbers(2, 3)));
        InputStream trickle =
                new ByteArrayInputStream(members) {
                    @Override
                    public synchronized int read(byte[] buffer, int offset, int length) {
                        return super.read(buffer, offset, Math.min(length, 1));
                    }

                    @Override
                    public synchronized int available() {
                        return 0;
                    }
                };
        assertThat(read(stdin, trickle)).containsExactly("0:0", "1:1", "2:2");
        assertThat(read(stdin, new ByteArrayInputStream(utf8("\n n,s\n")))).isEmpty();
        assertThat(read(stdin, new ByteArrayInputStream(utf8("n,s\n1,a\n"))))
                .containsExactly("0:1=a");
    }

    @Test
    void a_folder_is_its_recordings_in_the_order_of_their_paths() throws IOException {
        for (String name :
                List.of("b.jsonl", "a/z.csv", "a/y.ndjson.gz", "a.json.zst", "notes.txt", "x.gz")) {
            Path file = folder.resolve("in").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        String in = folder.resolve("in").toString();
        assertThat(Recording.find(List.of(in)).stream().map(Recording::source))
                .containsExactly("a.json.zst", "a/y.ndjson.gz", "a/z.csv", "b.jsonl");
        List<Recording> twice = Recording.find(List.of(in + "/b.jsonl", "-", in));
        assertThat(twice.stream().map(r -> r.source() + ":" + r.partition()))
                .containsExactly(
                        "-:0",
                        "a.json.zst:0",
                        "a/y.ndjson.gz:0",
                        "a/z.csv:0",
                        "b.jsonl:0",
                        "b.jsonl:1");
        assertThatThrownBy(() -> Recording.find(List.of(in + "/none.jsonl")))
                .hasMessageContaining("none.jsonl");
    }

    @Test
    void a_name_stands_for_a_file_or_before_those_of_a_folder() throws IOException {
        Files.createDirectories(folder.resolve("logs/a"));
        Files.writeString(folder.resolve("logs/a/x.csv"), "");
        Path log = Files.writeString(folder.resolve("pay=1.jsonl"), "");
        assertThat(
                        Recording.find(List.of("pay=" + folder.resolve("logs"), "shop.log=" + log))
                                .stream()
                                .map(Recording::source))
                .containsExactly("pay/a/x.csv", "shop.log");
        assertThat(Recording.find(List.of(log.toString())).get(0).source())
                .isEqualTo("pay=1.jsonl");
        assertThatThrownBy(() -> Recording.find(List.of("pay=" + folder + "/none")))
                .hasMessageContaining("none");
    }

    @Test
    void the_order_in_which_recordings_are_named_decides_nothing() throws IOException {
        List<String> named = new ArrayList<>();
        for (String name : List.of("b/x.jsonl", "a/x.jsonl", "a/y.jsonl")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.resolveSibling("."));
            named.add(Files.writeString(file, "").toString());
        }
        List<Recording> recordings = Recording.find(named);
        assertThat(recordings.stream().map(r -> r.source() + ":" + r.partition()))
                .containsExactly("x.jsonl:0", "x.jsonl:1", "y.jsonl:0");
        Collections.reverse(named);
        assertThat(Recording.find(named)).isEqualTo(recordings);
    }

    @Test
    void csv_has_quotes_commas_and_line_ends_in_cells() throws IOException {
        assertThat(
                        read(
                                "a.csv",
                                utf8(
                                        "\ufeffs,n\r\n"
                                                + "plain,1\r\n"
                                                + "\"a,b\",2\r\n"
                                                + "\"say \"\"x\"\"\",3\r\n"
                                                + "\r\n"
                                                + "\"two\r\nlines\",4\r\n"
                                                + ",5\r\n"
                                                + "\"\",\"6\"")))
                .containsExactly(
                        "0:1=plain", "1:2=a,b", "2:3=say \"x\"", "3:4=two\r\nlines", "4:5", "5:6");
    }

    @Test
    void a_row_that_does_not_fit_the_header_is_a_dead_letter() throws IOException {
        assertThat(read("a.csv", utf8("n,s\n1\n2,a,b\n3,a\nx,a\n,a\n007,a\n1.0,a\n")))
                .containsExactly(
                        "0:not_csv",
                        "1:not_csv",
                        "2:3=a",
                        "3:wrong_type",
                        "4:missing_field",
                        "5:wrong_type",
                        "6:1=a");
        assertThat(read("twice.csv", utf8("n,n\n1,2\n"))).containsExactly("0:duplicate_key");
        assertThat(read("other.csv", utf8("m,s\n1,a\n"))).containsExactly("0:missing_field");
        assertThat(read("header.csv", utf8("n,\"s\n1,a\n2,b\n")))
                .containsExactly("0:not_csv", "1:not_csv");
    }

    @Test
    void a_stray_quote_costs_one_line() throws IOException {
        assertThat(read("a.csv", utf8("n,s\n1,\"a\n2,b\n3,\"c\"\n4,d\"\n5,\"e\"x\n6,f\n")))
                .containsExactly("0:not_csv", "1:2=b", "2:3=c", "3:not_csv", "4:not_csv", "5:6=f");
        String swallowed = "n,s\n1,\"a\n" + "2,b\n".repeat(400_000);
        List<String> read = read("long.csv", utf8(swallowed));
        assertThat(read).hasSize(400_001).startsWith("0:not_csv", "1:2=b");
        assertThat(read.subList(1, read.size())).noneMatch(r -> r.contains("not_csv"));
    }

    @Test
    void csv_lines_may_be_too_long_or_no_text() throws IOException {
        byte[] bytes =
                joined(
                        utf8("n,s\n1," + "a".repeat(RecordDecoder.MAX_RECORD_BYTES) + "\n2,"),
                        new byte[] {(byte) 0xff},
                        utf8("\n3,c\n"));
        assertThat(read("a.csv", bytes)).containsExactly("0:too_long", "1:bad_utf8", "2:3=c");
    }

    @Test
    void a_type_without_a_time_takes_the_greatest_time_before_it() throws IOException {
        EventType timed =
                new EventType(
                        "Timed",
                        List.of(new Field("ts", Type.Scalar.TIMESTAMP, true, List.of("ts"))),
                        0,
                        0);
        RecordDecoder decoder =
                new RecordDecoder(Map.of("Timed", timed, "Number", NUMBER), null, "type");
        String lines =
                "{\"type\":\"Number\",\"n\":1}\n{\"type\":\"Timed\",\"ts\":20}\n"
                        + "{\"type\":\"Timed\",\"ts\":10}\n{\"type\":\"Number\",\"n\":1}\n";
        List<Long> times = new ArrayList<>();
        try (RecordingReader reader =
                RecordingReader.open(
                        Recording.find(List.of("-")).get(0),
                        () -> decoder,
                        new ByteArrayInputStream(utf8(lines)))) {
            Arrival arrival;
            while ((arrival = reader.next()) != null) {
                times.add(((Arrival.Accepted) arrival).event().time());
            }
        }
        assertThat(times).containsExactly(0L, 20L, 10L, 20L);
    }
}
