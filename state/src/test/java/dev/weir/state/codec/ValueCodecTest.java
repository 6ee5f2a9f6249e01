package dev.weir.state.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import dev.weir.runtime.value.SharedTexts;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every value comes back as it was, to the last bit. */
final class ValueCodecTest {
    @Test
    void writesNumbersOfAnySize() throws UnreadableRecord {
        for (int bits = 0; bits < 64; bits++) {
            for (long n : new long[] {1L << bits, (1L << bits) - 1, -(1L << bits), ~(1L << bits)}) {
                assertRoundTrip(n);
                assertRoundTrip(new Decimal(n, bits % 10));
                ByteWriter out = new ByteWriter();
                out.writeUnsigned(n);
                assertThat(new ByteReader(out.toBytes()).readUnsigned()).isEqualTo(n);
            }
        }
        ByteWriter small = new ByteWriter();
        small.writeSigned(-64);
        assertThat(small.toBytes()).hasSize(1);
    }

    @Test
    void keepsEveryBitOfAFloat() throws UnreadableRecord {
        long[] all = {
            0x7ff8000000000000L,
            0x7ff8000000000001L,
            0xfff8dead0000beefL,
            0x7ff0000000000000L,
            0xfff0000000000000L,
            0x8000000000000000L,
            0,
            1,
            0x000fffffffffffffL,
            Double.doubleToRawLongBits(Double.MAX_VALUE)
        };
        for (long bits : all) {
            assertRoundTrip(Double.longBitsToDouble(bits));
        }
    }

    @Test
    void keepsEveryCharOfAString() throws UnreadableRecord {
        StringBuilder every = new StringBuilder();
        for (int c = 0; c <= 0xFFFF; c++) {
            every.append((char) c);
            if (c % 251 == 0) {
                assertRoundTrip(String.valueOf((char) c));
            }
        }
        assertRoundTrip(every.toString());
        assertRoundTrip(every.substring(0, 256));
        assertRoundTrip("");
        assertRoundTrip("\ud83d\ud83d\udca1\udca1");
    }

    @Test
    void keepsAddressesAndNetworks() throws UnreadableRecord {
        for (String text :
                List.of(
                        "0.0.0.0",
                        "255.255.255.255",
                        "10.1.2.3",
                        "128.0.0.1",
                        "10.0.0.0/8",
                        "0.0.0.0/0",
                        "::",
                        "::1",
                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                        "8000::",
                        "2001:db8::/32",
                        "::/0")) {
            Ip ip = Ip.parse(text);
            assertThat(ip).isNotNull();
            assertRoundTrip(ip);
        }
    }

    @Test
    void keepsWhateverIsNested() throws UnreadableRecord {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            assertRoundTrip(value(random, 4));
        }
    }

    @Test
    void valuesOfSeveralRecordsShareTheirTexts() throws UnreadableRecord {
        ByteWriter out = new ByteWriter();
        ValueCodec.write("NL", out);
        SharedTexts texts = new SharedTexts(16);
        Object first = ValueCodec.read(new ByteReader(out.toBytes(), texts));
        assertThat(first).isEqualTo("NL");
        assertThat(ValueCodec.read(new ByteReader(out.toBytes(), texts))).isSameAs(first);
        assertThat(ValueCodec.read(new ByteReader(out.toBytes()))).isEqualTo(first);
    }

    @Test
    void keepsTypes() throws UnreadableRecord {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            Type type = type(random, 4);
            ByteWriter out = new ByteWriter();
            ValueCodec.writeType(type, out);
            ByteReader in = new ByteReader(out.toBytes());
            assertThat(ValueCodec.readType(in)).isEqualTo(type);
            in.expectEnd();
        }
    }

    @Test
    void equalKeysHaveEqualBytesWhateverTheirNaN() {
        ByteWriter scratch = new ByteWriter();
        double other = Double.longBitsToDouble(0xfff8dead0000beefL);
        assertThat(key(scratch, Arrays.asList(other, null, List.of(other))))
                .isEqualTo(key(scratch, Arrays.asList(Double.NaN, null, List.of(Double.NaN))));
        assertThat(key(scratch, List.of(0.0))).isNotEqualTo(key(scratch, List.of(-0.0)));
        assertThat(key(scratch, List.of("a", "b"))).isNotEqualTo(key(scratch, List.of("ab", "")));
    }

    @Test
    void refusesBytesThatAreNoValue() {
        assertThatThrownBy(() -> ValueCodec.read(new ByteReader(new byte[] {99})))
                .isInstanceOf(UnreadableRecord.class);
        // A list that says it has 2 billion items.
        byte[] huge = {9, -1, -1, -1, -1, 7};
        assertThatThrownBy(() -> ValueCodec.read(new ByteReader(huge)))
                .isInstanceOf(UnreadableRecord.class)
                .hasMessage("it ends after 6 bytes");
    }

    private static RecordKey key(ByteWriter scratch, List<? extends @Nullable Object> values) {
        return RecordKey.of(RecordKey.Kind.SUPPRESSION, "r", values, scratch);
    }

    private static void assertRoundTrip(@Nullable Object value) throws UnreadableRecord {
        ByteWriter out = new ByteWriter();
        ValueCodec.write(value, out);
        ByteReader in = new ByteReader(out.toBytes());
        Object read = ValueCodec.read(in);
        in.expectEnd();
        assertSame(read, value);
    }

    private static void assertSame(@Nullable Object actual, @Nullable Object expected) {
        if (actual instanceof Double a && expected instanceof Double e) {
            assertThat(Double.doubleToRawLongBits(a)).isEqualTo(Double.doubleToRawLongBits(e));
        } else if (actual instanceof Decimal a && expected instanceof Decimal e) {
            assertThat(a.toString()).isEqualTo(e.toString());
        } else if (actual instanceof List<?> a && expected instanceof List<?> e) {
            assertThat(a).hasSameSizeAs(e);
            for (int i = 0; i < a.size(); i++) {
                assertSame(a.get(i), e.get(i));
            }
        } else if (actual instanceof RecordValue a && expected instanceof RecordValue e) {
            assertSame(a.values(), e.values());
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 10)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong() >> random.nextInt(64);
            case 3 -> Double.longBitsToDouble(random.nextLong());
            case 4 -> new Decimal(random.nextLong() >> random.nextInt(64), random.nextInt(10));
            case 5 -> string(random);
            case 6 -> new Ip(new BigInteger(32, random), false, random.nextInt(33));
            case 7 -> new Ip(new BigInteger(128, random), true, random.nextInt(129));
            case 8 -> list(random, depth - 1);
            default -> new RecordValue(list(random, depth - 1));
        };
    }

    private static String string(Random random) {
        int range = random.nextBoolean() ? 128 : 0x10000;
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append((char) random.nextInt(range));
        }
        return text.toString();
    }

    private static List<@Nullable Object> list(Random random, int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(random, depth));
        }
        return values;
    }

    private static Type type(Random random, int depth) {
        switch (random.nextInt(depth == 0 ? 2 : 4)) {
            case 0:
                Type.Scalar[] scalars = Type.Scalar.values();
                return scalars[random.nextInt(scalars.length)];
            case 1:
                return new Type.DecimalType(random.nextInt(10));
            case 2:
                return new Type.ListType(type(random, depth - 1));
            default:
                List<Field> fields = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    fields.add(
                            new Field(
                                    string(random),
                                    type(random, depth - 1),
                                    random.nextBoolean(),
                                    List.of(string(random), "f" + i)));
                }
                return new Type.RecordType(fields);
        }
    }
}
