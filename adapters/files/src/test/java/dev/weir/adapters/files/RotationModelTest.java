package dev.weir.adapters.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.EventType;
import dev.weir.runtime.event.Field;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Type;
import dev.weir.runtime.port.PartitionReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A writer that rotates its file at random moments, in the middle of lines too, and a reader that
 * stops at random moments and goes on at a position that it had saved. Line n says n, so nothing is
 * lost or read twice where record n says n. More lines with {@code -Dweir.rotation.lines}, others
 * with {@code -Dweir.rotation.seed}.
 */
final class RotationModelTest {
    private static final int LINES = Integer.getInteger("weir.rotation.lines", 170_000);
    private static final long SEED = Long.getLong("weir.rotation.seed", 0);
    private static final int KEPT_FILES = 4;

    private static final EventType NUMBER =
            new EventType(
                    "Number", List.of(new Field("n", Type.Scalar.INT, true, List.of("n"))), -1, 0);

    /** What becomes of a file that is rotated away. */
    private enum Scheme {
        INDEXED,
        DATED,
        ROWS,
        RENAMED_TO_A_RECORDING,
        COPIED,
        TRUNCATED;

        boolean truncates() {
            return this == COPIED || this == TRUNCATED;
        }
    }

    @TempDir Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void nothing_is_lost_or_read_twice(Scheme scheme) throws IOException {
        Random random = new Random(100 * SEED + scheme.ordinal());
        try (Writer writer = new Writer(scheme, random);
                Reader reader = new Reader(scheme, random, writer)) {
            while (writer.lines < LINES) {
                if (random.nextInt(3) == 0) {
                    writer.step();
                } else {
                    reader.step();
                }
                clock.millis += random.nextInt(4000);
            }
            writer.finishLine();
            reader.readAll();
            assertThat(reader.lastNumber).isEqualTo(writer.lines - 1);
            switch (scheme) {
                case TRUNCATED -> {
                    assertThat(reader.jumps).isLessThanOrEqualTo((int) reader.truncations());
                    assertThat(reader.truncations()).isBetween(1L, (long) writer.rotations);
                }
                case COPIED -> assertThat(reader.truncations()).isPositive();
                default -> assertThat(warnings).isEmpty();
            }
        }
    }

    private final class Writer implements Closeable {
        private final Scheme scheme;
        private final Random random;
        private final Path file;
        private final Deque<Path> old = new ArrayDeque<>();
        private final Deque<Integer> firstLineAfter = new ArrayDeque<>();
        private FileChannel out;
        private byte[] restOfLine = {};
        private boolean left;
        private int lines;
        private int rotations;
        private int firstInFile;
        private boolean mayRename = true;

        Writer(Scheme scheme, Random random) throws IOException {
            this.scheme = scheme;
            this.random = random;
            this.file = folder.resolve(scheme == Scheme.ROWS ? "a.csv" : "a.jsonl");
            this.out = open();
        }

        private FileChannel open() throws IOException {
            FileChannel opened =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (scheme == Scheme.ROWS) {
                opened.write(ByteBuffer.wrap("n\n".getBytes(StandardCharsets.UTF_8)));
            }
            return opened;
        }

        void step() throws IOException {
            int what = random.nextInt(20);
            if (what < 12) {
                writeLines(1 + random.nextInt(1 << random.nextInt(10)));
            } else if (what < 16) {
                writePart();
            } else if (left) {
                reopen();
            } else if (scheme.truncates()) {
                truncate();
            } else if (mayRename) {
                rename();
                mayRename = scheme != Scheme.RENAMED_TO_A_RECORDING;
            }
        }

        private void writeLines(int count) throws IOException {
            finishLine();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                text.append(line());
            }
            out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
        }

        private String line() {
            int n = lines++;
            return scheme == Scheme.ROWS ? n + "\n" : "{\"n\":" + n + "}\n";
        }

        private void writePart() throws IOException {
            finishLine();
            byte[] line = line().getBytes(StandardCharsets.UTF_8);
            int part = 1 + random.nextInt(line.length - 1);
            out.write(ByteBuffer.wrap(line, 0, part));
            restOfLine =
                    new String(line, part, line.length - part, StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8);
        }

        void finishLine() throws IOException {
            out.write(ByteBuffer.wrap(restOfLine));
            restOfLine = new byte[0];
        }

        private void rename() throws IOException {
            rotations++;
            Files.move(file, newName());
            left = true;
            if (random.nextBoolean()) {
                Files.createFile(file);
            }
        }

        private void truncate() throws IOException {
            rotations++;
            if (scheme == Scheme.COPIED) {
                Files.copy(file, newName());
            }
            out.truncate(0);
        }

        private Path newName() throws IOException {
            String name = String.valueOf(file.getFileName());
            Path to =
                    switch (scheme) {
                        case DATED, ROWS -> folder.resolve(name + "-" + (20260000 + rotations));
                        case RENAMED_TO_A_RECORDING -> folder.resolve("a-" + rotations + ".jsonl");
                        case INDEXED, COPIED, TRUNCATED -> shifted(name);
                    };
            old.addFirst(to);
            firstLineAfter.addFirst(lines);
            return to;
        }

        /** Makes room for the newest. */
        private Path shifted(String name) throws IOException {
            Deque<Path> shifted = new ArrayDeque<>();
            for (int index = old.size(); index > 0; index--) {
                Path to = folder.resolve(name + "." + (index + 1));
                shifted.addFirst(Files.move(old.removeLast(), to));
            }
            old.addAll(shifted);
            return folder.resolve(name + ".1");
        }

        private void reopen() throws IOException {
            finishLine();
            out.close();
            out = open();
            left = false;
            firstInFile = lines;
            firstLineAfter.removeFirst();
            firstLineAfter.addFirst(lines);
        }

        /** Removes old files that no reader goes back to. */
        void removeOld(long firstNeeded) throws IOException {
            while (old.size() > KEPT_FILES
                    && firstLineAfter.getLast() <= firstNeeded
                    && !(left && old.size() == 1)) {
                Files.delete(old.removeLast());
                firstLineAfter.removeLast();
            }
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    private final class Reader implements Closeable {
        private final Scheme scheme;
        private final Random random;
        private final Writer writer;
        private final PartitionId id;
        private FileSource source;
        private PartitionReader reader;
        private long offset;
        private int lastNumber = -1;
        private int jumps;
        private long truncationsBefore;

        private String savedPosition;
        private long savedOffset;
        private int savedNumber = -1;

        Reader(Scheme scheme, Random random, Writer writer) throws IOException {
            this.scheme = scheme;
            this.random = random;
            this.writer = writer;
            this.source = source();
            this.id = source.discover().get(0);
            this.reader = source.open(id, null);
            this.savedPosition = reader.position();
        }

        private FileSource source() {
            Path path = scheme == Scheme.RENAMED_TO_A_RECORDING ? folder : writer.file;
            FileSource opened =
                    new FileSource(path, null, null, "type", false, false, clock, warnings::add);
            opened.declare(List.of(NUMBER));
            return opened;
        }

        void step() throws IOException {
            int what = random.nextInt(30);
            if (what < 20) {
                poll(random.nextInt(1 << random.nextInt(12)));
            } else if (what < 26) {
                assertThat(source.discover()).isEmpty();
            } else if (what < 28) {
                save();
            } else {
                restart();
            }
        }

        private void save() throws IOException {
            savedPosition = reader.position();
            savedOffset = offset;
            savedNumber = lastNumber;
            writer.removeOld(savedNumber);
            writer.mayRename =
                    scheme != Scheme.RENAMED_TO_A_RECORDING
                            || !writer.left && savedNumber >= writer.firstInFile;
        }

        private void restart() throws IOException {
            truncationsBefore += source.truncations();
            source.close();
            for (int i = random.nextInt(8); i > 0; i--) {
                writer.step();
            }
            source = source();
            reader = source.open(id, savedPosition);
            offset = savedOffset;
            lastNumber = savedNumber;
            assertThat(reader.nextOffset()).isEqualTo(offset);
            assertThat(source.discover()).isEmpty();
        }

        void readAll() throws IOException {
            for (int silent = 0; silent < 10; silent++) {
                long before = offset;
                poll(Integer.MAX_VALUE);
                clock.millis += FilePartition.QUIET_MILLIS;
                silent = offset == before ? silent : 0;
            }
        }

        private void poll(int atMost) throws IOException {
            for (int i = 0; i < atMost; i++) {
                Arrival arrival = reader.poll();
                if (arrival == null) {
                    return;
                }
                take(arrival);
                offset++;
            }
        }

        private void take(Arrival arrival) {
            if (arrival instanceof Arrival.Rejected rejected) {
                assertThat(scheme).as(rejected.toString()).matches(Scheme::truncates);
                assertThat(rejected.letter().offset()).isEqualTo(offset);
                return;
            }
            Arrival.Accepted accepted = (Arrival.Accepted) arrival;
            int number = Math.toIntExact((Long) Objects.requireNonNull(accepted.event().get(0)));
            assertThat(accepted.event().position().offset()).isEqualTo(offset);
            if (scheme.truncates()) {
                assertThat(number).isGreaterThan(lastNumber);
                jumps += number == lastNumber + 1 ? 0 : 1;
            } else {
                assertThat((long) number).isEqualTo(offset);
            }
            lastNumber = number;
        }

        long truncations() {
            return truncationsBefore + source.truncations();
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
