package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.rules.diagnostic.Code;
import dev.weir.rules.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokenDeclarationTest {
    @Test
    void whatUsesItAndTheTestsOfThatSayNothingMore() {
        String text =
                """
                EVENT Login { user string, n int, ts timestamp } TIME ts
                FUNCTION half(n int) float = n / two
                RULE halved { BY user MATCH l: Login EMIT user, half = half(l.n) }
                TEST halved "of four" { AT 0s Login { user: "ann", n: 4 } EXPECT { half: 2.0 } }
                """;
        PackSource pack =
                new PackSource(
                        "pack",
                        "1.0.0",
                        "",
                        Map.of(),
                        List.of(new SourceText("pack.rule", text)),
                        path -> {
                            throw new FileNotFoundException(path);
                        });
        assertThat(RuleCompiler.compile(pack, CompileOptions.none()).diagnostics())
                .extracting(Diagnostic::code)
                .containsExactly(Code.UNKNOWN_NAME);
    }
}
