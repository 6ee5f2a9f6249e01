package dev.weir.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.rules.ast.SourceText;
import dev.weir.runtime.program.Program;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadFieldsTest {
    private static final String EVENTS =
            """
            EVENT E { k string, a int, b int, c int, o { d int }, ts timestamp } TIME ts
            EVENT F { k string, a int, e int, ts timestamp } TIME ts
            FUNCTION both(given1 int, given2 int) int = given1 + given2
            DEFINE Large AS E[c > 5]
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RULE r { BY () MATCH x: E }                                              | c",
                "RULE r { BY () MATCH x: E[a > 1] }                                       | a c",
                "RULE r { BY () MATCH x: E[x.a > 1] }                                     | a c",
                "RULE r { BY () MATCH x: E[o.d > 1] }                                     | c o",
                "RULE r { BY () MATCH x: E[both(a, b) > 1] }                              | a b c",
                "RULE r { BY () MATCH x: Large }                                          | c",
                "RULE r { BY k MATCH x: E }                                         | c k",
                "RULE r { BY k MATCH x: E -> !F[e > 1] -> y: E WITHIN 5s }          | c e k",
                "RULE r { BY () MATCH x: E -> y: F[a > x.b] WITHIN 5s }                   | a b c",
                "RULE r { BY () MATCH x: E{2,} -> y: F WITHIN 5s WHERE sum(x.b) > y.e }   | b c e",
                "RULE r { BY () MATCH x: E EMIT m = x.b }                              | b c",
                "RULE r { BY () MATCH x: E MESSAGE \"it is {x.b}\" }                      | b c",
                "RULE r { BY () MATCH x: E SUPPRESS 5m BY x.b }                           | b c",
                "RULE r { BY () FROM e: E WINDOW SLIDING 5s HAVING sum(b) > 5 }           | b c",
                "RULE r { BY () FROM e: E WINDOW SLIDING 5s HAVING count(e, b > 1) > 5 }  | b c",
            })
    void whatSomethingReadsIsKnown(String rule, String names) {
        PackSource pack = PackSource.of("p", new SourceText("p.rule", EVENTS + rule));
        CompileResult result = RuleCompiler.compile(pack, CompileOptions.none());
        Program program = Objects.requireNonNull(result.program(), () -> "" + result.diagnostics());
        // The parameters of a function are compiled as fields.
        assertThat(program.readFields())
                .filteredOn(name -> !name.startsWith("given"))
                .containsExactlyInAnyOrder(names.split(" "));
    }
}
