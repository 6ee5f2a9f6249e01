package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.adapters.formats.LetterJson;
import dev.weir.adapters.formats.RecordDecoder;
import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records with random damage: each is an event or a dead letter, none is an exception. More of them
 * with {@code -Dweir.fuzz.count}; a seed is told where a count fails.
 */
final class MutationTest {
    private static final int COUNT = Integer.getInteger("weir.fuzz.count", 50_000);
    private static final int BATCH = 1000;

    private static final List<String> JSON =
            List.of(
                    "{\"type\":\"A\",\"ts\":1767225600000,\"amount\":12.50,\"f\":1.5e3,\"s\":\"a\\u00e4ä\"}",
                    "{\"ts\":\"2026-01-01T00:00:00.5+01:00\",\"d\":{\"id\":\"x\",\"n\":[1,2,3]},\"type\":\"A\"}",
                    "{\"type\":\"A\",\"ts\":1,\"ip\":\"2001:db8::1\",\"w\":\"1h30m\",\"b\":true,\"s\":\"\\ud83d\\ude00\"}",
                    "{\"type\":\"B\",\"x\":[[[{\"y\":null}]]],\"z\":{\"a\":{},\"b\":[]}}");

    private static final List<String> CSV =
            List.of(
                    "A,1767225600000,12.50,1.5e3,\"a,b\",x,\"[1,2]\",10.0.0.1,1h30m,true",
                    "A,2026-01-01T00:00:00Z,,,\"say \"\"hi\"\"\",y,[],::1,,false",
                    "B,,,,,,,,,");

    private static final String HEADER = "type,ts,amount,f,s,d.id,d.n,ip,w,b\n";

    private static final EventType A =
            new EventType(
                    "A",
                    List.of(
                            field("ts", Type.Scalar.TIMESTAMP, true, "ts"),
                            field("amount", new Type.DecimalType(2), false, "amount"),
                            field("f", Type.Scalar.FLOAT, false, "f"),
                            field("s", Type.Scalar.STRING, false, "s"),
                            field(
                                    "d",
                                    new Type.RecordType(
                                            List.of(
                                                    field("id", Type.Scalar.STRING, true, "id"),
                                                    field(
                                                            "n",
                                                            new Type.ListType(Type.Scalar.INT),
                                                            false,
                                                            "n"))),
                                    false,
                                    "d"),
                            field("again", Type.Scalar.STRING, false, "d", "id"),
                            field("ip", Type.Scalar.IP, false, "ip"),
                            field("w", Type.Scalar.DURATION, false, "w"),
                            field("b", Type.Scalar.BOOL, false, "b")),
                    0,
                    0);

    private static Field field(String name, Type type, boolean required, String... path) {
        return new Field(name, type, required, List.of(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv"})
    void a_damaged_record_is_a_value_and_never_an_exception(String format) throws IOException {
        boolean csv = format.equals("csv");
        RecordDecoder decoder =
                new RecordDecoder(
                        Map.of("A", A, "C", new EventType("C", List.of(), -1, 0)), null, "type");
        int accepted = 0;
        int rejected = 0;
        for (int seed = 0; seed < Math.max(1, COUNT / BATCH); seed++) {
            Random random = new Random(seed);
            byte[] content = batch(csv, random);
            Recording recording = new Recording("fuzz." + (csv ? "csv" : "jsonl"), 0, null);
            long offset = 0;
            try (RecordingReader reader =
                    RecordingReader.open(
                            recording, () -> decoder, new ByteArrayInputStream(content))) {
                Arrival arrival;
                while ((arrival = reader.next()) != null) {
                    accepted += arrival instanceof Arrival.Accepted ? 1 : 0;
                    if (arrival instanceof Arrival.Rejected dead) {
                        rejected++;
                        assertThat(dead.letter().offset()).as("seed %d", seed).isEqualTo(offset);
                        assertThat(LetterJson.dead(dead.letter())).doesNotContain("\n");
                    }
                    offset++;
                }
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ", record " + offset, e);
            }
        }
        assertThat(accepted).isPositive();
        assertThat(rejected).isPositive();
    }

    private static byte[] batch(boolean csv, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (csv) {
            out.writeBytes(HEADER.getBytes(StandardCharsets.UTF_8));
        }
        List<String> samples = csv ? CSV : JSON;
        for (int i = 0; i < BATCH; i++) {
            String sample = samples.get(random.nextInt(samples.size()));
            out.writeBytes(mutated(sample.getBytes(StandardCharsets.UTF_8), random));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static byte[] mutated(byte[] sample, Random random) {
        byte[] bytes = sample.clone();
        for (int left = random.nextInt(4); left > 0; left--) {
            int at = random.nextInt(Math.max(1, bytes.length));
            int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
            bytes =
                    switch (random.nextInt(5)) {
                        case 0 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
                        case 1 -> joined(bytes, at, new byte[0], end);
                        case 2 -> joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
                        case 3 -> joined(bytes, at, token(random), end);
                        default -> joined(bytes, at, new byte[] {token(random)[0]}, end);
                    };
        }
        return bytes;
    }

    private static byte[] token(Random random) {
        String[] tokens = {
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\ud83d",
            "\\udc00",
            "1e400",
            "-0",
            "null",
            "NaN",
            "1e999999999",
            "99999999999999999999",
            "\u0000",
            "\r",
            "[".repeat(70),
            "\"\""
        };
        return tokens[random.nextInt(tokens.length)].getBytes(StandardCharsets.UTF_8);
    }

    /** The bytes before {@code to}, what is put in, and the bytes from {@code from}. */
    private static byte[] joined(byte[] bytes, int to, byte[] inserted, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, Math.min(to, bytes.length));
        out.writeBytes(inserted);
        out.write(bytes, Math.min(from, bytes.length), bytes.length - Math.min(from, bytes.length));
        return out.toByteArray();
    }
}
