package dev.weir.benchmarks;

import org.jspecify.annotations.Nullable;

/** An engine in the comparison. */
public interface Contender {
    /** Its name and version, for people. */
    String version();

    /**
     * A fresh instance that has seen nothing.
     *
     * @param events what will be fed; none for {@link Workload.Shape#FILE}
     * @param matches is told what is found
     * @return null if the engine has no form for the workload
     */
    @Nullable Session open(Workload workload, Txn[] events, Matches matches) throws Exception;

    /** Takes matches, on the thread that feeds the engine or on one of its own. */
    interface Matches {
        /**
         * @param closing event time of the event that completed them, milliseconds
         */
        void add(long closing, long count);
    }

    /** One pass over the events. */
    interface Session extends AutoCloseable {
        /** Takes the next events of the stream, from one number to below another. */
        void feed(int from, int to) throws Exception;

        /** Nothing comes any more; when this returns, all matches have been told. */
        void finish() throws Exception;

        /** Lets go of all that the engine holds. */
        @Override
        default void close() throws Exception {}
    }
}
