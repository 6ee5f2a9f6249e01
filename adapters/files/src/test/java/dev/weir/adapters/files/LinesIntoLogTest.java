package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.DiskFullException;
import dev.weir.runtime.port.InputLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesIntoLogTest {
    private final List<String> kept = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int failures;

    private final InputLog log =
            new InputLog() {
                @Override
                public int append(List<Entry> entries) throws IOException {
                    if (failures-- > 0) {
                        throw new DiskFullException(Path.of("log"), new IOException());
                    }
                    for (Entry entry : entries) {
                        kept.add(new String(entry.record(), StandardCharsets.UTF_8));
                    }
                    return entries.size();
                }

                @Override
                public long end() {
                    return kept.size();
                }

                @Override
                public Reader read(long from) {
                    throw new AssertionError("nothing is read here");
                }

                @Override
                public void forget(long before) {}

                @Override
                public void close() {}
            };

    @Test
    void keepsEachLineThatIsNotBlankAndTheLastOneWithoutAnEnd() {
        assertThat(read(bytes("{\"a\":1}\r\n\n \t\r\n{broken\n{\"é\":2}"))).isTrue();
        assertThat(kept).containsExactly("{\"a\":1}\r", "{broken", "{\"é\":2}");
        assertThat(warnings).isEmpty();
    }

    @Test
    void keepsLinesThatComeInPieces() {
        String text = "{\"n\":1}\n".repeat(20_000);
        InputStream trickle =
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public int read(byte[] to) {
                        return super.read(to, 0, 3);
                    }
                };
        assertThat(read(trickle)).isTrue();
        assertThat(kept).hasSize(20_000).containsOnly("{\"n\":1}");
    }

    @Test
    void keepsOfALineThatIsTooLongEnoughToTell() {
        read(bytes("x".repeat(3 << 20) + "\n{}"));
        assertThat(kept.get(0)).hasSize((1 << 20) + 1);
        assertThat(kept.get(1)).isEqualTo("{}");
    }

    @Test
    void waitsForRoomOnTheDisk() {
        failures = 3;
        assertThat(read(bytes("{}\n"))).isTrue();
        assertThat(kept).containsExactly("{}");
    }

    @Test
    void endsWhereTheStreamFailsAndSaysSo() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("gone");
                    }
                };
        assertThat(read(broken)).isTrue();
        assertThat(warnings).containsExactly("the stream cannot be read on: gone");
    }

    private boolean read(InputStream in) {
        LinesIntoLog lines = new LinesIntoLog(in, log, warnings::add);
        assertThat(lines.hasEnded()).isFalse();
        lines.readAll(() -> 0);
        return lines.hasEnded();
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
