package dev.weir.adapters.kafka;

import dev.weir.adapters.kafka.ProgressTopic.Progress;
import dev.weir.runtime.engine.Delivered;
import dev.weir.runtime.engine.Delivery;
import dev.weir.runtime.port.AlertSink;
import dev.weir.runtime.port.FencedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Writes alerts to a topic, and what else is wanted to others: exactly once for those who read what
 * is committed. A delivery is one transaction, with a record in the {@link ProgressTopic} that says
 * up to where the output is complete then.
 *
 * <p>After a failure nobody knows whether a transaction was committed, and its producer may not go
 * on: a late request of it could end the next transaction. So it is given up. The next one with the
 * same transactional id ends what is open; then the progress tells whether the delivery is in, and
 * if it is not, it is made again as a whole.
 *
 * <p>A sink that opens writes its name into the progress first. Whoever finds another name there
 * has been replaced, and writes no more. To open a producer would shut the other one out in turn;
 * so the name is looked for before, and after a broker has said that somebody may be there, for as
 * long as a start may take from the one to the other.
 */
public final class TransactionalKafkaSink implements AlertSink {
    private static final Duration START = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_MILLIS = 100;

    private final KafkaSinkConfig config;
    private final Map<String, Object> settings;
    private final SinkTopics topics;
    private final ProgressTopic progress;
    private final String transactionalId;
    private final String owner;
    private final Consumer<String> messages;
    private @Nullable Producer<String, String> producer;

    /** How many transactions it has begun. */
    private long transactions;

    private TransactionalKafkaSink(
            KafkaSinkConfig config,
            Map<String, Object> settings,
            String transactionalId,
            String progress,
            Consumer<String> messages) {
        this.config = config;
        this.settings = settings;
        this.topics = new SinkTopics(config, settings);
        this.progress =
                new ProgressTopic(config, settings, progress, transactionalId, topics.patience());
        this.transactionalId = transactionalId;
        this.owner = owner();
        this.messages = messages;
    }

    /**
     * @param transactionalId whoever opens with it last may write
     * @param progress the topic that says up to where the others are complete
     * @param messages is told what goes wrong and is mended
     * @throws IllegalArgumentException if the settings of the client are no good
     */
    public static TransactionalKafkaSink open(
            KafkaSinkConfig config,
            String transactionalId,
            String progress,
            Consumer<String> messages) {
        Map<String, Object> settings =
                KafkaClients.transactionalSettings(
                        config.bootstrapServers(), transactionalId, config.properties());
        return new TransactionalKafkaSink(config, settings, transactionalId, progress, messages);
    }

    /** A name for people that no other sink has. */
    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "an unnamed host";
        }
        return "process "
                + ProcessHandle.current().pid()
                + " on "
                + host
                + ", "
                + UUID.randomUUID();
    }

    @Override
    public String recordPlace() {
        return "the records of `"
                + transactionalId
                + "` in the topic "
                + progress.topic()
                + " of "
                + config.bootstrapServers();
    }

    /**
     * Ends what a former one has left open, shuts it out, and tells what stands.
     *
     * @throws IOException if there is no such topic, or no broker to ask
     */
    @Override
    public Delivered recover() throws IOException {
        topics.check();
        try {
            progress.ensure();
            Progress stands = begin();
            Delivered delivered = stands == null ? Delivered.NOTHING : stands.delivered();
            write(List.of(), new Progress(owner, transactions, delivered));
            return delivered;
        } catch (KafkaException e) {
            throw topics.failed(progress.topic(), e);
        }
    }

    @Override
    public void deliver(Delivery delivery) throws IOException {
        List<ProducerRecord<String, String>> records = topics.records(delivery);
        Progress then = new Progress(owner, ++transactions, delivery.upTo());
        long giveUp = System.nanoTime() + topics.patience().toNanos();
        boolean isCommitted = false;
        while (!isCommitted) {
            try {
                isCommitted = producer == null && isCommitted(then);
                if (!isCommitted) {
                    write(records, then);
                    isCommitted = true;
                }
            } catch (KafkaException e) {
                close();
                if (isFinal(e) || System.nanoTime() > giveUp) {
                    throw topics.failed(progress.topic(), e);
                }
                messages.accept(
                        "a transaction of `"
                                + transactionalId
                                + "` failed, and the brokers are asked how it ended: "
                                + KafkaClients.reason(e));
                if (e instanceof ProducerFencedException
                        || e instanceof InvalidProducerEpochException) {
                    lookForAnother();
                }
            }
        }
    }

    /** Whether a transaction whose end nobody knew is in; the next may begin then. */
    private boolean isCommitted(Progress then) throws IOException {
        checkOwner(progress.committed());
        Progress stands = begin();
        checkOwner(stands);
        return then.equals(stands);
    }

    /** Opens a producer; what the one before had open has ended then. Gives what stands. */
    private @Nullable Progress begin() throws IOException {
        Producer<String, String> next = KafkaClients.producer(settings);
        producer = next;
        next.initTransactions();
        return progress.newest();
    }

    /** Commits records with the progress that they make. */
    private void write(List<ProducerRecord<String, String>> records, Progress then)
            throws IOException {
        Producer<String, String> writer = Objects.requireNonNull(producer);
        List<Future<RecordMetadata>> answers = new ArrayList<>(records.size());
        try {
            writer.beginTransaction();
            for (ProducerRecord<String, String> record : records) {
                answers.add(writer.send(record));
            }
            writer.send(progress.record(then));
            writer.commitTransaction();
        } catch (KafkaException e) {
            for (int i = 0; i < answers.size(); i++) {
                Throwable failure = failure(answers.get(i));
                if (failure != null && isFinal(failure)) {
                    throw topics.failed(records.get(i).topic(), failure);
                }
            }
            throw e;
        }
    }

    /** Why a record was not written; null where it was, or nobody knows. */
    private static @Nullable Throwable failure(Future<?> answer) {
        if (!answer.isDone()) {
            return null;
        }
        try {
            answer.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** A broker also says of a producer that was slow that it has been replaced. */
    private void lookForAnother() throws IOException {
        long until = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < until) {
            try {
                checkOwner(progress.committed());
            } catch (KafkaException e) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_EVERY_MILLIS));
        }
    }

    private void checkOwner(@Nullable Progress stands) throws FencedException {
        if (stands != null && !stands.owner().equals(owner)) {
            throw new FencedException(
                    "another daemon writes to `"
                            + config.alerts()
                            + "` at "
                            + config.bootstrapServers()
                            + " with the transactional id `"
                            + transactionalId
                            + "`: "
                            + stands.owner());
        }
    }

    /** Whether to try again is in vain. */
    private static boolean isFinal(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthorizationException
                    || cause instanceof AuthenticationException
                    || cause instanceof RecordTooLargeException
                    || cause instanceof UnsupportedVersionException
                    || cause instanceof InterruptException) {
                return true;
            }
        }
        return false;
    }

    /** What is open is ended by whoever opens next. */
    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
