package dev.weir.spec.simulation;

import dev.weir.disk.DiskFullException;
import dev.weir.disk.Fs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory, with two images: what a process sees, and what is durable. Between them lie
 * changes, of the content of files and of the names in folders, until an fsync makes those of its
 * file or folder durable. A power failure keeps or drops each of them by itself; what a disk writes
 * as a whole is a sector.
 */
final class SimFs implements Fs {
    private static final int SECTOR = 512;

    /** What becomes of a call. */
    enum Fault {
        NONE,
        /** The process ends in the middle of it. */
        CRASH,
        /** It fails. A failed fsync of a file has lost its content, and the next one succeeds. */
        FAILURE,
        /** There is no room; only for what needs some. */
        NO_ROOM
    }

    /** Says what becomes of each call that changes something, by its number from 1. */
    interface Faults {
        Fault at(long call);
    }

    /** What a crash leaves of what is not durable. */
    enum Leaves {
        /** The process alone has ended: all is there, and not durable yet. */
        ALL_UNSYNCED,
        /** A power failure; all has reached the disk. */
        ALL,
        /** A power failure. */
        NOTHING,
        /** A power failure; chance decides of each sector and of each name. */
        SOME
    }

    /** The process is gone; nobody can catch it. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash() {
            super("the simulated process has crashed", null, false, false);
        }
    }

    /** A call that failed, as it was told to. */
    static final class Failure extends IOException {
        private static final long serialVersionUID = 1;

        Failure(String message) {
            super(message);
        }
    }

    /**
     * A change of a file's content.
     *
     * @param bytes written at a place; null where the file was cut off there
     */
    private record Change(int at, byte @Nullable [] bytes) {
        byte[] appliedTo(byte[] content) {
            if (bytes == null) {
                return Arrays.copyOf(content, at);
            }
            byte[] changed = Arrays.copyOf(content, Math.max(content.length, at + bytes.length));
            System.arraycopy(bytes, 0, changed, at, bytes.length);
            return changed;
        }
    }

    private sealed interface Node {}

    private static final class Content implements Node {
        byte[] seen = {};
        byte[] durable = {};
        final List<Change> unsynced = new ArrayList<>();

        void change(Change change) {
            seen = change.appliedTo(seen);
            unsynced.add(change);
        }

        void sync() {
            unsynced.forEach(change -> durable = change.appliedTo(durable));
            unsynced.clear();
        }
    }

    /**
     * A change of names.
     *
     * @param node what has the name now; null for none
     * @param former the name that it had; null for none
     */
    private record Naming(String name, @Nullable Node node, @Nullable String former) {
        void applyTo(TreeMap<String, Node> names) {
            if (former != null) {
                names.remove(former);
            }
            if (node == null) {
                names.remove(name);
            } else {
                names.put(name, node);
            }
        }
    }

    private static final class Folder implements Node {
        final TreeMap<String, Node> seen = new TreeMap<>();
        final TreeMap<String, Node> durable = new TreeMap<>();
        final List<Naming> unsynced = new ArrayList<>();

        void change(Naming naming) {
            naming.applyTo(seen);
            unsynced.add(naming);
        }

        void sync() {
            unsynced.forEach(naming -> naming.applyTo(durable));
            unsynced.clear();
        }
    }

    private final Folder root = new Folder();
    private Faults faults = call -> Fault.NONE;
    private long calls;
    private boolean crashed;

    /** From here on calls end as these faults say; they are counted from the first one ever. */
    void setFaults(Faults faults) {
        this.faults = faults;
    }

    /** How many calls that change something there have been. */
    long calls() {
        return calls;
    }

    /** A process starts on what the one before has left. */
    void restart(Leaves leaves, Random random) {
        crashed = false;
        if (leaves != Leaves.ALL_UNSYNCED) {
            lose(root, leaves, random);
        }
    }

    private static void lose(Folder folder, Leaves leaves, Random random) {
        for (Naming naming : folder.unsynced) {
            if (leaves == Leaves.ALL || leaves == Leaves.SOME && random.nextBoolean()) {
                naming.applyTo(folder.durable);
            }
        }
        folder.unsynced.clear();
        folder.seen.clear();
        folder.seen.putAll(folder.durable);
        for (Node node : folder.seen.values()) {
            if (node instanceof Folder inner) {
                lose(inner, leaves, random);
            } else {
                lose((Content) node, leaves, random);
            }
        }
    }

    /** Each sector of a file, and its length, is as it was after one of the changes, or before. */
    private static void lose(Content file, Leaves leaves, Random random) {
        List<byte[]> versions = new ArrayList<>(List.of(file.durable));
        for (Change change : file.unsynced) {
            versions.add(change.appliedTo(versions.get(versions.size() - 1)));
        }
        file.unsynced.clear();
        file.durable = new byte[version(versions, leaves, random).length];
        for (int from = 0; from < file.durable.length; from += SECTOR) {
            byte[] version = version(versions, leaves, random);
            int to = Math.min(Math.min(from + SECTOR, file.durable.length), version.length);
            if (to > from) {
                System.arraycopy(version, from, file.durable, from, to - from);
            }
        }
        file.seen = file.durable;
    }

    private static byte[] version(List<byte[]> versions, Leaves leaves, Random random) {
        int last = versions.size() - 1;
        return versions.get(
                switch (leaves) {
                    case ALL, ALL_UNSYNCED -> last;
                    case NOTHING -> 0;
                    case SOME -> random.nextInt(last + 1);
                });
    }

    /** Turns a bit of a file over, on the disk itself. */
    void flip(Path file, Random random) throws IOException {
        Content content = file(file);
        if (content.durable.length > 0) {
            int at = random.nextInt(content.durable.length);
            content.durable = content.durable.clone();
            content.durable[at] ^= (byte) (1 << random.nextInt(8));
            content.seen = content.durable;
        }
    }

    /** Counts a call that needs room, or none, and says whether it fails. */
    private Fault next(boolean needsRoom) {
        if (crashed) {
            throw new Crash();
        }
        calls++;
        Fault fault = faults.at(calls);
        crashed = fault == Fault.CRASH;
        return fault == Fault.NO_ROOM && !needsRoom ? Fault.NONE : fault;
    }

    private static void end(Fault fault, Path path) throws IOException {
        switch (fault) {
            case NONE -> {}
            case CRASH -> throw new Crash();
            case FAILURE -> throw new Failure(path + ": Input/output error");
            case NO_ROOM ->
                    throw new DiskFullException(path, new Failure("No space left on device"));
        }
    }

    /** A call that is done as a whole, also where the process ends in it, or not at all. */
    private void call(boolean needsRoom, Path path, Runnable call) throws IOException {
        Fault fault = next(needsRoom);
        if (fault == Fault.NONE || fault == Fault.CRASH) {
            call.run();
        }
        end(fault, path);
    }

    private void sync(Path path, Runnable lose, Runnable sync) throws IOException {
        Fault fault = next(false);
        if (fault == Fault.NONE) {
            sync.run();
        } else if (fault == Fault.FAILURE) {
            lose.run();
        }
        end(fault, path);
    }

    private @Nullable Node find(Path path) {
        Node node = root;
        for (Path name : path.toAbsolutePath().normalize()) {
            node = node instanceof Folder folder ? folder.seen.get(name.toString()) : null;
        }
        return node;
    }

    private Folder folder(Path path) throws IOException {
        if (find(path) instanceof Folder folder) {
            return folder;
        }
        throw new NoSuchFileException(path.toString());
    }

    private Folder above(Path path) throws IOException {
        return folder(Objects.requireNonNull(path.toAbsolutePath().getParent()));
    }

    private Content file(Path path) throws IOException {
        if (find(path) instanceof Content content) {
            return content;
        }
        throw new NoSuchFileException(path.toString());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    @Override
    public List<String> list(Path folder) {
        return find(folder) instanceof Folder found ? List.copyOf(found.seen.keySet()) : List.of();
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        if (!(find(folder) instanceof Folder)) {
            createFolder(parent);
            Folder above = folder(parent);
            call(true, folder, () -> above.change(new Naming(name(folder), new Folder(), null)));
        }
        fsyncFolder(parent);
    }

    @Override
    public long size(Path file) throws IOException {
        return file(file).seen.length;
    }

    @Override
    public InputStream read(Path file) throws IOException {
        Content opened = file(file);
        return new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < opened.seen.length ? Byte.toUnsignedInt(opened.seen[at++]) : -1;
            }
        };
    }

    @Override
    public byte[] readAll(Path file) throws IOException {
        return file(file).seen.clone();
    }

    @Override
    public OutputFile write(Path path, long from) throws IOException {
        Folder above = above(path);
        Node there = above.seen.get(name(path));
        Content file = there == null ? new Content() : (Content) there;
        call(
                there == null,
                path,
                () -> {
                    if (there == null) {
                        above.change(new Naming(name(path), file, null));
                    } else if (file.seen.length != from) {
                        file.change(new Change((int) from, null));
                    }
                });
        return new SimFile(path, file, (int) from);
    }

    private final class SimFile implements OutputFile {
        private final Path path;
        private final Content file;
        private int at;

        SimFile(Path path, Content file, int at) {
            this.path = path;
            this.file = file;
            this.at = at;
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            Fault fault = next(true);
            boolean isWhole = fault == Fault.NONE || fault == Fault.CRASH;
            byte[] written = isWhole ? bytes.clone() : Arrays.copyOf(bytes, bytes.length / 2);
            file.change(new Change(at, written));
            at += written.length;
            end(fault, path);
        }

        @Override
        public void fsync() throws IOException {
            sync(path, file.unsynced::clear, file::sync);
        }

        @Override
        public void close() {}
    }

    @Override
    public OutputFile lock(Path file) throws IOException {
        return write(file, 0);
    }

    @Override
    public void fsync(Path path) throws IOException {
        Content file = file(path);
        sync(path, file.unsynced::clear, file::sync);
    }

    @Override
    public void fsyncFolder(Path path) throws IOException {
        Folder folder = folder(path);
        sync(path, () -> {}, folder::sync);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Folder folder = above(from);
        Node node = folder.seen.get(name(from));
        if (node == null || folder != above(to)) {
            throw new NoSuchFileException(from.toString());
        }
        call(false, to, () -> folder.change(new Naming(name(to), node, name(from))));
    }

    @Override
    public void delete(Path path) throws IOException {
        Folder folder = above(path);
        if (!folder.seen.containsKey(name(path))) {
            throw new NoSuchFileException(path.toString());
        }
        call(false, path, () -> folder.change(new Naming(name(path), null, null)));
    }
}
