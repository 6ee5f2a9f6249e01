package dev.weir.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFilesTest {
    @TempDir private Path folder;

    @Test
    void a_file_of_the_pack_is_read() throws IOException {
        Files.writeString(folder.resolve("hosts.txt"), "a\n");
        assertThat(new FolderFiles(folder).read("hosts.txt")).asString().isEqualTo("a\n");
    }

    @Test
    void a_link_out_of_the_pack_is_not_followed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("hosts.txt"), "a\n");
        Files.createSymbolicLink(folder.resolve("hosts.txt"), elsewhere.resolve("hosts.txt"));
        assertThatThrownBy(() -> new FolderFiles(folder).read("hosts.txt"))
                .isInstanceOf(IOException.class)
                .hasMessage("it lies outside of the pack");
    }

    @Test
    void what_can_be_no_name_of_a_file_is_told_as_one_that_is_not_there() {
        assertThatThrownBy(() -> new FolderFiles(folder).read("a\ud800.txt"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("LC_ALL=C.UTF-8");
    }
}
