package dev.weir.state;

import dev.weir.disk.DiskFullException;
import dev.weir.state.codec.RecordKey;
import dev.weir.state.codec.StateRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LiveFileMetaData;
import org.rocksdb.Logger;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.rocksdb.util.Environment;

/**
 * A RocksDB in each slot. It is open only while records are written or read: between two
 * checkpoints nobody holds its files. No write-ahead log: what is not flushed is not there, and the
 * manifest, which comes later, says what is there.
 */
final class RocksDatabase implements SlotDatabase {
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int BATCH_BYTES = 1 << 20;

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

    @Override
    public void write(Path folder, Records records) throws IOException {
        load(folder);
        try (Silence silence = new Silence();
                Options options = options(silence);
                RocksDB db = RocksDB.open(options, folder.toString());
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
    public void read(Path folder, Reader reader) throws IOException {
        load(folder);
        try (Silence silence = new Silence();
                Options options = options(silence);
                RocksDB db = RocksDB.openReadOnly(options, folder.toString());
                ReadOptions once = new ReadOptions().setFillCache(false).setReadaheadSize(1 << 20);
                RocksIterator all = db.newIterator(once)) {
            for (all.seekToFirst(); all.isValid(); all.next()) {
                reader.read(RecordKey.of(all.key()), all.value());
            }
            all.status();
        } catch (RocksDBException e) {
            throw failure(folder, e);
        }
    }

    private static Options options(Silence silence) {
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
                .setTableFormatConfig(new BlockBasedTableConfig().setNoBlockCache(true));
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
