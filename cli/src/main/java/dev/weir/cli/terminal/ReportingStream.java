package dev.weir.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A buffered stream that says when it cannot write, and says so once. A {@link java.io.PrintStream}
 * over it would swallow an {@link IOException}; an {@link OutputFailure} passes through.
 */
final class ReportingStream extends FilterOutputStream {
    private boolean broken;

    ReportingStream(OutputStream target, int bufferBytes) {
        super(new BufferedOutputStream(target, bufferBytes));
    }

    @Override
    public void write(int b) {
        unlessBroken(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        unlessBroken(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() {
        unlessBroken(out::flush);
    }

    private interface Writing {
        void run() throws IOException;
    }

    private void unlessBroken(Writing writing) {
        if (broken) {
            return;
        }
        try {
            writing.run();
        } catch (IOException e) {
            broken = true;
            throw new OutputFailure(e);
        }
    }
}
