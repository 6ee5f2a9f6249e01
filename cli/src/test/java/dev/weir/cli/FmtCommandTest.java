package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FmtCommandTest {
    private static final String UGLY = "EVENT   A{x int,  ts timestamp}   TIME ts // why\n";

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write_a_file() {
        file = DoorPack.write(folder.resolve("a.rule"), UGLY);
    }

    @Test
    void it_writes_in_place_and_a_second_time_changes_nothing() throws IOException {
        assertThat(WeirRun.of("fmt", folder.toString()))
                .isEqualTo(new WeirRun(0, "", "1 file: 1 changed\n"));
        String once = Files.readString(file);
        assertThat(once).isNotEqualTo(UGLY).contains("// why");
        assertThat(WeirRun.of("fmt", folder.toString()).err()).isEqualTo("1 file: 0 changed\n");
        assertThat(file).hasContent(once);
        assertThat(folder.toFile().list()).containsExactly("a.rule");
    }

    @Test
    void check_names_the_files_and_leaves_them() {
        WeirRun run = WeirRun.of("fmt", "--check", folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo(file + "\n");
        assertThat(file).hasContent(UGLY);
    }

    @Test
    void diff_prints_what_would_change() {
        WeirRun run = WeirRun.of("fmt", "--diff", file.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("--- " + file + "\n+++ " + file + "\n@@ -1,1 +1,")
                .contains("\n-EVENT   A{x int")
                .contains("\n+EVENT A {");
        assertThat(file).hasContent(UGLY);
    }

    @Test
    void standard_input_goes_to_standard_output() {
        WeirRun run = WeirRun.withInput(UGLY, "fmt", "-");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("EVENT A {");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void a_file_with_errors_stays_as_it_is() {
        DoorPack.write(file, "EVENT {{\n");
        WeirRun run = WeirRun.of("fmt", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("error[E01").contains("1 with errors");
        assertThat(file).hasContent("EVENT {{\n");
    }

    @Test
    void check_and_diff_name_what_would_change_and_exit_with_1() {
        WeirRun run = WeirRun.of("fmt", "--check", "--diff", file.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("--- ");
        assertThat(file).hasContent(UGLY);
    }

    @Test
    void standard_input_may_be_checked_and_stands_alone() {
        assertThat(WeirRun.withInput(UGLY, "fmt", "--check", "-"))
                .isEqualTo(new WeirRun(1, "", ""));
        assertThat(WeirRun.withInput(UGLY, "fmt", "--diff", "-").out())
                .startsWith("--- <stdin>\n+++ <stdin>\n@@ ");
        assertThat(WeirRun.withInput("RULE {", "fmt", "-").exitCode()).isEqualTo(2);
        assertThat(WeirRun.withInput(UGLY, "fmt", "-", file.toString()).err())
                .contains("`-` stands alone");
    }

    @Test
    void one_file_with_errors_does_not_stop_the_others() {
        DoorPack.write(folder.resolve("b.rule"), "EVENT {{\n");
        WeirRun run = WeirRun.of("fmt", folder.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).endsWith("2 files: 1 changed, 1 with errors left as they are\n");
    }

    @Test
    void a_link_stays_a_link_and_permissions_stay() throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString("rw-r-----");
        Files.setPosixFilePermissions(file, permissions);
        Path link = Files.createSymbolicLink(folder.resolve("link.rule"), file);
        assertThat(WeirRun.of("fmt", link.toString()).err()).isEqualTo("1 file: 1 changed\n");
        assertThat(link).isSymbolicLink();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(permissions);
        assertThat(Files.readString(file)).startsWith("EVENT A {");
    }

    @Test
    void a_large_file_that_changes_everywhere_has_a_difference() {
        DoorPack.write(file, "CONST  a  =  1\n".repeat(20_000));
        WeirRun run = WeirRun.of("fmt", "--diff", file.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("-CONST  a  =  1\n").contains("+CONST a = 1\n");
    }
}
