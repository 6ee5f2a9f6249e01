package dev.weir.state;

import dev.weir.disk.DiskFullException;
import dev.weir.runtime.engine.Buckets;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.RecordKeys;
import dev.weir.state.codec.RecordTable;
import dev.weir.state.codec.StateRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Logger;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.Environment;

/**
 * A RocksDB in each slot. It is open while records are written, and while those of the newest slot
 * are read one by one; never both. No write-ahead log: what is not flushed is not there, and the
 * manifest, which comes later, says what is there.
 */
final class RocksDatabase implements SlotDatabase {
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int BATCH_BYTES = 1 << 20;

    /** Of a key, so that most files need not be looked into that do not have it. */
    private static final int FILTER_BITS = 10;

    /** A restart reads all blocks, for the keys in them; so larger ones are worth their while. */
    private static final long BLOCK_BYTES = 16L << 10;

    /** Of blocks without their compression: keys that are read one after the other share them. */
    private static final long CACHE_BYTES = 8L << 20;

    /** From so many files on that are not merged yet all are, however small they are. */
    private static final int MERGE_AT_FILES = 100;

    /** Far more files than there can be: RocksDB shall not hold writes back. */
    private static final int NO_LIMIT = 1 << 20;

    private static boolean isLoaded;

    /**
     * Loads RocksDB, the library of which has to be unpacked first. It would be unpacked under a
     * new name in the folder for temporary files, where each process that is killed would leave it;
     * so that is done beside the slots.
     */
    private static synchronized void load(Path slot) throws IOException {
        if (isLoaded) {
            return;
        }
        Path folder = slot.toAbsolutePath().resolveSibling("");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            // Nothing can be written there or run from there; RocksDB may find another place.
            RocksDB.loadLibrary();
        } finally {
            // What is loaded needs no name any more.
            Files.deleteIfExists(folder.resolve(Environment.getJniLibraryFileName("rocksdb")));
        }
        isLoaded = true;
    }

    /** Begins to load RocksDB, which takes its time, for slots that will be read. */
    static void loadSoon(Path slot) {
        Thread loading =
                new Thread(
                        () -> {
                            try {
                                load(slot);
                            } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
                                // Who needs it tries again, and is told.
                            }
                        },
                        "rocksdb");
        loading.setDaemon(true);
        loading.start();
    }

    @Override
    public void write(Path folder, Records records) throws IOException {
        load(folder);
        try (Settings settings = new Settings();
                RocksDB db = RocksDB.open(settings.options(), folder.toString());
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
            put(db, unlogged, folder, records);
            db.flush(waiting);
            if (isToBeMerged(db)) {
                db.compactRange();
            }
            db.closeE();
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    /**
     * Whether as many records were written or deleted since the last time that all was merged as
     * are half of those, or they are in many files. So a record is written about four times over
     * the turns of a slot, and the files are half as long again as they need to be at most: nobody
     * reads between two turns, for whom merging in smaller steps would be worth what it writes.
     */
    private static boolean isToBeMerged(RocksDB db) {
        long merged = 0;
        long since = 0;
        int filesSince = 0;
        for (LiveFileMetaData file : db.getLiveFilesMetaData()) {
            if (file.level() == 0) {
                since += file.numEntries();
                filesSince++;
            } else {
                merged += file.numEntries();
            }
        }
        return 2 * since >= merged || filesSince >= MERGE_AT_FILES;
    }

    private static void put(RocksDB db, WriteOptions options, Path folder, Records records)
            throws IOException, RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            records.each(
                    record -> {
                        try {
                            put(record, batch);
                            if (batch.getDataSize() >= BATCH_BYTES) {
                                db.write(options, batch);
                                batch.clear();
                            }
                        } catch (RocksDBException e) {
                            throw failure(folder, e);
                        }
                    });
            db.write(options, batch);
        }
    }

    private static void put(StateRecord record, WriteBatch batch) throws RocksDBException {
        byte[] value = record.value();
        if (value == null) {
            batch.delete(record.key().bytes());
        } else {
            batch.put(record.key().bytes(), value);
        }
    }

    @Override
    public RecordTable open(Path folder) throws IOException {
        load(folder);
        Settings settings = new Settings();
        try {
            RocksDB db = RocksDB.openReadOnly(settings.options(), folder.toString());
            return new Table(folder, settings, db);
        } catch (RocksDBException e) {
            settings.close();
            throw failure(folder, e);
        }
    }

    /** The records of a slot that nobody writes. */
    private static final class Table implements RecordTable {
        private final Path folder;
        private final Settings settings;
        private final RocksDB db;

        Table(Path folder, Settings settings, RocksDB db) {
            this.folder = folder;
            this.settings = settings;
            this.db = db;
        }

        @Override
        public byte[] get(RecordKey key) throws IOException {
            try {
                byte[] value = db.get(key.bytes());
                if (value == null) {
                    throw new IOException(folder + ": it lacks a record");
                }
                return value;
            } catch (RocksDBException e) {
                throw failure(folder, e);
            }
        }

        @Override
        public void each(RecordKey.Kind kind, Reader reader) throws IOException {
            each(
                    kind.first(),
                    kind.end(),
                    record -> reader.read(RecordKey.of(record.key()), record.value()));
        }

        private interface Visitor {
            void visit(RocksIterator record) throws IOException;
        }

        private void each(byte[] from, byte[] to, Visitor visitor) throws IOException {
            try (Slice end = new Slice(to);
                    ReadOptions once =
                            new ReadOptions()
                                    .setIterateUpperBound(end)
                                    .setFillCache(false)
                                    .setReadaheadSize(1 << 20);
                    RocksIterator record = db.newIterator(once)) {
                for (record.seek(from); record.isValid(); record.next()) {
                    visitor.visit(record);
                }
                record.status();
            } catch (RocksDBException e) {
                throw failure(folder, e);
            }
        }

        /** Another thread goes through half of the buckets: that is what a restart waits for. */
        @Override
        public RecordKeys keys(RecordKey.Kind kind) throws IOException {
            byte[] middle = kind.first(Buckets.COUNT / 2);
            FutureTask<RecordKeys> others = new FutureTask<>(() -> keys(middle, kind.end()));
            new Thread(others, "weir-state-keys").start();
            RecordKeys all;
            try {
                all = keys(kind.first(), middle);
            } finally {
                await(others);
            }
            try {
                all.addAll(others.get());
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                throw cause instanceof IOException same ? same : new IOException(cause);
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted while keys were read");
            }
            return all;
        }

        /** Whatever happens: who closes a database that another thread reads ends the process. */
        private static void await(Future<?> task) {
            boolean interrupted = false;
            while (!task.isDone()) {
                try {
                    task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    break;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private RecordKeys keys(byte[] from, byte[] to) throws IOException {
            RecordKeys keys = new RecordKeys();
            each(from, to, record -> keys.add(record.key()));
            return keys;
        }

        @Override
        public void close() {
            db.close();
            settings.close();
        }
    }

    /** How a slot is opened; native objects, to be closed behind it. */
    private static final class Settings implements AutoCloseable {
        private final Silence silence = new Silence();
        private final BloomFilter filter = new BloomFilter(FILTER_BITS);
        private final LRUCache cache = new LRUCache(CACHE_BYTES);
        private final Options options = RocksDatabase.options(silence, filter, cache);

        Options options() {
            return options;
        }

        @Override
        public void close() {
            options.close();
            cache.close();
            filter.close();
            silence.close();
        }
    }

    private static Options options(Silence silence, BloomFilter filter, LRUCache cache) {
        return new Options()
                .setCreateIfMissing(true)
                .setLogger(silence)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setDisableAutoCompactions(true)
                .setLevel0SlowdownWritesTrigger(NO_LIMIT)
                .setLevel0StopWritesTrigger(NO_LIMIT)
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig()
                                .setBlockSize(BLOCK_BYTES)
                                .setFilterPolicy(filter)
                                .setBlockCache(cache));
    }

    private static IOException failure(Path folder, RocksDBException e) {
        Status status = e.getStatus();
        boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
        if (full) {
            return new DiskFullException(folder, e);
        }
        return DiskFullException.orSame(folder, new IOException(folder + ": " + e.getMessage(), e));
    }

    /** Keeps RocksDB from writing a log beside its files. */
    private static final class Silence extends Logger {
        Silence() {
            super(InfoLogLevel.FATAL_LEVEL);
        }

        @Override
        protected void log(InfoLogLevel level, String message) {
            // Whatever matters comes as an exception.
        }
    }
}
