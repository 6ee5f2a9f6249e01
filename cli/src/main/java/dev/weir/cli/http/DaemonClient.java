package dev.weir.cli.http;

import dev.weir.cli.Failure;
import dev.weir.cli.daemon.ReloadReport;
import dev.weir.cli.daemon.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Talks to a running daemon. Every way in which none answers is a {@link Failure}. */
public final class DaemonClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration RELOAD = Duration.ofSeconds(300);

    private final URI address;

    /** Which process is expected there; null for any. */
    private final @Nullable Long pid;

    private DaemonClient(URI address, @Nullable Long pid) {
        this.address = address;
        this.pid = pid;
    }

    /**
     * The daemon at an address, or where none is given that which works in a state folder.
     *
     * @throws Failure if none works there
     */
    public static DaemonClient of(@Nullable URI address, Path state) {
        return address == null ? of(state) : new DaemonClient(address, null);
    }

    private static DaemonClient of(Path state) {
        DaemonFile file;
        try {
            file = DaemonFile.read(state);
        } catch (IOException e) {
            throw Failure.environment(
                    "the `daemon.json` of `" + state + "` cannot be read: " + e.getMessage());
        }
        if (file == null) {
            throw Failure.environment(
                    "no daemon runs on the state folder `" + state + "`",
                    "name its state folder with `--state`, or where it answers with `--address`");
        }
        if (file.address() == null) {
            throw Failure.environment(
                    "the daemon of `" + state + "` has HTTP switched off",
                    "set `http.enabled` to true and start it again");
        }
        return new DaemonClient(file.address(), file.pid());
    }

    public Status status() {
        Answer answer = ask("GET", "/api/v1/status", ANSWER);
        if (answer.status() != Reply.OK) {
            throw refused(answer);
        }
        Status status;
        try {
            status = StatusJson.read(answer.body());
        } catch (IOException | RuntimeException e) {
            throw strange(e);
        }
        if (pid != null && status.pid() != pid) {
            throw Failure.environment(
                    "at "
                            + address
                            + " answers another daemon, that of `"
                            + status.state()
                            + "`; the one that was meant, process "
                            + pid
                            + ", has ended");
        }
        return status;
    }

    /** Asks for a reload and waits until it is through. */
    public ReloadReport reload() {
        if (pid != null) {
            // Another daemon may have taken the port of one that was killed.
            status();
        }
        Answer answer = ask("POST", "/api/v1/reload", RELOAD);
        if (answer.status() != Reply.OK && answer.status() != Reply.UNPROCESSABLE) {
            throw refused(answer);
        }
        try {
            return ReloadJson.read(answer.body());
        } catch (IOException | RuntimeException e) {
            throw strange(e);
        }
    }

    private record Answer(int status, String body) {}

    private Answer ask(String method, String path, Duration patience) {
        HttpURLConnection connection = null;
        try {
            connection = connection(path);
            connection.setRequestMethod(method);
            connection.setConnectTimeout((int) CONNECT.toMillis());
            connection.setReadTimeout((int) patience.toMillis());
            connection.setInstanceFollowRedirects(false);
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(0);
                connection.getOutputStream().close();
            }
            int status = connection.getResponseCode();
            try (InputStream body =
                    status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Answer(
                        status,
                        body == null
                                ? ""
                                : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (ConnectException e) {
            throw Failure.environment(
                    "no daemon answers at " + address + (isGone() ? ": it was killed" : ""),
                    "start it with `weir run`; its state is where it was");
        } catch (SocketTimeoutException e) {
            throw Failure.environment(
                    "the daemon at "
                            + address
                            + " does not answer within "
                            + patience.toSeconds()
                            + " s");
        } catch (IOException e) {
            throw Failure.environment("at " + address + " answers no daemon: " + e.getMessage());
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    private HttpURLConnection connection(String path) throws IOException {
        URL url = address.resolve(path).toURL();
        URLConnection connection = url.openConnection(Proxy.NO_PROXY);
        if (connection instanceof HttpURLConnection http) {
            return http;
        }
        throw Failure.usage("`" + address + "` is no address of a daemon");
    }

    private boolean isGone() {
        return pid != null && ProcessHandle.of(pid).isEmpty();
    }

    private Failure refused(Answer answer) {
        try {
            String error = JsonObject.parse(answer.body()).text("error");
            return Failure.environment("the daemon at " + address + " refuses: " + error);
        } catch (IOException e) {
            return strange(e);
        }
    }

    private Failure strange(Exception e) {
        return Failure.environment(
                "what answers at "
                        + address
                        + " is no daemon of this version of weir: "
                        + e.getMessage());
    }
}
