/**
 * Events from Kafka topics, alerts to Kafka topics.
 *
 * <p>Inwards: a daemon reads a topic through {@link dev.weir.adapters.kafka.KafkaSource}, a replay
 * a part of one through {@link dev.weir.adapters.kafka.KafkaRecording}; a record is the same event
 * at the same position in both. Partitions are assigned, not shared out in a group, and positions
 * are kept by the caller: what a group commits is for people to look at.
 *
 * <p>Outwards: {@link dev.weir.adapters.kafka.TransactionalKafkaSink}, exactly once, and {@link
 * dev.weir.adapters.kafka.KafkaSink}, at least once with stable ids. Not here: what a record means
 * and what an alert looks like.
 */
@NullMarked
package dev.weir.adapters.kafka;

import org.jspecify.annotations.NullMarked;
