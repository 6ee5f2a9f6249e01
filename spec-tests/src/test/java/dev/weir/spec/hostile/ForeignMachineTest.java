package dev.weir.spec.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.cli.Weir;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where `i` has another capital, a comma parts decimals, the day begins elsewhere and text is not
 * UTF-8 unless somebody says so, results are the same.
 */
class ForeignMachineTest {
    private static final List<String> HOME =
            List.of("-Duser.language=en", "-Dfile.encoding=UTF-8", "-Duser.timezone=UTC");
    private static final List<String> ABROAD =
            List.of(
                    "-Duser.language=tr",
                    "-Duser.country=TR",
                    "-Dfile.encoding=ISO-8859-9",
                    "-Duser.timezone=Asia/Kathmandu");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test cases/expressions",
                "test --format json ../rulepacks/security",
                "check --format sarif cases/expressions",
                "replay ../rulepacks/ecommerce ../rulepacks/ecommerce/recordings",
                "help replay",
            })
    void a_command_prints_the_same_bytes(String command) throws Exception {
        assertThat(run(ABROAD, command)).isNotEmpty().isEqualTo(run(HOME, command));
    }

    private static String run(List<String> machine, String command)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-XX:TieredStopAtLevel=1");
        line.addAll(machine);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
        line.addAll(List.of(command.split(" ")));
        Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command).isZero();
        return out;
    }
}
