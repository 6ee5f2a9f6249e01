package dev.weir.adapters.files;

import dev.weir.runtime.engine.Arrival;
import dev.weir.runtime.event.PartitionId;
import dev.weir.runtime.event.Position;
import dev.weir.runtime.port.PartitionReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that have had a name, one after the other, as one partition.
 *
 * <p>The file at hand is held open. When the name goes to another file, that one is held open too,
 * and read when the one at hand is complete: when the next has content and the one at hand has been
 * silent for a moment. So what a slow writer still writes to a file that was rotated away is read,
 * and in its place.
 */
final class FilePartition implements PartitionReader {
    /** How long a file that was rotated away is silent before it is complete. */
    static final long QUIET_MILLIS = 2_000;

    /** How long a file that was deleted is silent before the partition has ended. */
    static final long GONE_MILLIS = 30_000;

    /** How long the folder is not looked at again at the end of a file. */
    static final long LOOK_MILLIS = 200;

    private final PartitionId id;
    private final Path path;
    private final Following following;
    private final Rotation rotation;

    private final FormerFiles former;
    private final Deque<HeldFile> successors = new ArrayDeque<>();
    private @Nullable FileTail tail;
    private @Nullable FilePosition end;
    private @Nullable IOException failure;
    private long nextOffset;
    private long arrivalMillis;

    /** Whether no file has the name, and the file at hand has no other in its folder. */
    private boolean gone;

    /** Whether the file at hand has nothing more to expect but what a slow writer writes. */
    private boolean left;

    private long silentBytes;
    private long silentSinceMillis;
    private long lookedAtMillis;
    private @Nullable FileStatus statusAtEnd;
    private long truncations;
    private long missing;

    private FilePartition(
            PartitionId id, Path path, Following following, @Nullable FilePosition from) {
        this.id = id;
        this.path = path;
        this.following = following;
        this.rotation = new Rotation(path, following.selection());
        this.former = new FormerFiles(from == null ? List.of() : from.former());
        this.nextOffset = from == null ? 0 : from.offset();
        this.arrivalMillis = from == null ? 0 : from.time();
        this.end = from == null || !from.ended() ? null : from;
    }

    /**
     * Reads the files of a path. What hinders it is told by the first {@link #poll}.
     *
     * @param from where an earlier reader was; null for the front of the file that it names now
     */
    static FilePartition open(
            PartitionId id, Path path, Following following, @Nullable FilePosition from) {
        FilePartition partition = new FilePartition(id, path, following, from);
        try {
            partition.begin(from);
        } catch (IOException e) {
            partition.failure = e;
        }
        return partition;
    }

    private void begin(@Nullable FilePosition from) throws IOException {
        if (from != null && !from.ended() && !from.file().equals(FileId.NONE)) {
            find(from);
        }
        look();
        if (tail == null && !successors.isEmpty()) {
            readNext();
        }
    }

    private void find(FilePosition from) throws IOException {
        tail = rotation.find(from);
        FileStatus now = FileStatus.of(path);
        long inode = from.file().inode();
        boolean isSame = now != null && now.inode() == inode;
        if (isSame && (tail == null || tail.file().inode() != inode)) {
            noteTruncation(from.at());
        } else if (tail == null) {
            missing++;
            warn("is gone: what was written behind byte " + from.at() + " is not read");
        }
    }

    /** How often a file was truncated, or written anew, while it was read. */
    long truncations() {
        return truncations;
    }

    /** How many files were gone before they were read to their ends, as far as is known. */
    long missing() {
        return missing;
    }

    @Override
    public @Nullable Arrival poll() throws RecordingException {
        try {
            if (failure != null && end == null) {
                throw failure;
            }
            while (end == null) {
                Arrival arrival = tail == null ? null : next(tail);
                if (arrival != null || !goOn()) {
                    return arrival;
                }
            }
            return null;
        } catch (IOException e) {
            long bytes = tail == null ? 0 : tail.bytesRead();
            RecordingException failure = new RecordingException(id.source(), nextOffset, bytes, e);
            try {
                end(false);
            } catch (IOException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
    }

    private @Nullable Arrival next(FileTail reading) throws IOException {
        Position position = Position.of(id.source(), id.number(), nextOffset);
        Arrival arrival = reading.next(following.decoder().get(), position, arrivalMillis);
        if (arrival != null) {
            nextOffset++;
        }
        if (arrival instanceof Arrival.Accepted accepted) {
            arrivalMillis = Math.max(arrivalMillis, accepted.event().time());
        }
        return arrival;
    }

    /** At the end of what is there: whether there may be more now. */
    private boolean goOn() throws IOException {
        FileTail reading = tail;
        if (reading != null && reading.isTruncated()) {
            startAnew(reading);
            return true;
        }
        boolean isWhole = following.toEnd() || reading != null && reading.isCompressed();
        if (isWhole || now() - lookedAtMillis >= LOOK_MILLIS) {
            look();
        }
        if (!isWhole && !isComplete(reading)) {
            return false;
        }
        if (reading != null && !reading.isFinished()) {
            reading.finish();
            return true;
        }
        if (successors.isEmpty()) {
            end(!following.toEnd() || reading != null && reading.isCompressed());
            return false;
        }
        readNext();
        return true;
    }

    /** Whether nothing will be written to the file at hand any more, as far as can be known. */
    private boolean isComplete(@Nullable FileTail reading) throws IOException {
        HeldFile next = successors.peek();
        if (reading == null && next != null) {
            return true;
        }
        boolean wasLeft = left;
        left = next == null ? gone : haveContent(successors);
        long bytes = reading == null ? 0 : reading.bytesRead();
        if (!wasLeft || bytes != silentBytes) {
            silentBytes = bytes;
            silentSinceMillis = now();
        }
        return left && now() - silentSinceMillis >= (next == null ? GONE_MILLIS : QUIET_MILLIS);
    }

    private static boolean haveContent(Collection<HeldFile> files) throws IOException {
        for (HeldFile file : files) {
            if (file.size() > 0) {
                return true;
            }
        }
        return false;
    }

    private void startAnew(FileTail reading) throws IOException {
        if (!reading.isFinished()) {
            reading.cutOff();
            return;
        }
        noteTruncation(reading.bytesRead());
        tail = FileTail.from(reading.file(), 0, Records.Format.ofName(fileName()));
    }

    private void readNext() throws IOException {
        left = false;
        if (tail != null) {
            if (!following.selection().isFile()) {
                former.add(tail.id());
            }
            closeTail();
        }
        tail = FileTail.from(successors.remove(), 0, Records.Format.ofName(fileName()));
    }

    /** Looks whether the name has gone to another file. */
    void look() throws IOException {
        if (end != null) {
            return;
        }
        lookedAtMillis = now();
        HeldFile last = successors.peekLast();
        if (last == null && tail != null) {
            last = tail.file();
        }
        successors.addAll(rotation.since(last));
        gone =
                successors.isEmpty()
                        && FileStatus.of(path) == null
                        && (last == null || !rotation.holds(last));
    }

    /** Looks; what hinders it hinders the next poll at the end of the file too, and that tells. */
    void tryLook() {
        try {
            look();
        } catch (IOException e) {
            lookedAtMillis = now() - LOOK_MILLIS;
        }
    }

    /**
     * Whether a path of another partition names a file of this one that was renamed.
     *
     * @param status of the file that the path names
     */
    boolean hasRenamed(Path other, FileStatus status) throws IOException {
        if (other.equals(path) || !isOne(other, status.inode())) {
            return false;
        }
        FileStatus now = FileStatus.of(path);
        return now == null || now.inode() != status.inode();
    }

    private boolean isOne(Path other, long inode) throws IOException {
        return tail != null && tail.file().inode() == inode
                || successors.stream().anyMatch(file -> file.inode() == inode)
                || end != null && end.file().inode() == inode && end.file().isOf(other)
                || former.contain(other, inode);
    }

    /** Whether the name has, after the end, still the file that was read last. */
    boolean hasLast() throws IOException {
        FileStatus now = FileStatus.of(path);
        if (end == null || now == null || now.equals(statusAtEnd)) {
            return end != null && now != null;
        }
        boolean isLast = end.file().isOf(path);
        statusAtEnd = isLast ? now : null;
        return isLast;
    }

    boolean hasFormer() {
        return !former.ids().isEmpty();
    }

    /** Forgets former files that are in the folder no more. */
    void forgetFormerBut(Set<Long> inodesInFolder) {
        former.forgetAllBut(inodesInFolder);
    }

    @Override
    public boolean isEnded() {
        return end != null;
    }

    @Override
    public long nextOffset() {
        return nextOffset;
    }

    @Override
    public String position() {
        return (end == null ? position(false) : end).text();
    }

    private FilePosition position(boolean ended) {
        return tail == null
                ? new FilePosition(
                        FileId.NONE, 0, nextOffset, arrivalMillis, null, ended, former.ids())
                : new FilePosition(
                        tail.id(),
                        tail.nextStart(),
                        nextOffset,
                        arrivalMillis,
                        tail.format(),
                        ended,
                        former.ids());
    }

    /**
     * @param forGood whether a later reader has nothing to read either
     */
    private void end(boolean forGood) throws IOException {
        if (end == null) {
            end = position(forGood);
            close();
        }
    }

    @Override
    public void close() throws IOException {
        closeTail();
        for (HeldFile file : successors) {
            file.close();
        }
        successors.clear();
    }

    private void closeTail() throws IOException {
        try (HeldFile file = tail == null ? null : tail.file();
                FileTail closing = tail) {
            tail = null;
        }
    }

    private void noteTruncation(long at) {
        truncations++;
        warn("was truncated, or written anew, after byte " + at + "; it is read from its start");
    }

    private void warn(String what) {
        following.warnings().accept("`" + path + "` " + what);
    }

    private String fileName() {
        return String.valueOf(path.getFileName());
    }

    private long now() {
        return following.clock().monotonicMillis();
    }
}
