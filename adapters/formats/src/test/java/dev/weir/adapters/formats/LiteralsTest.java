package dev.weir.adapters.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.value.Decimal;
import dev.weir.runtime.value.Ip;
import dev.weir.runtime.value.RecordValue;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a literal is, as a value of a type, or why it is none. */
final class LiteralsTest {
    private static final Map<String, Type> TYPES =
            Map.ofEntries(
                    Map.entry("bool", Type.Scalar.BOOL),
                    Map.entry("int", Type.Scalar.INT),
                    Map.entry("float", Type.Scalar.FLOAT),
                    Map.entry("decimal(0)", new Type.DecimalType(0)),
                    Map.entry("decimal(2)", new Type.DecimalType(2)),
                    Map.entry("decimal(9)", new Type.DecimalType(9)),
                    Map.entry("string", Type.Scalar.STRING),
                    Map.entry("timestamp", Type.Scalar.TIMESTAMP),
                    Map.entry("duration", Type.Scalar.DURATION),
                    Map.entry("ip", Type.Scalar.IP),
                    Map.entry("list<int>", new Type.ListType(Type.Scalar.INT)));

    /** A column of types, of literals, and of values as their {@code toString} shows them. */
    private static final String TABLE =
            """
            int        | 0                         | 0
            int        | -0                        | 0
            int        | 7                         | 7
            int        | 1.0                       | 1
            int        | 1e2                       | 100
            int        | 12.50e1                   | 125
            int        | 1.5                       | wrong_type
            int        | 1e-1                      | wrong_type
            int        | 1e-999999999              | wrong_type
            int        | 0e999999999               | 0
            int        | 9007199254740993          | 9007199254740993
            int        | 9223372036854775807       | 9223372036854775807
            int        | -9223372036854775808      | -9223372036854775808
            int        | 9223372036854775808       | number_range
            int        | -9223372036854775809      | number_range
            int        | 1e19                      | number_range
            int        | 1e999999999               | number_range
            int        | 1e99999999999             | number_range
            int        | "7"                       | wrong_type
            int        | true                      | wrong_type
            int        | {}                        | wrong_type
            int        | [1]                       | wrong_type
            int        | null                      | missing_field
            int        | 007                       | not_json
            int        | +7                        | not_json
            int        | 0x7                       | not_json
            int        | 7.                        | not_json
            int        | .7                        | not_json
            int        | 7e                        | not_json
            float      | 0.1                       | 0.1
            float      | 1                         | 1.0
            float      | -0                        | 0.0
            float      | -0.0                      | 0.0
            float      | 1e308                     | 1.0E308
            float      | 1e400                     | number_range
            float      | -1e400                    | number_range
            float      | 1e-400                    | 0.0
            float      | 4.9e-324                  | 4.9E-324
            float      | 2.2250738585072012e-308   | 2.2250738585072014E-308
            float      | 0.1000000000000000055511151231257827 | 0.1
            float      | 9007199254740993          | 9.007199254740992E15
            float      | NaN                       | not_json
            float      | Infinity                  | not_json
            float      | "NaN"                     | wrong_type
            float      | "1.5"                     | wrong_type
            decimal(2) | 20.00                     | 20.00
            decimal(2) | "20.00"                   | 20.00
            decimal(2) | 20                        | 20.00
            decimal(2) | 20.5                      | 20.50
            decimal(2) | 20.500                    | 20.50
            decimal(2) | 2e1                       | 20.00
            decimal(2) | -0.00                     | 0.00
            decimal(2) | -0.01                     | -0.01
            decimal(2) | 0.005                     | number_range
            decimal(2) | 1e-999999999              | number_range
            decimal(2) | 1e999999999               | number_range
            decimal(2) | 92233720368547758.07      | 92233720368547758.07
            decimal(2) | -92233720368547758.08     | -92233720368547758.08
            decimal(2) | 92233720368547758.08      | number_range
            decimal(0) | 999999999999999999        | 999999999999999999
            decimal(0) | 1.5                       | number_range
            decimal(9) | 0.000000001               | 0.000000001
            decimal(9) | 9999999999                | number_range
            decimal(2) | "20,00"                   | wrong_type
            decimal(2) | " 20.00"                  | wrong_type
            decimal(2) | "1e1"                     | 10.00
            decimal(2) | "NaN"                     | wrong_type
            decimal(2) | ""                        | wrong_type
            bool       | true                      | true
            bool       | false                     | false
            bool       | "true"                    | wrong_type
            bool       | 1                         | wrong_type
            bool       | TRUE                      | not_json
            string     | "a"                       | a
            string     | ""                        |
            string     | 1                         | wrong_type
            string     | 'a'                       | not_json
            string     | "a                        | not_json
            string     | "\\x"                     | not_json
            string     | "\\u0041"                 | A
            string     | "\\ud83d\\ude00"          | 😀
            string     | "\\ud83d"                 | lone_surrogate
            string     | "\\ud83dx"                | lone_surrogate
            string     | "\\ude00"                 | lone_surrogate
            string     | "\\ude00\\ud83d"          | lone_surrogate
            string     | "\\\\ud83d"               | \\ud83d
            timestamp  | 0                         | 0
            timestamp  | 1.0                       | 1
            timestamp  | -1                        | time_range
            timestamp  | 253402300799999           | 253402300799999
            timestamp  | 253402300800000           | time_range
            timestamp  | 1.5                       | wrong_type
            timestamp  | "1970-01-01T00:00:00Z"    | 0
            timestamp  | "1969-12-31T23:59:59.999Z" | time_range
            timestamp  | "9999-12-31T23:59:59.999Z" | 253402300799999
            timestamp  | "9999-12-31T23:59:59-01:00" | time_range
            timestamp  | "1970-01-01T01:00:00+01:00" | 0
            timestamp  | "1970-01-01T00:00Z"       | 0
            timestamp  | "1970-01-01T00:00:00.0019Z" | 1
            timestamp  | "2024-02-29T00:00:00Z"    | 1709164800000
            timestamp  | "2023-02-29T00:00:00Z"    | wrong_type
            timestamp  | "2026-01-01T24:00:00Z"    | wrong_type
            timestamp  | "2026-01-01T00:00:00"     | wrong_type
            timestamp  | "2026-01-01"              | wrong_type
            timestamp  | "1767225600000"           | wrong_type
            duration   | 1500                      | 1500
            duration   | "1h30m"                   | 5400000
            duration   | "500ms"                   | 500
            duration   | "30m1h"                   | wrong_type
            duration   | "5"                       | wrong_type
            duration   | ""                        | wrong_type
            duration   | "99999999999999999d"      | wrong_type
            ip         | "10.1.2.3"                | 10.1.2.3
            ip         | "2001:DB8::1"             | 2001:db8::1
            ip         | "10.1.2.0/24"             | 10.1.2.0/24
            ip         | "10.1.2"                  | wrong_type
            ip         | 10                        | wrong_type
            list<int>  | [1, 2.0]                  | [1, 2]
            list<int>  | []                        | []
            list<int>  | [1, null]                 | wrong_type
            list<int>  | [1, "2"]                  | wrong_type
            list<int>  | 1                         | wrong_type
            """;

    static Stream<String[]> rows() {
        return TABLE.lines().map(row -> row.split("\\|", -1)).map(LiteralsTest::stripped);
    }

    private static String[] stripped(String[] cells) {
        return Stream.of(cells).map(String::strip).toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void a_literal_is_a_value_or_a_dead_letter(String type, String literal, String expected) {
        assertThat(decoded(Objects.requireNonNull(TYPES.get(type)), "{\"x\":" + literal + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                             | not_json",
                "[]                             | not_json",
                "1                              | not_json",
                "{\"x\":1                       | not_json",
                "{\"x\":1}}                     | not_json",
                "{\"x\":1}{\"x\":1}             | not_json",
                "{\"x\":1,}                     | not_json",
                "{\"x\":1,\"y\":}               | not_json",
                "{\"x\":\"a\",\"y\":}           | not_json",
                "{x:1}                          | not_json",
                "{}                             | missing_field",
                "{\"x\":1,\"x\":1}              | duplicate_key",
                "{\"x\":1,\"y\":1,\"y\":2}      | duplicate_key",
                "{\"x\":1,\"\\u0078\":2}        | duplicate_key",
                "{\"x\":1,\"y\":{\"z\":1,\"z\":1}} | duplicate_key",
                "{\"x\":1,\"y\":[{\"z\":1,\"z\":1}]} | duplicate_key",
                "{\"x\":1,\"y\":\"\\ud800\"}    | lone_surrogate",
                "{\"x\":1,\"\\udc00\":1}        | lone_surrogate",
                "{\"x\":1,\"\\ud83d\\ude00\":1}   | 1",
                "{\"x\":1,\"😀\":1}             | 1",
                "{\"x\":1,\"y\":1e400}          | 1",
                "{\"x\":1,\"y\":NaN}            | not_json",
                "{\"x\":1,\"y\":{\"x\":2}}      | 1",
                " {\"x\" : 1 }                  | 1",
            })
    void a_record_is_one_well_formed_object(String json, String expected) {
        assertThat(decoded(Type.Scalar.INT, json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"63, 1", "64, too_deep", "100000, too_deep"})
    void nesting_has_a_limit(int levelsInside, String expected) {
        for (String brackets : List.of("[]", "{}")) {
            String open = brackets.equals("[]") ? "[" : "{\"a\":";
            String close = brackets.substring(1);
            String nested = open.repeat(levelsInside) + "0" + close.repeat(levelsInside);
            assertThat(decoded(Type.Scalar.INT, "{\"x\":1,\"y\":" + nested + "}"))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c3a4, ä",
        "f09f9880, 😀",
        "c0af, bad_utf8",
        "e4, bad_utf8",
        "ff, bad_utf8",
        "80, bad_utf8",
        "eda080, bad_utf8",
        "f4908080, bad_utf8",
        "e09fbf, bad_utf8"
    })
    void bytes_are_utf_8(String hex, String expected) {
        byte[] quoted = HexFormat.of().parseHex("7b2278223a22" + hex + "227d");
        assertThat(shown(decoder(Type.Scalar.STRING).json(quoted, 0, quoted.length, AT, 0)))
                .isEqualTo(expected);
    }

    private static final Position AT = Position.of("s", 0, 0);

    private static RecordDecoder decoder(Type type) {
        EventType event =
                new EventType("E", List.of(new Field("x", type, true, List.of("x"))), -1, 0);
        return new RecordDecoder(Map.of("E", event), null, "type");
    }

    private static String decoded(Type type, String json) {
        byte[] bytes = ("##" + json + "##").getBytes(StandardCharsets.UTF_8);
        return shown(decoder(type).json(bytes, 2, bytes.length - 2, AT, 0));
    }

    private static String shown(Arrival arrival) {
        if (arrival instanceof Arrival.Rejected rejected) {
            return rejected.letter().reason().toString();
        }
        Object value = ((Arrival.Accepted) arrival).event().get(0);
        assertThat(value)
                .isInstanceOfAny(
                        Boolean.class,
                        Long.class,
                        Double.class,
                        Decimal.class,
                        String.class,
                        Ip.class,
                        List.class,
                        RecordValue.class);
        return String.valueOf(value);
    }
}
