package dev.weir.adapters.http;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where a webhook is and how patient one is with it.
 *
 * @param url of http or https; never printed, since its path may be a secret
 * @param headers of each request, which may be secrets
 * @param mostInOne how many alerts a request may have; with 1 its body is the alert, else an array
 * @param timeout how long an answer may take
 * @param failures in a row after which it counts as down
 * @param pause between two tries while it is down
 */
public record WebhookConfig(
        URI url,
        Map<String, String> headers,
        int mostInOne,
        Duration timeout,
        int failures,
        Duration pause) {
    public WebhookConfig {
        headers = Map.copyOf(headers);
    }

    /** What of the URL may be shown. */
    public String shown() {
        int port = url.getPort();
        return url.getScheme() + "://" + url.getHost() + (port < 0 ? "" : ":" + port);
    }
}
