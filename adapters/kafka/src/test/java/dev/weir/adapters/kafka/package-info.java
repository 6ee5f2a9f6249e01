@NullMarked
package dev.weir.adapters.kafka;

import org.jspecify.annotations.NullMarked;
