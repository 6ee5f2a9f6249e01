package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Checkpoint;
import dev.weir.runtime.engine.EngineState;
import dev.weir.runtime.engine.KeyStates;
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
            model.save(store);
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
                                        "changes/\\d+|slot-[0-3]/"
                                                + "(manifest.json|CURRENT|MANIFEST-\\d+|\\d+.sst)"));
    }

    @Test
    void readsKeysFromTheNewestThatWasRestoredOrWrittenSince() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (CheckpointFolder store = open(Fs.DISK)) {
                store.newest(Model::program);
                for (int k = 0; k < 7; k++) {
                    model.save(store);
                    List<EngineState.Entry> expected = model.whole().keys();
                    List<EngineState.Entry> read = new ArrayList<>();
                    KeyStates keys = store.keys();
                    keys.forEach(
                            (rule, key) ->
                                    read.add(
                                            new EngineState.Entry(
                                                    rule, key, keys.read(rule, key))));
                    assertThat(read).isNotEmpty().containsExactlyInAnyOrderElementsOf(expected);
                }
            }
        }
    }

    @Test
    void aStateThatIsNotThereIsAnError() throws IOException {
        try (CheckpointFolder store = open(Fs.DISK)) {
            store.newest(Model::program);
            model.save(store);
            assertThatThrownBy(() -> store.keys().read("unknown", List.of(1L)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageEndingWith("it lacks a record");
        }
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
        CheckpointFolder store = open(Fs.DISK);
        List<String> saved = new ArrayList<>();
        List<Path> files = List.of();
        // Some tables have been merged by then, others came after.
        while (saved.size() < 9 || files.size() < 5) {
            model.save(store);
            saved.add(text());
            files = files(slotOf(saved.size()));
        }
        String before = saved.get(saved.size() - 2);
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            Path file = files.get(i % files.size());
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            int at = random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, flipped);
            assertThat(newest()).as(file + ", byte " + at).isEqualTo(before);
            Files.write(file, whole);
        }
        assertThat(newest()).isEqualTo(saved.get(saved.size() - 1));
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
                    saved.save(store);
                }
                String before = turns == 1 ? null : saved.text();
                fs.failAfter(steps);
                crashed = isCrashing(store, saved);
                String after = saved.text();
                // After the rename the checkpoint may be there, though nobody was told.
                assertThat(newest())
                        .as(turns + " turns, crash after " + steps + " steps")
                        .isIn(crashed ? Arrays.asList(before, after) : List.of(after));
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(40);
    }

    private static boolean isCrashing(CheckpointFolder store, Model model) {
        try {
            model.save(store);
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
            try {
                model.save(store);
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
        Checkpoint newest = Objects.requireNonNull(Model.newest(store));
        assertThat(Model.text(newest)).isEqualTo(saved.get(3));
        model.restore(newest);
        for (int i = 0; i < 9; i++) {
            model.save(store);
            assertThat(newest()).isEqualTo(text());
        }
    }

    @Test
    void anotherEngineIsWrittenWhole() throws IOException {
        CheckpointFolder store = open(Fs.DISK);
        for (int i = 0; i < 6; i++) {
            model.save(store);
        }
        Model other = new Model(9, "q");
        other.restore(model.checkpoint(model.whole()));
        other.keepOnly(20);
        store.startAnew();
        for (int i = 0; i < 6; i++) {
            other.save(store);
            assertThat(newest()).isEqualTo(other.text());
        }
    }

    @Test
    void asksForTheWholeOnlyWhereNothingElseHelps() throws IOException {
        FaultyFs fs = new FaultyFs(Integer.MAX_VALUE, new IOException("crash"));
        CheckpointFolder store = open(fs);
        assertThat(store.needsWhole()).as("at the very beginning").isFalse();
        model.save(store);
        assertThat(store.needsWhole()).isFalse();

        store = open(fs);
        assertThat(store.needsWhole()).as("before anything is restored").isTrue();
        Model.newest(store);
        assertThat(store.needsWhole()).as("after a restart").isFalse();
        model.save(store);

        store.startAnew();
        assertThat(store.needsWhole()).as("for another engine").isTrue();
        model.save(store);
        assertThat(store.needsWhole()).isFalse();

        IOException full = new DiskFullException(folder, new IOException("full"));
        fs.failAfter(0, full);
        CheckpointFolder withoutRoom = store;
        assertThatThrownBy(() -> model.save(withoutRoom)).isSameAs(full);
        assertThat(store.needsWhole()).as("when changes found no room").isTrue();
        fs.failAfter(Integer.MAX_VALUE);
        model.save(store);
        assertThat(newest()).isEqualTo(text());

        fs.failAfter(12, full);
        assertThatThrownBy(() -> model.save(withoutRoom)).isSameAs(full);
        assertThat(store.needsWhole()).as("when a slot found no room").isFalse();
        fs.failAfter(Integer.MAX_VALUE);
        model.save(store);
        assertThat(newest()).isEqualTo(text());
    }

    @Test
    void takesNoChangesWhereItNeedsTheWhole() throws IOException {
        CheckpointFolder store = open(Fs.DISK);
        model.save(store);
        store.startAnew();
        Checkpoint changes = model.checkpoint(model.whole());
        assertThatThrownBy(() -> store.begin(changes, false))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFileOfTheNewestThatIsDamagedIsNotCopied() throws IOException {
        List<String> saved = saved(6);
        for (Path file : files(slotOf(6))) {
            if (file.endsWith(MANIFEST)) {
                continue;
            }
            CheckpointFolder store = open(Fs.DISK);
            model.restore(Model.newest(store));
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, flipped(whole));
            assertThatThrownBy(() -> model.save(store))
                    .hasMessage(file + " is not as it was written");
            assertThat(newest()).isEqualTo(saved.get(4));
            Files.write(file, whole);
            assertThat(newest()).isEqualTo(saved.get(5));
        }
    }

    @Test
    void damageInAnOlderOneIsNotCopied() throws IOException {
        saved(6);
        for (Path file : files(slotOf(5))) {
            Files.write(file, new byte[] {1});
        }
        CheckpointFolder store = open(Fs.DISK);
        model.restore(Model.newest(store));
        for (int i = 0; i < 5; i++) {
            model.save(store);
            assertThat(newest()).isEqualTo(text());
        }
    }

    @Test
    void changesThatAProcessHasLeftAreOfNoUse() throws IOException {
        saved(3);
        List<Path> left = files(folder.resolve("changes"));
        assertThat(left).isNotEmpty();
        CheckpointFolder store = open(Fs.DISK);
        model.restore(Model.newest(store));
        assertThat(files(folder.resolve("changes"))).isEqualTo(left);
        for (Path file : left) {
            Files.write(file, new byte[] {1});
        }
        model.save(store);
        assertThat(newest()).isEqualTo(text());
        assertThat(files(folder.resolve("changes"))).hasSize(1);
    }

    @Test
    void keepsOnlyTheChangesThatASlotLacks() throws IOException {
        CheckpointFolder store = open(Fs.DISK);
        for (int kept : new int[] {1, 1, 2, 3, 4, 4, 4}) {
            model.save(store);
            assertThat(files(folder.resolve("changes"))).hasSize(kept);
        }
    }

    @Test
    void changesThatAreTornAreNotWrittenToASlot() throws IOException {
        for (int kept : new int[] {0, 1, 2}) {
            CheckpointFolder store = open(Fs.DISK);
            model.restore(Model.newest(store));
            for (int i = 0; i < 7; i++) {
                model.save(store);
            }
            String last = text();
            Path file = files(folder.resolve("changes")).get(3);
            byte[] whole = Files.readAllBytes(file);
            Files.write(
                    file,
                    kept == 2 ? flipped(whole) : Arrays.copyOf(whole, whole.length * kept / 2));
            assertThatThrownBy(() -> model.save(store)).isInstanceOf(IOException.class);
            assertThat(newest()).isEqualTo(last);
        }
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[bytes.length - 1] ^= 1;
        return flipped;
    }

    @Test
    void aProcessThatDiedInItsFirstSaveStartsAnew() throws IOException {
        FaultyFs fs = new FaultyFs(5, new IOException("crash"));
        assertThat(isCrashing(open(fs), model)).isTrue();
        assertThat(contents()).isNotEmpty();
        assertThat(newest()).isNull();
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatAProcessHasLeftIsMadeDurableBeforeAnotherReliesOnIt() throws IOException {
        saved(1);
        // A new file, its bytes, their fsync, its name, and the fsync of that.
        int operations = 5;
        for (int i = 0; i < operations; i++) {
            FaultyFs fs = new FaultyFs(i, new IOException("crash"));
            assertThatThrownBy(() -> Model.newest(open(fs))).hasMessage("crash");
            assertThat(newest()).isEqualTo(text());
        }
        Checkpoint newest =
                Model.newest(open(new FaultyFs(operations, new IOException("one too many"))));
        assertThat(newest).isNotNull();
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
            model.save(store);
            saved.add(text());
        }
        return saved;
    }

    private String text() {
        return model.text();
    }

    private CheckpointFolder open(Fs fs) throws IOException {
        return CheckpointFolder.open(fs, folder, "1.2.3", warnings::add);
    }

    private @Nullable String newest() throws IOException {
        Checkpoint newest = Model.newest(open(Fs.DISK));
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
