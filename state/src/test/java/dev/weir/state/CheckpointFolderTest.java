package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.port.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was saved comes back, or what was saved before it; never anything else. */
final class CheckpointFolderTest {
    private static final String MANIFEST = "manifest.json";

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private final Model model = new Model(1, "p");

    @Test
    void isEmptyAtFirst() throws IOException {
        assertThat(newest()).isNull();
    }

    @Test
    void givesBackTheLastOfManyAlsoOverRestarts() throws IOException {
        Random random = new Random(2);
        CheckpointFolder store = open(Fs.DISK);
        for (int i = 0; i < 80; i++) {
            save(store, model);
            assertThat(newest()).isEqualTo(text());
            if (random.nextInt(60) == 0) {
                store = open(Fs.DISK);
            }
        }
        assertThat(warnings).isEmpty();
        assertThat(contents().keySet().stream().map(file -> folder.relativize(file).toString()))
                .allMatch(
                        file ->
                                file.matches(
                                        "slot-[0-3]/(manifest.json|CURRENT|MANIFEST-\\d+|\\d+.sst)"));
    }

    @Test
    void keepsThreeBeforeTheNewest() throws IOException {
        List<String> saved = saved(6);
        for (int i = 5; i >= 2; i--) {
            assertThat(newest()).isEqualTo(saved.get(i));
            Files.delete(slotOf(i + 1).resolve("CURRENT"));
        }
        Map<Path, byte[]> before = contents();
        assertThatThrownBy(this::newest)
                .isInstanceOfSatisfying(
                        StateException.class,
                        e -> {
                            assertThat(e).hasMessage("no checkpoint in " + folder + " can be used");
                            assertThat(e.help()).startsWith("nothing was deleted");
                        });
        assertThat(contents().keySet()).isEqualTo(before.keySet());
        assertThat(warnings)
                .contains("the checkpoint in " + slotOf(6) + " cannot be used: CURRENT is missing");
    }

    @Test
    void aFlippedByteInAnyFileLeadsToTheOneBefore() throws IOException {
        List<String> saved = saved(9);
        List<Path> files = files(slotOf(9));
        assertThat(files).hasSizeGreaterThanOrEqualTo(5);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            Path file = files.get(i % files.size());
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            int at = random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, flipped);
            assertThat(newest()).as(file + ", byte " + at).isEqualTo(saved.get(7));
            Files.write(file, whole);
        }
        assertThat(newest()).isEqualTo(saved.get(8));
    }

    @Test
    void aFileThatIsTornOrMissingLeadsToTheOneBefore() throws IOException {
        List<String> saved = saved(9);
        for (Path file : files(slotOf(9))) {
            byte[] whole = Files.readAllBytes(file);
            for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThat(newest()).as(file + ", " + length + " bytes").isEqualTo(saved.get(7));
            }
            Files.delete(file);
            assertThat(newest()).as(file + " missing").isEqualTo(saved.get(7));
            Files.write(file, whole);
        }
        assertThat(newest()).isEqualTo(saved.get(8));
    }

    @Test
    void aCrashBetweenAnyTwoStepsLeavesTheOneBefore() throws IOException {
        int crashes = 0;
        for (int turns : new int[] {1, 4, 5}) {
            boolean crashed = true;
            for (int steps = 0; crashed; steps++) {
                empty();
                Model saved = new Model(turns, "p");
                FaultyFs fs = new FaultyFs(Integer.MAX_VALUE, new IOException("crash"));
                CheckpointFolder store = open(fs);
                for (int i = 1; i < turns; i++) {
                    save(store, saved);
                }
                String before = turns == 1 ? null : Model.text(saved.checkpoint(saved.whole()));
                fs.failAfter(steps);
                Checkpoint next = saved.next();
                crashed = isCrashing(store, next, saved);
                String after = Model.text(saved.checkpoint(saved.whole()));
                // After the rename the checkpoint may be there, though nobody was told.
                assertThat(newest())
                        .as(turns + " turns, crash after " + steps + " steps")
                        .isIn(crashed ? Arrays.asList(before, after) : List.of(after));
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(40);
    }

    private static void save(CheckpointFolder store, Model model) throws IOException {
        save(store, model.next(), model);
    }

    /** What an engine gives: all that there is and what is gone, or what has changed. */
    private static void save(CheckpointFolder store, Checkpoint next, Model model)
            throws IOException {
        boolean isWhole = store.needsWhole();
        EngineState changes = next.state();
        StateStore.Write write =
                store.begin(
                        new Checkpoint(
                                next.number(),
                                next.pack(),
                                next.control(),
                                next.read(),
                                EngineState.of(changes.header())),
                        isWhole);
        List<EngineState.Entry> keys = new ArrayList<>(changes.keys());
        List<EngineState.Suppression> suppressions = new ArrayList<>(changes.suppressions());
        if (isWhole) {
            keys.removeIf(entry -> entry.state() != null);
            suppressions.removeIf(entry -> entry.held() != null);
            keys.addAll(model.whole().keys());
            suppressions.addAll(model.whole().suppressions());
        }
        write.add(new EngineState.Part(keys, suppressions));
        write.finish();
    }

    private static boolean isCrashing(CheckpointFolder store, Checkpoint next, Model model) {
        try {
            save(store, next, model);
            return false;
        } catch (IOException e) {
            assertThat(e).hasMessage("crash");
            return true;
        }
    }

    @Test
    void goesOnWhenThereIsRoomAgain() throws IOException {
        Random random = new Random(5);
        FaultyFs fs =
                new FaultyFs(
                        Integer.MAX_VALUE,
                        new DiskFullException(folder, new IOException("No space left on device")));
        CheckpointFolder store = open(fs);
        String last = null;
        int failed = 0;
        for (int i = 0; i < 60; i++) {
            fs.failAfter(random.nextInt(3) == 0 ? random.nextInt(25) : Integer.MAX_VALUE);
            Checkpoint next = model.next();
            try {
                save(store, next, model);
                last = text();
            } catch (DiskFullException e) {
                failed++;
                // Where the manifest is renamed and its folder cannot be made durable, it counts.
                assertThat(newest()).isIn(last, text());
                continue;
            }
            assertThat(newest()).isEqualTo(last);
        }
        assertThat(failed).isGreaterThan(10);
    }

    @Test
    void goesOnAfterTheNewestWasDamaged() throws IOException {
        List<String> saved = saved(5);
        Files.delete(slotOf(5).resolve(MANIFEST));
        CheckpointFolder store = open(Fs.DISK);
        Checkpoint newest = Objects.requireNonNull(store.newest(Model::program));
        assertThat(Model.text(newest)).isEqualTo(saved.get(3));
        model.restore(newest);
        for (int i = 0; i < 9; i++) {
            save(store, model);
            assertThat(newest()).isEqualTo(text());
        }
    }

    @Test
    void anotherEngineIsWrittenWhole() throws IOException {
        CheckpointFolder store = open(Fs.DISK);
        for (int i = 0; i < 6; i++) {
            save(store, model);
        }
        Model other = new Model(9, "q");
        other.restore(model.checkpoint(model.whole()));
        other.keepOnly(20);
        store.startAnew();
        for (int i = 0; i < 6; i++) {
            save(store, other);
            assertThat(newest()).isEqualTo(Model.text(other.checkpoint(other.whole())));
        }
    }

    @Test
    void aProcessThatDiedInItsFirstSaveStartsAnew() throws IOException {
        FaultyFs fs = new FaultyFs(5, new IOException("crash"));
        assertThat(isCrashing(open(fs), model.next(), model)).isTrue();
        assertThat(contents()).isNotEmpty();
        assertThat(newest()).isNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void slotsThatHaveAllLostTheirManifestsAreNoNewBeginning() throws IOException {
        saved(2);
        Files.delete(slotOf(1).resolve(MANIFEST));
        Files.delete(slotOf(2).resolve(MANIFEST));
        assertThatThrownBy(this::newest).isInstanceOf(StateException.class);
    }

    @Test
    void refusesANewerFormatThoughThereAreOlderOnes() throws IOException {
        saved(3);
        Path file = slotOf(3).resolve(MANIFEST);
        byte[] line = Files.readAllBytes(file);
        JsonObject manifest =
                Objects.requireNonNull(SealedJson.open(Arrays.copyOf(line, line.length - 1)));
        manifest.members().remove("crc");
        Files.write(file, SealedJson.seal(manifest.put("format", 9L).put("engine", "7.0.0")));
        assertThatThrownBy(this::newest)
                .isInstanceOf(StateException.class)
                .hasMessage(
                        file
                                + " has the format version 9, written by Weir 7.0.0; this Weir"
                                + " reads up to version 1");
    }

    @Test
    void passesOverACheckpointWhosePackIsNotThere() throws IOException {
        saved(1);
        CheckpointFolder store = open(Fs.DISK);
        assertThatThrownBy(
                        () ->
                                store.newest(
                                        pack -> {
                                            throw new UncheckedIOException(
                                                    new IOException("no pack " + pack));
                                        }))
                .isInstanceOf(StateException.class);
        assertThat(warnings).singleElement().asString().endsWith("cannot be used: no pack p");
    }

    private List<String> saved(int count) throws IOException {
        List<String> saved = new ArrayList<>();
        CheckpointFolder store = open(Fs.DISK);
        for (int i = 0; i < count; i++) {
            save(store, model);
            saved.add(text());
        }
        return saved;
    }

    private String text() {
        return Model.text(model.checkpoint(model.whole()));
    }

    private CheckpointFolder open(Fs fs) throws IOException {
        return CheckpointFolder.open(fs, folder, "1.2.3", warnings::add);
    }

    private @Nullable String newest() throws IOException {
        Checkpoint newest = open(Fs.DISK).newest(Model::program);
        return newest == null ? null : Model.text(newest);
    }

    /** The slot of a checkpoint, where all were saved in turn. */
    private Path slotOf(int number) {
        return folder.resolve("slot-" + (number - 1) % 4);
    }

    private static List<Path> files(Path slot) throws IOException {
        try (Stream<Path> all = Files.list(slot)) {
            return all.sorted().toList();
        }
    }

    private Map<Path, byte[]> contents() throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private void empty() throws IOException {
        for (Path file : contents().keySet()) {
            Files.delete(file);
        }
    }
}
