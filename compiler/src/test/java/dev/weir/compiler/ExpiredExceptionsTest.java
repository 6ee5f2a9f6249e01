package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import dev.weir.runtime.value.TimeText;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiredExceptionsTest {
    private static final String RULE =
            """
            EVENT Login { user string, ts timestamp } TIME ts
            RULE seen {
              BY user
              MATCH l: Login
              EXCEPT "for ever" WHERE l.user == "root"
              EXCEPT "for a while" WHERE l.user == "test" UNTIL 2026-03-01
            }
            """;

    @Test
    void anExceptionThatIsOverIsReportedWhereItSaysSo() {
        List<Diagnostic> found = found("2026-03-01T00:00:00Z");
        assertThat(found).extracting(Diagnostic::code).containsExactly(Code.EXPIRED_EXCEPTION);
        assertThat(found.get(0).span().text()).isEqualTo("2026-03-01");
    }

    @Test
    void beforeItsDateItIsNot() {
        assertThat(found("2026-02-28T23:59:59.999Z")).isEmpty();
    }

    @Test
    void whereNobodyAsksForThePresentNothingIsOver() {
        assertThat(compile(CompileOptions.none())).isEmpty();
    }

    private static List<Diagnostic> found(String now) {
        return compile(new CompileOptions(Map.of(), false, TimeText.parse(now).orElseThrow()));
    }

    private static List<Diagnostic> compile(CompileOptions options) {
        PackSource pack =
                new PackSource(
                        "pack",
                        "1.0.0",
                        "",
                        Map.of(),
                        List.of(new SourceText("pack.rule", RULE)),
                        path -> {
                            throw new FileNotFoundException(path);
                        });
        return RuleCompiler.compile(pack, options).diagnostics();
    }
}
