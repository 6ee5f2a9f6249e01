package dev.weir.state;

import dev.weir.disk.Fs;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.RecordKeys;
import dev.weir.state.codec.RecordTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records in tables of which each writing makes one more: a database that takes no time. */
final class PlainTables implements SlotDatabase {
    private final Fs fs;

    PlainTables(Fs fs) {
        this.fs = fs;
    }

    @Override
    public void write(Path folder, Records records) throws IOException {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(table);
        records.each(
                record -> {
                    byte[] value = record.value();
                    out.writeInt(record.key().bytes().length);
                    out.write(record.key().bytes());
                    out.writeInt(value == null ? -1 : value.length);
                    out.write(value == null ? new byte[0] : value);
                });
        String name = String.format("%06d.sst", tables(folder).size());
        try (Fs.OutputFile written = fs.write(folder.resolve(name), 0)) {
            written.write(table.toByteArray());
        }
    }

    private List<String> tables(Path folder) throws IOException {
        return fs.list(folder).stream().filter(name -> name.endsWith(".sst")).toList();
    }

    @Override
    public RecordTable open(Path folder) throws IOException {
        Map<RecordKey, byte[]> records = new TreeMap<>();
        for (String table : tables(folder)) {
            DataInputStream in =
                    new DataInputStream(
                            new ByteArrayInputStream(fs.readAll(folder.resolve(table))));
            while (in.available() > 0) {
                RecordKey key = RecordKey.of(in.readNBytes(in.readInt()));
                int length = in.readInt();
                if (length < 0) {
                    records.remove(key);
                } else {
                    records.put(key, in.readNBytes(length));
                }
            }
        }
        return new Table(records);
    }

    private record Table(Map<RecordKey, byte[]> records) implements RecordTable {
        @Override
        public byte[] get(RecordKey key) throws IOException {
            byte[] value = records.get(key);
            if (value == null) {
                throw new IOException("it lacks a record");
            }
            return value;
        }

        @Override
        public void each(RecordKey.Kind kind, Reader reader) throws IOException {
            for (Map.Entry<RecordKey, byte[]> record : records.entrySet()) {
                if (record.getKey().kind() == kind) {
                    reader.read(record.getKey(), record.getValue());
                }
            }
        }

        @Override
        public RecordKeys keys(RecordKey.Kind kind) throws IOException {
            RecordKeys keys = new RecordKeys();
            each(kind, (key, value) -> keys.add(key.bytes()));
            return keys;
        }

        @Override
        public void close() {}
    }
}
