package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineFileTest {
    @TempDir Path folder;

    @Test
    void a_file_is_made_gone_on_with_or_made_anew() throws IOException {
        Path file = folder.resolve("alerts.jsonl");
        try (LineFile lines = LineFile.append(file)) {
            lines.line("a");
        }
        try (LineFile lines = LineFile.append(file)) {
            lines.line("ä");
        }
        assertThat(Files.readString(file)).isEqualTo("a\nä\n");
        try (LineFile lines = LineFile.create(file)) {
            lines.line("b");
        }
        assertThat(Files.readString(file)).isEqualTo("b\n");
    }

    @Test
    void a_stream_of_somebody_else_is_flushed_and_stays_open() throws IOException {
        ByteArrayOutputStream out =
                new ByteArrayOutputStream() {
                    @Override
                    public void close() {
                        throw new AssertionError("closed");
                    }
                };
        try (LineFile lines = LineFile.to(out)) {
            lines.line("a");
            assertThat(out.size()).isZero();
            lines.flush();
            lines.line("b");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
    }
}
