package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.Fs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackStoreTest {
    private static final String HASH = "0123abcd";

    private static final PackStore.Kept PACK =
            new PackStore.Kept(
                    Map.of(
                            "a.rule",
                            bytes("RULE a {}"),
                            "lists/odd name.txt",
                            bytes("x\n"),
                            "empty.csv",
                            new byte[0],
                            "rulepack.yaml",
                            new byte[] {0, -1, '\n'}),
                    Map.of("limit", 5L, "names", List.of("a", "b \"c\""), "on", true));

    @TempDir private Path folder;

    @Test
    void givesBackAPackAsItWas() throws IOException {
        store(Fs.DISK).keep(HASH, PACK);
        PackStore.Kept read = store(Fs.DISK).read(HASH);
        assertThat(read.files()).usingRecursiveComparison().isEqualTo(PACK.files());
        assertThat(read.parameters())
                .isEqualTo(Map.of("limit", "5", "names", List.of("a", "b \"c\""), "on", "true"));
    }

    @Test
    void isWholeOrNotThereWhereverItIsInterrupted() throws IOException {
        int steps = 0;
        for (boolean done = false; !done; steps++) {
            FaultyFs fs = new FaultyFs(steps, new IOException("crash"));
            try {
                store(fs).keep(HASH, PACK);
                done = true;
            } catch (IOException e) {
                assertThat(e).hasMessage("crash");
                if (Files.exists(folder.resolve(HASH))) {
                    assertThat(store(Fs.DISK).read(HASH).files()).hasSize(4);
                    store(Fs.DISK).prune(Set.of());
                }
            }
        }
        assertThat(steps).isGreaterThan(15);
        assertThat(store(Fs.DISK).read(HASH).files()).hasSize(4);
        assertThat(Files.exists(folder.resolve(HASH + ".new"))).isFalse();
    }

    @Test
    void refusesAFlippedByteAndMendsItWhereThePackIsKeptAgain() throws IOException {
        store(Fs.DISK).keep(HASH, PACK);
        Random random = new Random(1);
        for (Path file : files()) {
            byte[] whole = Files.readAllBytes(file);
            if (whole.length == 0) {
                continue;
            }
            for (int i = 0; i < 20; i++) {
                byte[] flipped = whole.clone();
                flipped[random.nextInt(whole.length)] ^= (byte) (1 + random.nextInt(255));
                Files.write(file, flipped);
                assertThatThrownBy(() -> store(Fs.DISK).read(HASH))
                        .isInstanceOf(StateException.class)
                        .hasMessageStartingWith(file.toString());
            }
            Files.delete(file);
            assertThatThrownBy(() -> store(Fs.DISK).read(HASH)).isInstanceOf(StateException.class);
            store(Fs.DISK).keep(HASH, PACK);
            assertThat(store(Fs.DISK).read(HASH).files()).hasSize(4);
        }
    }

    @Test
    void prunesWhatNobodyNames() throws IOException {
        PackStore store = store(Fs.DISK);
        store.prune(Set.of(HASH));
        store.keep(HASH, PACK);
        store.keep("ff", PACK);
        store.keep("ee", PACK);
        store.prune(Set.of("ff"));
        assertThat(Fs.DISK.list(folder)).containsExactly("ff");
        assertThatThrownBy(() -> store.read(HASH))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        folder.resolve(HASH)
                                + " is not there, and a checkpoint or the control log needs the"
                                + " pack");
    }

    private PackStore store(Fs fs) {
        return new PackStore(fs, folder);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(HASH))) {
            return all.sorted().toList();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
