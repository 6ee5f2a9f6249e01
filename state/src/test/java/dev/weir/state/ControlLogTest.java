package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.ControlRecord;
import dev.weir.runtime.engine.Cut;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ControlLogTest {
    private static final PartitionId IN = new PartitionId("in.jsonl", 0);
    private static final PartitionId TOPIC = new PartitionId("topic \"é\" \n 💡", 3);

    private static final List<ControlRecord> ALL =
            List.of(
                    new ControlRecord.Started("abc"),
                    new ControlRecord.Opened(TOPIC, Long.MIN_VALUE),
                    new ControlRecord.Back(IN, 17, 1_000_000_000_000L),
                    new ControlRecord.Refused(TOPIC, 0),
                    new ControlRecord.Switched("def", Cut.START, Map.of()),
                    new ControlRecord.Switched(
                            "fff",
                            new Cut(5, Position.of("in.jsonl", 0, 9)),
                            Map.of(IN, 10L, TOPIC, Long.MAX_VALUE)));

    @TempDir private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Path file = Path.of("control.log");

    @BeforeEach
    void inTheFolder() {
        file = folder.resolve("control.log");
    }

    @Test
    void givesBackWhatWasAppendedAlsoLater() throws IOException {
        for (int i = 0; i < ALL.size(); i++) {
            try (ControlLog log = open(Fs.DISK)) {
                assertThat(log.size()).isEqualTo(i);
                log.append(ALL.get(i));
                log.sync();
                assertThat(log.records(0)).isEqualTo(ALL.subList(0, i + 1));
                assertThat(log.records(i)).containsExactly(ALL.get(i));
                assertThat(log.records(i + 1)).isEmpty();
            }
        }
        assertThat(ControlLog.read(Fs.DISK, file, warnings::add)).isEqualTo(ALL);
        assertThat(Files.readAllLines(file).get(2))
                .matches(
                        "\\{\"seq\":2,\"record\":\"back\",\"source\":\"in.jsonl\",\"partition\":0,"
                                + "\"offset\":17,\"floor\":1000000000000,\"crc\":\"[0-9a-f]{8}\"}");
        assertThat(warnings).isEmpty();
    }

    @Test
    void cutsOffALastLineThatBrokeOff() throws IOException {
        byte[] whole = written(ALL);
        int lastLine =
                new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('\n', whole.length - 2)
                        + 1;
        for (int length = lastLine + 1; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            warnings.clear();
            assertThat(ControlLog.read(Fs.DISK, file, warnings::add)).isEqualTo(ALL.subList(0, 5));
            try (ControlLog log = open(Fs.DISK)) {
                assertThat(log.size()).isEqualTo(5);
                log.append(ALL.get(0));
            }
            assertThat(warnings)
                    .hasSize(2)
                    .containsOnly(file + ":6 was not written to its end and is left out");
            assertThat(ControlLog.read(Fs.DISK, file, warnings::add))
                    .hasSize(6)
                    .endsWith(ALL.get(0));
        }
    }

    /** A power failure may keep the length of a file, and any of its sectors. */
    @Test
    void cutsOffALastLineThatLacksASector() throws IOException {
        byte[] before = written(ALL);
        Map<PartitionId, Long> read = new HashMap<>();
        for (int sectors = 1; sectors < 4; read.put(new PartitionId("p" + read.size(), 0), 1L)) {
            List<ControlRecord> records = new ArrayList<>(ALL);
            records.add(new ControlRecord.Switched("ggg", Cut.START, read));
            Files.delete(file);
            byte[] whole = written(records);
            sectors = (whole.length - 1) / 512 - before.length / 512 + 1;
            for (int sector = before.length / 512; sector <= whole.length / 512; sector++) {
                byte[] torn = whole.clone();
                int from = Math.max(before.length, sector * 512);
                Arrays.fill(
                        torn,
                        Math.min(from, torn.length),
                        Math.min(sector * 512 + 512, torn.length),
                        (byte) 0);
                Files.write(file, torn);
                assertThat(ControlLog.read(Fs.DISK, file, warnings::add))
                        .isEqualTo(Arrays.equals(torn, whole) ? records : ALL);
            }
        }
    }

    @Test
    void refusesAFlippedByteAnywhere() throws IOException {
        byte[] whole = written(ALL);
        Random random = new Random(4);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, flipped);
            assertThatThrownBy(() -> open(Fs.DISK))
                    .as("byte " + at)
                    .isInstanceOf(StateException.class)
                    .hasMessageMatching("(?s).*control.log:[1-6] .*");
            assertThat(Files.readAllBytes(file)).isEqualTo(flipped);
        }
    }

    @Test
    void refusesALineThatIsGoneOrThereTwice() throws IOException {
        written(ALL);
        List<String> lines = Files.readAllLines(file);
        List<String> without = new ArrayList<>(lines);
        without.remove(2);
        Files.write(file, without);
        assertThatThrownBy(() -> open(Fs.DISK))
                .isInstanceOf(StateException.class)
                .hasMessage(file + ":3 is record 3, not 2");
        List<String> twice = new ArrayList<>(lines);
        twice.add(2, lines.get(2));
        Files.write(file, twice);
        assertThatThrownBy(() -> open(Fs.DISK))
                .isInstanceOf(StateException.class)
                .hasMessage(file + ":4 is record 2, not 3");
    }

    @Test
    void refusesARecordOfANewerWeir() throws IOException {
        JsonObject unknown = new JsonObject().put("seq", 0L).put("record", "unheard-of");
        Files.write(file, SealedJson.seal(unknown));
        assertThatThrownBy(() -> open(Fs.DISK))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        file + ":1 cannot be read: this Weir does not know a record `unheard-of`");
    }

    @Test
    void anAppendThatFoundNoRoomMayBeTriedAgain() throws IOException {
        FaultyFs fs =
                new FaultyFs(Integer.MAX_VALUE, new DiskFullException(file, new IOException()));
        try (ControlLog log = open(fs)) {
            log.append(ALL.get(0));
            fs.failAfter(0);
            assertThatThrownBy(() -> log.append(ALL.get(1))).isInstanceOf(DiskFullException.class);
            assertThatThrownBy(() -> log.append(ALL.get(1))).isInstanceOf(DiskFullException.class);
            fs.failAfter(Integer.MAX_VALUE);
            log.sync();
            log.append(ALL.get(1));
            log.sync();
        }
        assertThat(ControlLog.read(Fs.DISK, file, warnings::add)).isEqualTo(ALL.subList(0, 2));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFailedSyncIsTheEnd() throws IOException {
        FaultyFs fs = new FaultyFs(Integer.MAX_VALUE, new IOException("EIO"));
        try (ControlLog log = open(fs)) {
            log.sync();
            log.append(ALL.get(0));
            fs.failAfter(0);
            assertThatThrownBy(log::sync).hasMessage("EIO");
            fs.failAfter(Integer.MAX_VALUE);
            assertThatThrownBy(log::sync).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> log.append(ALL.get(1))).isInstanceOf(IOException.class);
        }
    }

    private byte[] written(List<ControlRecord> records) throws IOException {
        try (ControlLog log = open(Fs.DISK)) {
            for (ControlRecord record : records) {
                log.append(record);
            }
        }
        return Files.readAllBytes(file);
    }

    private ControlLog open(Fs fs) throws IOException {
        return ControlLog.open(fs, file, warnings::add);
    }
}
