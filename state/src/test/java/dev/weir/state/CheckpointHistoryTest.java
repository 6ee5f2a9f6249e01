package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Long lives of a folder, by chance: checkpoints in parts, disks that are full or fail anywhere,
 * restarts, other engines, and damage to a checkpoint.
 */
final class CheckpointHistoryTest {
    private static final long SEEDS = Long.getLong("weir.fuzz.count", 60);
    private static final int STEPS = 60;

    @TempDir private Path folders;

    /** How often each thing has happened, in all histories. */
    private int full;

    private int stopped;
    private int notCopied;

    @Test
    void whatWasSavedComesBackWhateverHappens() throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            new History(folders.resolve("seed-" + seed), seed).run();
        }
        assertThat(full).isGreaterThan(200);
        assertThat(stopped).isGreaterThan(100);
        assertThat(notCopied).isGreaterThan(10);
    }

    private final class History {
        private final Path folder;
        private final Random random;
        private final Model model;
        private final FaultyFs fs = new FaultyFs(Integer.MAX_VALUE, new IOException());
        private CheckpointFolder store;

        /** All that was ever saved. */
        private final Set<String> saved = new HashSet<>();

        /** What may be the newest: the last that was saved, and what nobody was told of. */
        private final List<@Nullable String> newest = new ArrayList<>(List.of());

        History(Path folder, long seed) throws IOException {
            this.folder = Files.createDirectories(folder);
            this.random = new Random(seed);
            this.model = new Model(seed, "p");
            this.store = open(fs);
            newest.add(null);
        }

        void run() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                int dice = random.nextInt(100);
                if (dice < 60) {
                    save();
                } else if (dice < 75) {
                    saveWithoutRoom();
                } else if (dice < 85) {
                    saveOnADiskThatFails();
                } else if (dice < 90) {
                    restart();
                } else if (dice < 93) {
                    model.keepOnly(random.nextInt(300));
                    store.startAnew();
                } else if (files("manifest.json").size() == 4) {
                    damage();
                }
            }
        }

        private void save() throws IOException {
            try {
                model.save(store);
            } catch (IOException e) {
                newest.add(model.text());
                throw e;
            }
            newest.clear();
            newest.add(model.text());
            saved.add(model.text());
            assertThat(stored()).isEqualTo(model.text());
        }

        private void saveWithoutRoom() throws IOException {
            fs.failAfter(random.nextInt(30), new DiskFullException(folder, new IOException()));
            try {
                save();
            } catch (DiskFullException e) {
                full++;
                assertThat(stored()).isIn(newest);
            } finally {
                fs.failAfter(Integer.MAX_VALUE);
            }
        }

        private void saveOnADiskThatFails() throws IOException {
            fs.failAfter(random.nextInt(30), new IOException("failed"));
            try {
                save();
            } catch (IOException e) {
                assertThat(e).hasMessage("failed");
                stopped++;
                fs.failAfter(Integer.MAX_VALUE);
                restart();
            } finally {
                fs.failAfter(Integer.MAX_VALUE);
            }
        }

        /** A new process goes on from what is there. */
        private void restart() throws IOException {
            store = open(fs);
            Checkpoint restored = Model.newest(store);
            String text = restored == null ? null : Model.text(restored);
            assertThat(text).isIn(newest);
            newest.clear();
            newest.add(text);
            model.restore(restored);
            assertThat(store.needsWhole()).isFalse();
        }

        /** Where what is damaged would be copied to a slot, that is noticed before. */
        private void damage() throws IOException {
            List<Path> tables = files(".sst");
            Path table = tables.get(random.nextInt(tables.size()));
            byte[] bytes = Files.readAllBytes(table);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            Files.write(table, bytes);
            newest.addAll(saved);
            try {
                model.save(store);
                newest.add(model.text());
                saved.add(model.text());
            } catch (IOException e) {
                assertThat(e).hasMessageEndingWith("is not as it was written");
                notCopied++;
            }
            restart();
        }

        private List<Path> files(String suffix) throws IOException {
            try (Stream<Path> all = Files.walk(folder)) {
                return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
            }
        }

        private CheckpointFolder open(Fs disk) throws IOException {
            return CheckpointFolder.open(
                    disk, new PlainTables(disk), folder, "1.2.3", warning -> {});
        }

        private @Nullable String stored() throws IOException {
            Checkpoint stored = Model.newest(open(Fs.DISK));
            return stored == null ? null : Model.text(stored);
        }
    }
}
