package dev.weir.adapters.files;

import dev.weir.runtime.port.Clock;

/** A clock that stands still until it is put forward. */
final class ManualClock implements Clock {
    long millis;

    @Override
    public long wallMillis() {
        return millis;
    }

    @Override
    public long monotonicMillis() {
        return millis;
    }
}
