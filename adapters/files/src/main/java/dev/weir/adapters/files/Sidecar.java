package dev.weir.adapters.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.adapters.formats.DeliveredJson;
import dev.weir.disk.DamagedFileException;
import dev.weir.disk.DiskFullException;
import dev.weir.disk.DurableFile;
import dev.weir.disk.Fs;
import dev.weir.runtime.engine.Delivered;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The file beside an output that tells up to where it is complete. Each line is a record of its
 * own, and the last whole one counts: its CRC-32C in hexadecimal, a blank, and a JSON object. A
 * file that has grown long is replaced by one with a single record.
 *
 * <p>What follows the last whole record was not written to its end, and nothing had followed from
 * it. Otherwise it is damaged, and what it told is not known: a checkpoint may rely on it.
 */
final class Sidecar implements Closeable {
    /** How long the file may grow. */
    static final int MAX_LENGTH = 1 << 20;

    private static final JsonFactory JSON = new JsonFactory();
    private static final int CHECKSUM_LENGTH = 8;

    /**
     * What stands.
     *
     * @param lengths of the files, by their names
     */
    record Entry(Map<String, Long> lengths, Delivered delivered) {
        Entry {
            lengths = Map.copyOf(lengths);
        }
    }

    private final Fs fs;
    private final Path path;
    private DurableFile file;

    private Sidecar(Fs fs, Path path, DurableFile file) {
        this.fs = fs;
        this.path = path;
        this.file = file;
    }

    /** Puts a file with one record in the place of any other. */
    static Sidecar create(Fs fs, Path path, Entry entry) throws IOException {
        return new Sidecar(fs, path, DurableFile.replace(fs, path, line(entry)));
    }

    /**
     * The last whole record of a file; null where there is none.
     *
     * @throws DamagedFileException where what follows it is more than a record that broke off
     */
    static @Nullable Entry read(Fs fs, Path path) throws IOException {
        byte[] bytes;
        try {
            bytes = fs.readAll(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        Entry last = null;
        int from = 0;
        boolean isDamaged = false;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                byte[] line = Arrays.copyOfRange(bytes, from, at);
                Entry entry = entry(line);
                last = entry == null ? last : entry;
                isDamaged = entry == null && !lacksASector(line);
                from = at + 1;
            }
        }
        byte[] tail = Arrays.copyOfRange(bytes, from, bytes.length);
        if (isDamaged || hasAnotherEnd(tail)) {
            throw new DamagedFileException(path, "is not as it was written in its last record");
        }
        return last;
    }

    /** Up to where the output is complete, by the last whole record of a file. */
    static Delivered delivered(Fs fs, Path path) throws IOException {
        Entry entry = read(fs, path);
        return entry == null ? Delivered.NOTHING : entry.delivered();
    }

    /** Whether a whole record has another byte in the place of the end of its line. */
    private static boolean hasAnotherEnd(byte[] tail) throws IOException {
        return tail.length > 0
                && tail[tail.length - 1] != 0
                && entry(Arrays.copyOf(tail, tail.length - 1)) != null;
    }

    /** Whether a line has zeros, at an end or in a row, where a disk has not written a sector. */
    private static boolean lacksASector(byte[] line) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0 && (i == 0 || i == line.length - 1 || line[i - 1] == 0)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds a record; it is durable when this returns.
     *
     * @throws DiskFullException where there is no room for it; it may be tried again
     */
    void add(Entry entry) throws IOException {
        byte[] line = line(entry);
        if (file.length() + line.length > MAX_LENGTH) {
            DurableFile before = file;
            file = DurableFile.replace(fs, path, line);
            before.close();
        } else {
            long before = file.length();
            try {
                file.append(line);
            } catch (DiskFullException e) {
                // The next record begins where this one did.
                file.close();
                file = DurableFile.open(fs, path, before);
                throw e;
            }
            file.force();
        }
    }

    private static byte[] line(Entry entry) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("lengths");
            for (Map.Entry<String, Long> length : new TreeMap<>(entry.lengths()).entrySet()) {
                json.writeNumberField(length.getKey(), length.getValue());
            }
            json.writeEndObject();
            DeliveredJson.write(json, entry.delivered());
            json.writeEndObject();
        }
        byte[] record = text.toByteArray();
        String line = checksum(record) + " " + text.toString(StandardCharsets.UTF_8) + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return HexFormat.of().toHexDigits(crc.getValue(), CHECKSUM_LENGTH);
    }

    /** The record of a line; null where the line is damaged. */
    private static @Nullable Entry entry(byte[] line) throws IOException {
        if (line.length <= CHECKSUM_LENGTH) {
            return null;
        }
        byte[] record = Arrays.copyOfRange(line, CHECKSUM_LENGTH + 1, line.length);
        String start = new String(line, 0, CHECKSUM_LENGTH + 1, StandardCharsets.UTF_8);
        return start.equals(checksum(record) + " ") ? parse(record) : null;
    }

    private static Entry parse(byte[] record) throws IOException {
        Map<String, Long> lengths = new HashMap<>();
        DeliveredJson delivered = new DeliveredJson();
        try (JsonParser json = JSON.createParser(record)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (name.equals("lengths")) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        lengths.put(json.currentName(), json.nextLongValue(-1));
                    }
                } else {
                    delivered.read(json);
                }
            }
        }
        return new Entry(lengths, delivered.delivered());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
