package dev.weir.adapters.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that have had a name, one after the other. A file that was rotated away lies in the
 * same folder; it is known by its identity, and if its name is the old one with a number or a date
 * behind it ({@code a.jsonl.1}, {@code a.jsonl-20260101.gz}), its place among others is known too.
 */
final class Rotation {
    /** Numbers of more digits are dates. */
    private static final int MAX_INDEX = 9999;

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern SUFFIX = Pattern.compile("[._-]\\d[\\dTZ:._-]*(\\.(gz|zst))?");

    /**
     * A file that was rotated away.
     *
     * @param numbers those in its name: an index, of which the least is the newest, or a date
     */
    private record Rotated(Path path, FileStatus status, List<Long> numbers) {
        static final Comparator<Rotated> OLDEST_FIRST =
                Comparator.comparing(Rotated::isIndexed).thenComparing(Rotated::compareNumbers);

        private boolean isIndexed() {
            return numbers.size() == 1 && numbers.get(0) <= MAX_INDEX;
        }

        private int compareNumbers(Rotated other) {
            if (isIndexed()) {
                return Long.compare(other.numbers.get(0), numbers.get(0));
            }
            for (int i = 0; i < Math.min(numbers.size(), other.numbers.size()); i++) {
                int c = Long.compare(numbers.get(i), other.numbers.get(i));
                if (c != 0) {
                    return c;
                }
            }
            return Integer.compare(numbers.size(), other.numbers.size());
        }

        /** By its name, and nobody has written to it before the other was complete. */
        boolean isAfter(Rotated other) {
            return isIndexed() == other.isIndexed()
                    && compareNumbers(other) > 0
                    && status.modified().compareTo(other.status.modified()) >= 0;
        }
    }

    private final Path path;
    private final Path folder;
    private final Selection selection;

    /**
     * @param path the name
     * @param selection files that are read for themselves
     */
    Rotation(Path path, Selection selection) {
        this.path = path.toAbsolutePath();
        this.folder = Objects.requireNonNull(this.path.getParent(), "a file lies in a folder");
        this.selection = selection;
    }

    /** Whether the file lies in the folder, under any name. */
    boolean holds(HeldFile file) throws IOException {
        for (Path other : inFolder()) {
            FileStatus status = FileStatus.of(other);
            if (status != null && status.inode() == file.inode()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Opens the files that have had the name since another had it, in that order.
     *
     * @param last the other; null for none
     */
    List<HeldFile> since(@Nullable HeldFile last) throws IOException {
        while (true) {
            FileStatus now = FileStatus.of(path);
            if (now != null && last != null && now.inode() == last.inode()) {
                return List.of();
            }
            List<Rotated> between = last == null ? List.of() : after(last);
            List<HeldFile> opened = new ArrayList<>();
            boolean same = true;
            for (Rotated rotated : between) {
                same = same && add(rotated.path(), rotated.status(), opened);
            }
            if (same && (now == null || add(path, now, opened))) {
                return opened;
            }
            for (HeldFile file : opened) {
                file.close();
            }
        }
    }

    /** Opens a file; false where the name has gone to another in the meantime. */
    private static boolean add(Path path, FileStatus expected, List<HeldFile> opened)
            throws IOException {
        HeldFile file = HeldFile.open(path);
        if (file != null) {
            opened.add(file);
        }
        return file != null && file.inode() == expected.inode();
    }

    private List<Rotated> after(HeldFile last) throws IOException {
        List<Rotated> rotated = rotated();
        for (Rotated own : rotated) {
            if (own.status().inode() == last.inode()) {
                return rotated.stream().filter(other -> other.isAfter(own)).toList();
            }
        }
        return List.of();
    }

    /**
     * Finds the file of a position and goes on reading it; null where it cannot be found.
     *
     * <p>It has the inode and the fingerprint. A copy of it, perhaps a compressed one, has the
     * fingerprint, in full length, and its name tells that it was rotated away.
     */
    @Nullable FileTail find(FilePosition position) throws IOException {
        for (Path candidate : withInode(position.file().inode())) {
            FileTail tail = resumed(HeldFile.open(candidate), position);
            if (tail != null) {
                return tail;
            }
        }
        if (position.file().length() == FileId.MAX_LENGTH) {
            List<Rotated> newestFirst = rotated();
            Collections.reverse(newestFirst);
            for (Rotated rotated : newestFirst) {
                FileTail tail = resumed(readable(rotated.path()), position);
                if (tail != null) {
                    return tail;
                }
            }
        }
        return null;
    }

    /** The files of an inode, that under the name first; many are links to one. */
    private List<Path> withInode(long inode) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (Path other : inFolder()) {
            FileStatus status = FileStatus.of(other);
            boolean isNamed = other.equals(path);
            if (status != null && status.inode() == inode && (isNamed || inode != 0)) {
                paths.add(isNamed ? 0 : paths.size(), other);
            }
        }
        return paths;
    }

    private static @Nullable FileTail resumed(@Nullable HeldFile file, FilePosition position)
            throws IOException {
        if (file == null) {
            return null;
        }
        try {
            if (position.file().hasStart(file.start(position.file().length()))) {
                return FileTail.from(file, position.at(), position.format());
            }
        } catch (EOFException e) {
            // Shorter than what was read: another file, or truncated since.
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        return null;
    }

    /** Opens a file that may be ours; null where it cannot be read, and is none of our business. */
    private static @Nullable HeldFile readable(Path path) {
        try {
            return HeldFile.open(path);
        } catch (IOException e) {
            return null;
        }
    }

    /** What was rotated away from the name and is not read for itself, the oldest first. */
    private List<Rotated> rotated() throws IOException {
        String name = String.valueOf(path.getFileName());
        List<Rotated> rotated = new ArrayList<>();
        for (Path other : inFolder()) {
            String otherName = String.valueOf(other.getFileName());
            if (!otherName.startsWith(name) || selection.contains(other)) {
                continue;
            }
            String suffix = otherName.substring(name.length());
            FileStatus status = SUFFIX.matcher(suffix).matches() ? FileStatus.of(other) : null;
            if (status != null) {
                rotated.add(new Rotated(other, status, numbers(suffix)));
            }
        }
        rotated.sort(Rotated.OLDEST_FIRST);
        return rotated;
    }

    private static List<Long> numbers(String suffix) {
        List<Long> numbers = new ArrayList<>();
        Matcher digits = DIGITS.matcher(suffix);
        while (digits.find()) {
            String run = digits.group();
            numbers.add(Long.parseLong(run.substring(0, Math.min(run.length(), 18))));
        }
        return numbers;
    }

    private List<Path> inFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
