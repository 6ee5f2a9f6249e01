package dev.weir.adapters.http;

import dev.weir.runtime.port.InputLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A log in memory, which remembers all ids. */
final class MemoryLog implements InputLog {
    final List<byte[]> records = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean fails;

    void fails() {
        fails = true;
    }

    List<String> texts() {
        return records.stream().map(r -> new String(r, StandardCharsets.UTF_8)).toList();
    }

    @Override
    public synchronized int append(List<Entry> entries) throws IOException {
        if (fails) {
            throw new IOException("no room");
        }
        int before = records.size();
        for (Entry entry : entries) {
            if (entry.id() == null || ids.add(entry.id())) {
                records.add(entry.record());
            }
        }
        return records.size() - before;
    }

    @Override
    public synchronized long end() {
        return records.size();
    }

    @Override
    public Reader read(long from) {
        throw new AssertionError("a receiver reads nothing");
    }

    @Override
    public void forget(long before) {}

    @Override
    public void close() {}
}
