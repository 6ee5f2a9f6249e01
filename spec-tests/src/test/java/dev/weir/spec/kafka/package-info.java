/** What the command does with a real Kafka broker. */
@NullMarked
package dev.weir.spec.kafka;

import org.jspecify.annotations.NullMarked;
