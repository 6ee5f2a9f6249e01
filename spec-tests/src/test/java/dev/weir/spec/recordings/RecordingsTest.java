package dev.weir.spec.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingsTest {
    private static final Path RULEPACKS = Path.of("..", "rulepacks");

    @ParameterizedTest
    @ValueSource(strings = {"fraud", "security", "monitoring", "iot", "ecommerce"})
    void a_recording_is_what_the_generator_writes(String pack) throws IOException {
        Path recording = RULEPACKS.resolve(pack).resolve("recordings").resolve(pack + ".jsonl");
        assertThat(Files.readAllLines(recording)).isEqualTo(Recordings.generate(pack, 1));
    }
}
