package dev.weir.cli.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.adapters.http.Loopback;
import dev.weir.cli.Failure;
import dev.weir.cli.daemon.DaemonConfig.HttpConfig;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
    private static final List<String> GET_PATHS =
            List.of("/livez", "/readyz", "/metrics", "/api/v1/status");

    private final FakeDaemon daemon = new FakeDaemon(FakeDaemon.working());
    private HttpApi api;
    private URI address;

    @BeforeEach
    void start() throws IOException {
        api = HttpApi.start(FakeDaemon.anyPort(), daemon);
        address = api.address();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void it_says_where_it_answers() {
        assertThat(address.getHost()).isEqualTo("127.0.0.1");
        assertThat(address.getPort()).isPositive();
    }

    @Test
    void a_daemon_that_runs_is_alive() throws IOException {
        daemon.status = FakeDaemon.notReady();
        Call call = Call.get(address, "/livez");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.body()).isEqualTo("alive\n");
    }

    @Test
    void a_daemon_that_works_is_ready() throws IOException {
        Call call = Call.get(address, "/readyz");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.body()).isEqualTo("ready\n");
        assertThat(Call.get(address, "/readyz?verbose").body())
                .startsWith("ready\n")
                .contains("pack: fraud 1.2.0 (7c1e09ab34cd)")
                .contains("processed up to: 2026-01-01T11:59:55.000Z")
                .contains("checkpoint: 17 at 2026-01-01T11:59:52.000Z")
                .contains("delivery: fine");
    }

    @Test
    void a_daemon_that_does_not_work_says_why() throws IOException {
        daemon.status = FakeDaemon.notReady();
        Call call = Call.get(address, "/readyz");
        assertThat(call.status()).isEqualTo(503);
        assertThat(call.body()).isEqualTo("not ready\nnot ready: the state is being restored\n");
        assertThat(Call.get(address, "/readyz?verbose").body())
                .contains("delivery: the disk is full");
    }

    @Test
    void a_refused_pack_is_seen_while_the_one_before_works_on() throws IOException {
        daemon.status = FakeDaemon.stale();
        Call call = Call.get(address, "/readyz");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.body())
                .isEqualTo(
                        "ready\n"
                                + "stale since 2026-01-01T11:59:00.000Z: fraud 1.3.0 (00ff00ff00ff) was"
                                + " refused, fraud 1.2.0 (7c1e09ab34cd) runs on\n"
                                + FakeDaemon.PROBLEM);
    }

    @Test
    void a_daemon_that_has_just_started_has_answers_too() throws IOException {
        daemon.status = FakeDaemon.young();
        for (String path : GET_PATHS) {
            assertThat(Call.get(address, path).status()).as(path).isEqualTo(200);
        }
        assertThat(Call.get(address, "/readyz?verbose").body()).contains("checkpoint: none yet");
    }

    @Test
    void the_status_is_json_that_reads_back() throws IOException {
        for (var status :
                List.of(
                        FakeDaemon.working(),
                        FakeDaemon.stale(),
                        FakeDaemon.notReady(),
                        FakeDaemon.young())) {
            daemon.status = status;
            Call call = Call.get(address, "/api/v1/status");
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.head()).contains("application/json").contains("no-store");
            assertThat(StatusJson.read(call.body())).isEqualTo(status);
        }
    }

    @Test
    void metrics_are_the_text_format() throws IOException {
        Call call = Call.get(address, "/metrics");
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.head()).contains("text/plain; version=0.0.4");
        assertThat(call.body()).contains("weir_ready 1.0\n");
    }

    @ParameterizedTest
    @CsvSource({"APPLIED, 200", "UNCHANGED, 200", "REFUSED, 422"})
    void a_reload_answers_with_its_report(Outcome outcome, int status) throws IOException {
        daemon.reload = CompletableFuture.completedFuture(FakeDaemon.report(outcome));
        Call call = reload();
        assertThat(call.status()).isEqualTo(status);
        assertThat(ReloadJson.read(call.body())).isEqualTo(FakeDaemon.report(outcome));
    }

    @Test
    void a_reload_that_takes_long_holds_nobody_up() throws Exception {
        int many = 20;
        CountDownLatch answered = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            CompletableFuture.runAsync(
                    () -> {
                        try {
                            if (reload().status() == 200) {
                                answered.countDown();
                            }
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task).start());
        }
        for (String path : GET_PATHS) {
            assertThat(Call.get(address, path).status()).isEqualTo(200);
        }
        assertThat(answered.getCount()).isEqualTo(many);
        daemon.reload.complete(FakeDaemon.report(Outcome.UNCHANGED));
        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_reload_that_fails_says_why() throws IOException {
        daemon.reload =
                CompletableFuture.failedFuture(Failure.environment("permission denied: packs"));
        Call call = reload();
        assertThat(call.status()).isEqualTo(503);
        assertThat(call.body()).contains("\"error\": \"permission denied: packs\"");
    }

    @Test
    void a_mistake_of_ours_is_no_stack_trace() throws IOException {
        daemon.reload = CompletableFuture.failedFuture(new IllegalStateException("of ours"));
        Call call = reload();
        assertThat(call.status()).isEqualTo(500);
        assertThat(call.body()).contains("a mistake of weir itself").doesNotContain("of ours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/live", "/livez/", "/api/v1", "/api/v2/status", "/%2e%2e"})
    void other_paths_are_not_there(String path) throws IOException {
        Call call = Call.get(address, path);
        assertThat(call.status()).isEqualTo(404);
        assertThat(call.body()).contains("/api/v1/status").contains("/readyz");
    }

    @Test
    void each_path_takes_its_method_alone() throws IOException {
        for (String path : GET_PATHS) {
            for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
                Call call = call(method, path);
                assertThat(call.status()).as(method + " " + path).isEqualTo(405);
                assertThat(call.head()).contains("Allow: GET");
            }
            assertThat(call("HEAD", path).status()).isEqualTo(200);
            assertThat(call("HEAD", path).body()).isEmpty();
        }
        assertThat(Call.get(address, "/api/v1/reload").status()).isEqualTo(405);
        assertThat(Call.get(address, "/api/v1/reload").head()).contains("Allow: POST");
        assertThat(daemon.reloads).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: example.com",
                "Host: example.com:7347",
                "Host: 127.0.0.1.example.com",
                "Host: 10.0.0.1",
                "Host: 0.0.0.0",
                "Host:",
                "X-Host: localhost"
            })
    void another_host_reaches_nothing(String header) throws IOException {
        for (String path : GET_PATHS) {
            assertThat(Call.of(address, "GET", path, header).status()).isEqualTo(403);
        }
        assertThat(Call.of(address, "POST", "/api/v1/reload", header).status()).isEqualTo(403);
        assertThat(daemon.reloads).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:1", "127.0.0.1", "[::1]:7347", "127.0.0.9:80"})
    void this_machine_has_several_names(String host) throws IOException {
        assertThat(Call.of(address, "GET", "/livez", "Host: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com", "http://localhost:3000", "null"})
    void a_web_page_cannot_reload(String origin) throws IOException {
        Call call =
                Call.of(
                        address,
                        "POST",
                        "/api/v1/reload",
                        "Host: " + address.getAuthority(),
                        "Origin: " + origin);
        assertThat(call.status()).isEqualTo(403);
        assertThat(daemon.reloads).isZero();
    }

    @Test
    void no_page_of_elsewhere_may_read_what_is_answered() throws IOException {
        Call call =
                Call.of(
                        address,
                        "GET",
                        "/api/v1/status",
                        "Host: " + address.getAuthority(),
                        "Origin: http://example.com");
        assertThat(call.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control");
    }

    @Test
    void a_large_request_is_refused() throws IOException {
        String request =
                "POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + "Content-Length: 70000\r\n\r\n"
                        + "x".repeat(70_000);
        assertThat(Call.send(address, request).status()).isEqualTo(413);
        assertThat(daemon.reloads).isZero();
    }

    @Test
    void silent_clients_keep_nobody_from_an_answer() throws IOException {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(Loopback.address("127.0.0.1"), address.getPort());
                silent.add(socket);
                socket.getOutputStream().write("GET /livez".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(Call.get(address, "/livez").status()).isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3", "example.com", "hostname.local"})
    void a_host_that_others_reach_is_refused_at_the_start(String host) {
        assertThatThrownBy(() -> HttpApi.start(new HttpConfig(true, host, 0), daemon))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("`http.host` cannot be `" + host + "`")
                .hasMessageContaining("no password and no encryption")
                .extracting(e -> ((Failure) e).exitCode())
                .isEqualTo(78);
    }

    @Test
    void a_port_that_is_taken_is_refused_at_the_start() {
        HttpConfig taken = new HttpConfig(true, "127.0.0.1", address.getPort());
        assertThatThrownBy(() -> HttpApi.start(taken, daemon))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("HTTP cannot listen on 127.0.0.1:" + address.getPort())
                .extracting(e -> ((Failure) e).exitCode())
                .isEqualTo(78);
    }

    @Test
    void none_of_its_threads_keeps_the_process_alive() throws IOException {
        Call.get(address, "/livez");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(
                        thread ->
                                thread.getName().startsWith("weir-http")
                                        || thread.getName().startsWith("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    private Call reload() throws IOException {
        return call("POST", "/api/v1/reload");
    }

    private Call call(String method, String path) throws IOException {
        return Call.of(
                address, method, path, "Host: " + address.getAuthority(), "Content-Length: 0");
    }
}
