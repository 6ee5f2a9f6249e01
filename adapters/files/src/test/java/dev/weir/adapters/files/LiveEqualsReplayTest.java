package dev.weir.adapters.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.port.PartitionReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a source gives of a file that it reads to its end, in one go, with restarts, or while the
 * file grows, is what a replay gives of it, whatever is wrong with the file. More files with {@code
 * -Dweir.fuzz.files}.
 */
final class LiveEqualsReplayTest {
    private static final int FILES = Integer.getInteger("weir.fuzz.files", 60);

    private static final Map<String, EventType> TYPES =
            Map.of(
                    "Number",
                    new EventType(
                            "Number",
                            List.of(
                                    field("n", Type.Scalar.INT, true),
                                    field("s", Type.Scalar.STRING, false)),
                            -1,
                            0),
                    "Timed",
                    new EventType(
                            "Timed", List.of(field("ts", Type.Scalar.TIMESTAMP, true)), 0, 0));

    private static final String[] PIECES = {
        "{\"type\":\"Number\",\"n\":1}",
        "{\"type\":\"Timed\",\"ts\":1767225600000}",
        "{\"type\":\"Timed\",\"ts\":1767225500000}",
        "{\"type\":\"Other\"}",
        "Number,1,a,",
        "Number,2,\"b\nc\",",
        "Timed,,,1767225600000",
        "type,n,s,ts",
        "\"",
        "\"\"",
        ",",
        "\n",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "\ufeff",
        "nonsense",
        "{",
        "ä",
        "\0",
    };

    private final ManualClock clock = new ManualClock();

    @TempDir Path folder;

    private static Field field(String name, Type type, boolean required) {
        return new Field(name, type, required, List.of(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "a.csv", "a.log", "a.jsonl.gz", "a.csv.gz", "a.zst", "a.gz"})
    void a_file_gives_the_same(String name) throws IOException {
        for (int seed = 0; seed < FILES; seed++) {
            Random random = new Random(seed);
            byte[] content = content(name, random);
            Path file = Files.write(folder.resolve(name), content);
            List<String> replayed = replayed(file);
            assertThat(inOneGo(file)).as("seed " + seed).isEqualTo(replayed);
            assertThat(withRestarts(file, random)).as("seed " + seed).isEqualTo(replayed);
            if (!name.endsWith("gz") && !name.endsWith("zst")) {
                assertThat(growing(file, content, random)).as("seed " + seed).isEqualTo(replayed);
            }
        }
    }

    private static byte[] content(String name, Random random) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            text.writeBytes("type,n,s,ts\n".getBytes(UTF_8));
        }
        int pieces = random.nextInt(60);
        for (int i = 0; i < pieces; i++) {
            text.writeBytes(piece(random));
        }
        byte[] plain = text.toByteArray();
        if (name.endsWith(".zst")) {
            return damaged(Zstd.compress(plain), random);
        }
        return name.endsWith(".gz") ? damaged(gzip(plain), random) : plain;
    }

    private static byte[] piece(Random random) {
        switch (random.nextInt(60)) {
            case 0:
                return new byte[] {(byte) 0xff};
            case 1:
                int length = RecordDecoder.MAX_RECORD_BYTES + random.nextInt(3) - 1;
                return "x".repeat(random.nextBoolean() ? length : 2 * length).getBytes(UTF_8);
            case 2:
                return "Number,3,a,\n".repeat(random.nextInt(20_000)).getBytes(UTF_8);
            default:
                return PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int half = plain.length / 2;
        for (byte[] part :
                List.of(
                        Arrays.copyOf(plain, half),
                        Arrays.copyOfRange(plain, half, plain.length))) {
            try (OutputStream member = new GZIPOutputStream(out)) {
                member.write(part);
            }
        }
        return out.toByteArray();
    }

    /** In every third case cut off, in every third with a byte changed. */
    private static byte[] damaged(byte[] compressed, Random random) {
        switch (random.nextInt(3)) {
            case 0:
                return Arrays.copyOf(compressed, random.nextInt(compressed.length));
            case 1:
                compressed[random.nextInt(compressed.length)] ^= (byte) (1 << random.nextInt(8));
                return compressed;
            default:
                return compressed;
        }
    }

    private static List<String> replayed(Path file) throws IOException {
        List<String> read = new ArrayList<>();
        Recording recording = Recording.find(List.of(file.toString())).get(0);
        RecordDecoder decoder = new RecordDecoder(TYPES, null, "type");
        try (RecordingReader reader =
                RecordingReader.open(recording, () -> decoder, InputStream.nullInputStream())) {
            Arrival arrival;
            while ((arrival = reader.next()) != null) {
                read.add(shown(arrival));
            }
        } catch (RecordingException e) {
            read.add(shown(e));
        }
        return read;
    }

    private List<String> inOneGo(Path file) throws IOException {
        try (FileSource source = source(file, true)) {
            PartitionId id = source.discover().get(0);
            List<String> read = new ArrayList<>();
            readSome(source.open(id, null), Integer.MAX_VALUE, read);
            return read;
        }
    }

    private List<String> withRestarts(Path file, Random random) throws IOException {
        List<String> read = new ArrayList<>();
        PartitionId id = new PartitionId(String.valueOf(file.getFileName()), 0);
        String position = null;
        boolean ended = false;
        while (!ended) {
            try (FileSource source = source(file, true)) {
                PartitionReader reader = source.open(id, position);
                readSome(reader, random.nextInt(2 + read.size()), read);
                ended = reader.isEnded();
                position = reader.position();
                assertThat(reader.nextOffset()).isLessThanOrEqualTo(read.size());
            }
        }
        return read;
    }

    private List<String> growing(Path file, byte[] content, Random random) throws IOException {
        List<String> read = new ArrayList<>();
        String position;
        Files.write(file, new byte[0]);
        try (FileSource source = source(file, false);
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            PartitionReader reader = source.open(source.discover().get(0), null);
            int written = 0;
            while (written < content.length) {
                int part = Math.min(content.length - written, 1 << random.nextInt(22));
                out.write(content, written, random.nextInt(part) + 1);
                written = (int) Files.size(file);
                readSome(reader, 1 << random.nextInt(8), read);
            }
            position = reader.position();
        }
        try (FileSource source = source(file, true)) {
            PartitionId id = new PartitionId(String.valueOf(file.getFileName()), 0);
            readSome(source.open(id, position), Integer.MAX_VALUE, read);
        }
        return read;
    }

    private FileSource source(Path file, boolean toEnd) {
        FileSource source =
                new FileSource(
                        file,
                        null,
                        null,
                        "type",
                        false,
                        toEnd,
                        clock,
                        warning -> {
                            throw new AssertionError(warning);
                        });
        source.declare(TYPES.values());
        return source;
    }

    private static void readSome(PartitionReader reader, int count, List<String> read)
            throws IOException {
        for (int i = 0; i < count; i++) {
            try {
                Arrival arrival = reader.poll();
                if (arrival == null) {
                    return;
                }
                read.add(shown(arrival));
            } catch (RecordingException e) {
                read.add(shown(e));
            }
        }
    }

    /** All that an arrival is. */
    private static String shown(Arrival arrival) {
        return arrival instanceof Arrival.Accepted accepted
                ? accepted.event() + " at " + accepted.event().place()
                : arrival.toString();
    }

    private static String shown(RecordingException e) {
        return String.valueOf(e.getMessage()).replaceAll(", \\d+ bytes read", "");
    }
}
