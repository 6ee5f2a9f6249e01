/**
 * HTTP: events in, by requests, and alerts out, to webhooks.
 *
 * <p>{@link dev.weir.adapters.http.HttpReceiver} takes records and has them kept in an input log,
 * from which a source reads them. {@link dev.weir.adapters.http.WebhookSink} posts alerts. {@link
 * dev.weir.adapters.http.LocalServer} is a server that only this machine can reach, and {@link
 * dev.weir.adapters.http.Loopback} says what that is. Not here: what a record says, which is {@code
 * dev.weir.adapters.formats}, and what a daemon answers about itself.
 */
@NullMarked
package dev.weir.adapters.http;

import org.jspecify.annotations.NullMarked;
