package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import dev.weir.runtime.program.RuleBody;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LimitDefaultsTest {
    @Test
    void tenThousandRunsOldestFirstAndAThousandMatches() {
        RuleBody.Pattern body = pattern("");
        assertThat(body.maxRuns()).isEqualTo(10_000);
        assertThat(body.dropNewest()).isFalse();
        assertThat(body.maxMatches()).isEqualTo(1_000);
    }

    @Test
    void orWhatTheRuleSays() {
        RuleBody.Pattern body = pattern("LIMIT RUNS 5 DROP NEWEST LIMIT MATCHES 6");
        assertThat(body.maxRuns()).isEqualTo(5);
        assertThat(body.dropNewest()).isTrue();
        assertThat(body.maxMatches()).isEqualTo(6);
    }

    private static RuleBody.Pattern pattern(String clauses) {
        String text =
                "EVENT Login { user string, ts timestamp } TIME ts"
                        + " RULE twice { BY user MATCH Login -> Login WITHIN 1m "
                        + clauses
                        + " }";
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
        CompileResult compiled = RuleCompiler.compile(pack, CompileOptions.none());
        Program program = Objects.requireNonNull(compiled.program(), compiled::toString);
        return (RuleBody.Pattern) program.rules().get(0).body();
    }
}
