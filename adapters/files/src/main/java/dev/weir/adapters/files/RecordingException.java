package dev.weir.adapters.files;

import java.io.IOException;

/** A recording cannot be read, or not to its end. What was read before counts. */
public final class RecordingException extends IOException {
    private static final long serialVersionUID = 1;

    private final String source;
    private final long records;
    private final long bytes;

    RecordingException(String source, long records, long bytes, IOException cause) {
        super(
                source
                        + ": "
                        + reason(cause)
                        + " (after "
                        + records
                        + (records == 1 ? " record, " : " records, ")
                        + bytes
                        + " bytes read)",
                cause);
        this.source = source;
        this.records = records;
        this.bytes = bytes;
    }

    private static String reason(IOException cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** The name of the recording. */
    public String source() {
        return source;
    }

    /** How many records were read. */
    public long records() {
        return records;
    }

    /** How many bytes of the file were read, as they stand in it. */
    public long bytes() {
        return bytes;
    }
}
