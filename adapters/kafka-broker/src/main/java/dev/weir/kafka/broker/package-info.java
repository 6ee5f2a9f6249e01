/**
 * A real Kafka broker for tests: {@link dev.weir.kafka.broker.KafkaBroker} runs one in a virtual
 * machine of its own, so that either side can be killed alone. Its class path comes from Maven and
 * meets nothing of ours. Never shipped.
 */
@NullMarked
package dev.weir.kafka.broker;

import org.jspecify.annotations.NullMarked;
