package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.port.Clock;
import dev.weir.runtime.port.InputLog.Entry;
import dev.weir.runtime.port.InputLog.Kept;
import dev.weir.runtime.port.InputLog.Reader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InputLogFolderTest {
    private static final int MOST_IDS = 4;
    private static final int SECTOR = InputBlock.SECTOR_BYTES;

    /** Two appends that take a sector each are a segment. */
    private static final long SEGMENT_BYTES = 3 * SECTOR;

    @TempDir private Path temporary;

    private final List<String> warnings = new ArrayList<>();
    private Path folder = Path.of("in");
    private long now = 1_000;

    private final Clock clock =
            new Clock() {
                @Override
                public long wallMillis() {
                    return now;
                }

                @Override
                public long monotonicMillis() {
                    return 0;
                }
            };

    @BeforeEach
    void inTheFolder() {
        folder = temporary.resolve("in");
    }

    @Test
    void givesBackWhatWasAppendedAlsoLater() throws IOException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            try (InputLogFolder log = open(Fs.DISK)) {
                assertThat(log.end()).isEqualTo(all.size());
                assertThat(log.append(entries("a" + i, "", "\0é" + i))).isEqualTo(3);
                all.addAll(List.of("a" + i, "", "\0é" + i));
                assertThat(log.end()).isEqualTo(all.size());
                for (int from = 0; from <= all.size(); from++) {
                    assertThat(texts(log, from)).isEqualTo(all.subList(from, all.size()));
                }
            }
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsOnWhatIsAppendedWhileItIsRead() throws IOException {
        try (InputLogFolder log =
                        InputLogFolder.open(Fs.DISK, folder, clock, 0, SEGMENT_BYTES, this::warn);
                Reader reader = log.read(0)) {
            for (int i = 0; i < 100; i++) {
                assertThat(reader.next()).isNull();
                log.append(entries("record " + i));
                Kept kept = Objects.requireNonNull(reader.next());
                assertThat(kept.offset()).isEqualTo(i);
                assertThat(text(kept)).isEqualTo("record " + i);
            }
            assertThat(segments()).hasSizeGreaterThan(40);
            assertThat(texts(log, 50)).hasSize(50);
        }
    }

    @Test
    void keepsTheTimeOfArrivalWhichNeverGoesBack() throws IOException {
        try (InputLogFolder log = open(Fs.DISK)) {
            log.append(entries("a"));
            now = 400;
            log.append(entries("b"));
        }
        try (InputLogFolder log = open(Fs.DISK)) {
            log.append(entries("c"));
            now = 2_000;
            log.append(entries("d"));
            assertThat(kept(log, 0))
                    .extracting(Kept::arrivalMillis)
                    .containsExactly(1_000L, 1_000L, 1_000L, 2_000L);
        }
    }

    @Test
    void aRecordWithAnIdCountsOnceAsLongAsItIsRemembered() throws IOException {
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(log.append(List.of(entry("a", "1"), entry("b", "2")))).isEqualTo(2);
            assertThat(log.append(List.of(entry("again", "1"), entry("c", "3")))).isEqualTo(1);
            assertThat(log.append(List.of(entry("d", "4"), entry("twice", "4")))).isEqualTo(1);
            assertThat(log.append(List.of(entry("no id", null), entry("no id", null))))
                    .isEqualTo(2);
        }
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(log.append(List.of(entry("again", "1"), entry("again", "4")))).isZero();
            assertThat(log.append(List.of(entry("e", "5")))).isEqualTo(1);
            // Four are remembered: the first one is not any more.
            assertThat(log.append(List.of(entry("forgotten", "1"), entry("again", "3"))))
                    .isEqualTo(1);
            assertThat(texts(log, 0))
                    .containsExactly("a", "b", "c", "d", "no id", "no id", "e", "forgotten");
        }
    }

    @Test
    void cutsOffWhatWasNotWrittenToItsEnd() throws IOException {
        byte[] whole = written("first", "second");
        int last = whole.length - SECTOR;
        for (int length = last + 1; length < whole.length; length++) {
            Files.write(segment(), Arrays.copyOf(whole, length));
            warnings.clear();
            try (InputLogFolder log = open(Fs.DISK)) {
                assertThat(texts(log, 0)).containsExactly("first");
                log.append(entries("third"));
                assertThat(texts(log, 0)).containsExactly("first", "third");
            }
            assertThat(warnings)
                    .containsExactly(
                            segment()
                                    + ": the last "
                                    + (length - last)
                                    + " bytes were not written to their end, nor acknowledged, and"
                                    + " are cut off");
        }
    }

    /** Whichever of its sectors a disk has written. */
    @Test
    void cutsOffAnAppendOfWhichSectorsAreMissing() throws IOException {
        String large = "x".repeat(700);
        byte[] whole;
        try (InputLogFolder log = open(Fs.DISK)) {
            log.append(entries("first"));
            log.append(entries(large, "second", large));
            whole = Files.readAllBytes(segment());
        }
        int begin = 2 * SECTOR;
        int sectors = (whole.length - begin) / SECTOR;
        assertThat(sectors).isEqualTo(3);
        for (int written = 0; written < (1 << sectors) - 1; written++) {
            byte[] torn = whole.clone();
            for (int i = 0; i < sectors; i++) {
                if ((written >> i & 1) == 0) {
                    Arrays.fill(torn, begin + i * SECTOR, begin + (i + 1) * SECTOR, (byte) 0);
                }
            }
            Files.write(segment(), torn);
            try (InputLogFolder log = open(Fs.DISK)) {
                assertThat(texts(log, 0)).as("sectors %d", written).containsExactly("first");
                log.append(entries("third"));
            }
            try (InputLogFolder log = open(Fs.DISK)) {
                assertThat(texts(log, 0)).containsExactly("first", "third");
            }
        }
    }

    /** What is durable before another append is no torn end, whatever it looks like. */
    @Test
    void refusesAMissingSectorWhereMoreWasAppendedLater() throws IOException {
        byte[] whole = written("first", "x".repeat(700), "second");
        for (int begin = SECTOR; begin < whole.length - SECTOR; begin += SECTOR) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, begin, begin + SECTOR, (byte) 0);
            Files.write(segment(), damaged);
            assertThatThrownBy(() -> open(Fs.DISK))
                    .isInstanceOf(StateException.class)
                    .hasMessageEndingWith("is not as it was written");
            assertThat(Files.readAllBytes(segment())).isEqualTo(damaged);
        }
    }

    @Test
    void aFileThatBrokeOffAtItsBeginningIsBegunAgain() throws IOException {
        Files.createDirectories(folder);
        for (int length = 0; length <= SECTOR; length++) {
            for (byte[] start : List.of(InputSegment.START, new byte[SECTOR])) {
                Files.write(segment(), Arrays.copyOf(start, length));
                try (InputLogFolder log = open(Fs.DISK)) {
                    assertThat(log.end()).isZero();
                    log.append(entries("a"));
                }
                try (InputLogFolder log = open(Fs.DISK)) {
                    assertThat(texts(log, 0)).containsExactly("a");
                }
            }
        }
    }

    @Test
    void aTailWithoutContentIsCutOffToo() throws IOException {
        byte[] whole = written("first", "second");
        Files.write(segment(), Arrays.copyOf(whole, whole.length + 5000));
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(texts(log, 0)).containsExactly("first", "second");
        }
        assertThat(Files.readAllBytes(segment())).isEqualTo(whole);
        assertThat(warnings).hasSize(1);
    }

    @Test
    void refusesAFlippedByteAnywhere() throws IOException {
        byte[] whole = written("first", "{\"card\":\"c1\"}", "");
        Random random = new Random(5);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(segment(), flipped);
            assertThatThrownBy(() -> open(Fs.DISK))
                    .as("byte " + at)
                    .isInstanceOf(StateException.class)
                    .hasMessageMatching(".*0.log: byte \\d+ \\(record [0-3]\\) is .*");
            assertThat(Files.readAllBytes(segment())).isEqualTo(flipped);
        }
    }

    @Test
    void refusesAFlippedByteThatComesWhileItIsRead() throws IOException {
        try (InputLogFolder log = open(Fs.DISK)) {
            log.append(entries("first"));
            log.append(entries("second"));
            byte[] bytes = Files.readAllBytes(segment());
            bytes[bytes.length - 1] ^= 1;
            Files.write(segment(), bytes);
            try (Reader reader = log.read(0)) {
                assertThat(reader.next()).isNotNull();
                assertThatThrownBy(reader::next).isInstanceOf(StateException.class);
            }
        }
    }

    @Test
    void refusesALogOfWhichAPartIsGone() throws IOException {
        try (InputLogFolder log =
                InputLogFolder.open(Fs.DISK, folder, clock, 0, SEGMENT_BYTES, this::warn)) {
            for (int i = 0; i < 10; i++) {
                log.append(entries("record " + i));
            }
            assertThatThrownBy(() -> log.read(11)).isInstanceOf(StateException.class);
        }
        Path second = folder.resolve(segments().get(1));
        byte[] bytes = Files.readAllBytes(second);
        Files.delete(second);
        assertThatThrownBy(() -> open(Fs.DISK))
                .isInstanceOf(StateException.class)
                .hasMessage(folder + ": records 2 to 3 are missing");
        Files.write(second, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> open(Fs.DISK))
                .isInstanceOf(StateException.class)
                .hasMessageEndingWith("breaks off, and more follows it");
    }

    @Test
    void forgetsWholeSegmentsThatNobodyNeeds() throws IOException {
        try (InputLogFolder log =
                InputLogFolder.open(Fs.DISK, folder, clock, 0, SEGMENT_BYTES, this::warn)) {
            for (int i = 0; i < 10; i++) {
                log.append(entries("record " + i));
            }
            assertThat(segments()).hasSize(5);
            log.forget(3);
            assertThat(segments()).hasSize(4);
            assertThat(texts(log, 3)).hasSize(7);
            assertThatThrownBy(() -> log.read(1))
                    .isInstanceOf(StateException.class)
                    .hasMessage(folder + ": records 1 to 1 are missing");
            log.forget(100);
            assertThat(segments()).hasSize(1);
            log.append(entries("more"));
        }
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(log.end()).isEqualTo(11);
            assertThat(texts(log, 8)).containsExactly("record 8", "record 9", "more");
        }
    }

    @Test
    void keepsSegmentsWhoseIdsAreRemembered() throws IOException {
        try (InputLogFolder log =
                InputLogFolder.open(Fs.DISK, folder, clock, MOST_IDS, SEGMENT_BYTES, this::warn)) {
            for (int i = 0; i < 10; i++) {
                log.append(List.of(entry("record " + i, "id " + i)));
            }
            log.forget(10);
        }
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(log.append(List.of(entry("again", "id 6")))).isZero();
            assertThat(log.append(List.of(entry("new", "id 5")))).isEqualTo(1);
        }
    }

    @Test
    void anAppendThatFoundNoRoomMayBeTriedAgain() throws IOException {
        FaultyFs fs =
                new FaultyFs(Integer.MAX_VALUE, new DiskFullException(folder, new IOException()));
        try (InputLogFolder log = open(fs);
                Reader reader = log.read(0)) {
            log.append(entries("first"));
            fs.failAfter(0);
            assertThatThrownBy(() -> log.append(List.of(entry("second", "2"))))
                    .isInstanceOf(DiskFullException.class);
            assertThatThrownBy(() -> log.append(List.of(entry("second", "2"))))
                    .isInstanceOf(DiskFullException.class);
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            fs.failAfter(Integer.MAX_VALUE);
            assertThat(log.append(List.of(entry("second", "2")))).isEqualTo(1);
            assertThat(reader.next()).isNotNull();
        }
        try (InputLogFolder log = open(Fs.DISK)) {
            assertThat(texts(log, 0)).containsExactly("first", "second");
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFailedSyncIsTheEndForSendersAndReader() throws IOException {
        FaultyFs fs = new FaultyFs(Integer.MAX_VALUE, new IOException("EIO"));
        try (InputLogFolder log = open(fs);
                Reader reader = log.read(0)) {
            log.append(entries("first"));
            fs.failAfter(1);
            assertThatThrownBy(() -> log.append(entries("second"))).hasMessage("EIO");
            fs.failAfter(Integer.MAX_VALUE);
            assertThatThrownBy(() -> log.append(entries("third"))).isInstanceOf(IOException.class);
            assertThatThrownBy(reader::next).hasMessageContaining("EIO");
        }
    }

    /** Whatever a crash leaves: what was acknowledged is there, once, and the log goes on. */
    @Test
    void aCrashAtEachOperationLosesNothingThatWasAcknowledged() throws IOException {
        for (int operations = 0; operations < 60; operations++) {
            folder = temporary.resolve("crash-" + operations);
            FaultyFs fs = new FaultyFs(operations, new IOException("crash"));
            List<String> acknowledged = new ArrayList<>();
            try (InputLogFolder log =
                    InputLogFolder.open(fs, folder, clock, 4, SEGMENT_BYTES, this::warn)) {
                for (int i = 0; i < 20; i++) {
                    log.append(List.of(entry("record " + i, "id " + i)));
                    acknowledged.add("record " + i);
                    log.forget(i - 3L);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("crash");
            }
            int known = acknowledged.size();
            try (InputLogFolder log = open(Fs.DISK)) {
                assertThat(log.end()).as("at %d", operations).isBetween((long) known, known + 1L);
                int from = Math.max(0, known - 4);
                assertThat(texts(log, from).subList(0, known - from))
                        .isEqualTo(acknowledged.subList(from, known));
                if (known > 0) {
                    assertThat(log.append(List.of(entry("again", "id " + (known - 1))))).isZero();
                }
                assertThat(log.append(List.of(entry("more", "more")))).isEqualTo(1);
            }
        }
    }

    private void warn(String warning) {
        warnings.add(warning);
    }

    private InputLogFolder open(Fs fs) throws IOException {
        return InputLogFolder.open(fs, folder, clock, MOST_IDS, this::warn);
    }

    private byte[] written(String... records) throws IOException {
        try (InputLogFolder log = open(Fs.DISK)) {
            for (String record : records) {
                log.append(entries(record));
            }
        }
        return Files.readAllBytes(segment());
    }

    private Path segment() {
        return folder.resolve("00000000000000000000.log");
    }

    private List<String> segments() throws IOException {
        return Fs.DISK.list(folder);
    }

    private static List<Entry> entries(String... records) {
        return Stream.of(records).map(text -> entry(text, null)).toList();
    }

    private static Entry entry(String text, @Nullable String id) {
        return new Entry(text.getBytes(StandardCharsets.UTF_8), id);
    }

    private static List<Kept> kept(InputLogFolder log, long from) throws IOException {
        List<Kept> all = new ArrayList<>();
        try (Reader reader = log.read(from)) {
            for (Kept kept = reader.next(); kept != null; kept = reader.next()) {
                all.add(kept);
            }
        }
        assertThat(all)
                .extracting(Kept::offset)
                .containsExactlyElementsOf(
                        IntStream.range(0, all.size()).mapToObj(i -> from + i).toList());
        return all;
    }

    private static List<String> texts(InputLogFolder log, long from) throws IOException {
        return kept(log, from).stream().map(InputLogFolderTest::text).toList();
    }

    private static String text(Kept kept) {
        return new String(kept.record(), StandardCharsets.UTF_8);
    }
}
