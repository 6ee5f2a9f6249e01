package dev.weir.adapters.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the reader of a partition was.
 *
 * @param file the file that was read
 * @param at where in its content the next record begins
 * @param offset of the next record
 * @param time the greatest event time so far, milliseconds since the epoch
 * @param format of the file; null where nothing had told it
 * @param ended whether nothing more could come
 * @param former files that were read before it under the same name and may lie in the folder still
 */
record FilePosition(
        FileId file,
        long at,
        long offset,
        long time,
        Records.@Nullable Format format,
        boolean ended,
        List<FileId> former) {
    private static final String NO_FORMAT = "-";
    private static final String ENDED = "ended";
    private static final String OPEN = "open";

    FilePosition {
        former = List.copyOf(former);
    }

    /**
     * Behind what a file holds now: behind its last line end, or of a compressed file its end; null
     * where there is no such file.
     */
    static @Nullable FilePosition endOf(Path path) throws IOException {
        try (HeldFile file = HeldFile.open(path)) {
            return file == null ? null : endOf(file);
        }
    }

    private static FilePosition endOf(HeldFile file) throws IOException {
        Records.Format format = Records.Format.ofName(String.valueOf(file.path().getFileName()));
        byte[] start = file.start(FileId.MAX_LENGTH);
        if (file.isCompressed()) {
            FileId id = FileId.of(file.inode(), start, start.length);
            return new FilePosition(id, 0, 0, 0, format, true, List.of());
        }
        long at = file.endOfLines();
        FileId id = FileId.of(file.inode(), start, (int) Math.min(at, start.length));
        String text = new String(start, StandardCharsets.UTF_8).replace("\ufeff", "").strip();
        Records.Format told =
                format != null || text.isEmpty() ? format : Records.Format.ofFirst(text.charAt(0));
        return new FilePosition(id, at, 0, 0, told, false, List.of());
    }

    /**
     * The position as words with blanks between: file, place, offset, time, format, {@code open} or
     * {@code ended}, former files; a file is {@code inode:length:hash}.
     */
    String text() {
        List<String> words = new ArrayList<>();
        words.add(text(file));
        words.add(Long.toString(at));
        words.add(Long.toString(offset));
        words.add(Long.toString(time));
        words.add(format == null ? NO_FORMAT : format.name().toLowerCase(Locale.ROOT));
        words.add(ended ? ENDED : OPEN);
        former.forEach(id -> words.add(text(id)));
        return String.join(" ", words);
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IOException if it is no such text
     */
    static FilePosition parse(String text) throws IOException {
        String[] words = text.split(" ", -1);
        try {
            List<FileId> former = new ArrayList<>();
            for (String word : Arrays.asList(words).subList(6, words.length)) {
                former.add(file(word));
            }
            return new FilePosition(
                    file(words[0]),
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    words[4].equals(NO_FORMAT)
                            ? null
                            : Records.Format.valueOf(words[4].toUpperCase(Locale.ROOT)),
                    words[5].equals(ENDED),
                    former);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("no position in a file: `" + text + "`", e);
        }
    }

    private static String text(FileId id) {
        return id.inode() + ":" + id.length() + ":" + id.hash();
    }

    private static FileId file(String word) {
        String[] parts = word.split(":", -1);
        return new FileId(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2]);
    }
}
