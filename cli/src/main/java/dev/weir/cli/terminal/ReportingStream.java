package dev.weir.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A buffered stream that says when it cannot write. A {@link java.io.PrintStream} over it would
 * swallow an {@link IOException}; an {@link OutputFailure} passes through.
 */
final class ReportingStream extends FilterOutputStream {
    ReportingStream(OutputStream target, int bufferBytes) {
        super(new BufferedOutputStream(target, bufferBytes));
    }

    @Override
    public void write(int b) {
        try {
            out.write(b);
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }
}
