package dev.weir.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    @Test
    void limitsTheSizeOfAFile() {
        byte[] largest =
                (" ".repeat(RuleParser.MAX_FILE_BYTES - 11) + "CONST a = 1")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(RuleParser.parse("a.rule", largest).diagnostics()).isEmpty();

        byte[] larger = new byte[RuleParser.MAX_FILE_BYTES + 1];
        assertThat(codes(RuleParser.parse("a.rule", larger))).containsExactly(Code.FILE_SIZE);
        String text = "é".repeat(RuleParser.MAX_FILE_BYTES / 2) + "x";
        assertThat(codes(text)).containsExactly(Code.FILE_SIZE);
    }

    @Test
    void limitsTheLengthOfAName() {
        assertThat(codes("CONST " + "a".repeat(255) + " = 1")).isEmpty();
        assertThat(codes("CONST " + "a".repeat(256) + " = 1")).containsExactly(Code.NAME_LENGTH);
        assertThat(codes("CONST `" + "é".repeat(255) + "` = 1")).isEmpty();
        assertThat(codes("CONST `" + "é".repeat(256) + "` = 1")).containsExactly(Code.NAME_LENGTH);
    }

    @Test
    void limitsTheLengthOfAString() {
        assertThat(codes("CONST a = \"" + "😀".repeat(65_536) + "\"")).isEmpty();
        assertThat(codes("CONST a = \"" + "x".repeat(65_537) + "\""))
                .containsExactly(Code.STRING_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({
        "CONST a = , (, 1, )",
        "CONST a = , [, 1, ]",
        "CONST a = , f(, 1, )",
        "CONST a = , x[, 1, ]",
        "CONST a = , '{ b: ', 1, }",
        "CONST a = , 'IF ', 'x', ' THEN 1 ELSE 2'",
        "CONST a = , 'IF a THEN b ELSE ', c, ''",
        "PARAM a , list<, int, > = 1",
        "EVENT E { a, '{ b ', int, }",
        "RULE r { MATCH , (, A, )",
        "RULE r { MATCH , '!(', A, )",
    })
    void limitsTheNesting(String before, String open, String middle, String close) {
        String tooDeep = before + open.repeat(5_000) + middle + close.repeat(5_000);
        assertThat(codes(tooDeep)).contains(Code.NESTING).hasSizeLessThanOrEqualTo(1);

        String endless = before + open.repeat(100_000);
        assertThat(codes(endless)).containsExactly(Code.NESTING);
    }

    @Test
    void takesNestingUpToTheLimit() {
        String text = "CONST a = " + "(".repeat(200) + "1" + ")".repeat(200);
        assertThat(codes(text)).isEmpty();
        assertThat(codes("CONST b = (" + text.substring(10) + ")")).containsExactly(Code.NESTING);
        assertThat(codes("RULE r { MATCH " + "(".repeat(199) + "A" + ")".repeat(199) + " }"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-", "'NOT '", "'1 + '", "'1 * '", "'a ?? '", "'a == '"})
    void limitsTheDepthOfChains(String operator) {
        assertThat(codes("CONST a = " + operator.repeat(900) + "1")).isEmpty();
        assertThat(codes("CONST a = " + operator.repeat(100_000) + "1"))
                .containsExactly(Code.NESTING);
    }

    @Test
    void limitsTheDepthOfPathsAndQuantifiers() {
        assertThat(codes("CONST a = a" + ".b".repeat(100_000))).containsExactly(Code.NESTING);
        assertThat(codes("RULE r { MATCH A" + "+".repeat(100_000) + " }"))
                .containsExactly(Code.NESTING);
    }

    @Test
    void namesThePlaceThatIsNotUtf8() {
        byte[] bytes = "CONST a = 1\n// \u0000".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 1] = (byte) 0xff;

        List<Diagnostic> problems = RuleParser.parse("a.rule", bytes).diagnostics();

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).code()).isEqualTo(Code.NOT_UTF8);
        assertThat(problems.get(0).span().line()).isEqualTo(2);
        assertThat(problems.get(0).span().column()).isEqualTo(4);
    }

    @Test
    @Timeout(300)
    void readsTheLargestFiles() {
        String rule = "RULE r { MATCH a: A[x == 1] -> b: B[y > a.x] WITHIN 5m EMIT a.x, b.y }\n";
        String text = rule.repeat(RuleParser.MAX_FILE_BYTES / rule.length());

        assertThat(codes(text)).isEmpty();
    }

    @Test
    @Timeout(300)
    void givesUpOnFilesThatAreAllErrors() {
        String wrong = "RULE r { MATCH a: A[x = 1 and y] b: B[ EMIT a a a match ";
        assertThat(codes(wrong.repeat(2_000))).hasSizeBetween(100, Problems.MAX_PROBLEMS);
        assertThat(codes("RULE r { " + "foo = ".repeat(300_000))).isNotEmpty();
        assertThat(codes("TEST r \"\" { " + "AT 0s A { x = 1 } ".repeat(20_000))).isNotEmpty();
        assertThat(codes("CONST a = " + "9".repeat(1_000_000) + ".5"))
                .containsExactly(Code.NUMBER_RANGE);
        assertThat(codes("RULE r { MESSAGE \"" + "{a}".repeat(20_000) + "\" }")).isEmpty();
    }

    private static List<Code> codes(String text) {
        return codes(RuleParser.parse(new SourceText("a.rule", text)));
    }

    private static List<Code> codes(ParseResult result) {
        return result.diagnostics().stream().map(Diagnostic::code).toList();
    }
}
