package dev.weir.cli.daemon;

import sun.misc.Signal;

/** What the signals of the system mean to a daemon. */
final class Signals {
    private static final int EXIT_AFTER_SIGNAL = 128;

    private Signals() {}

    /** SIGHUP reloads; SIGTERM and SIGINT ask for an end, and a second one ends at once. */
    static void install(DaemonControl daemon) {
        Signal.handle(new Signal("HUP"), signal -> daemon.reload());
        StopSignals stop = new StopSignals(daemon);
        Signal.handle(new Signal("TERM"), stop::received);
        Signal.handle(new Signal("INT"), stop::received);
    }

    private static final class StopSignals {
        private final DaemonControl daemon;
        private boolean asked;

        StopSignals(DaemonControl daemon) {
            this.daemon = daemon;
        }

        synchronized void received(Signal signal) {
            if (asked) {
                Runtime.getRuntime().halt(EXIT_AFTER_SIGNAL + signal.getNumber());
            }
            asked = true;
            daemon.stop();
        }
    }
}
