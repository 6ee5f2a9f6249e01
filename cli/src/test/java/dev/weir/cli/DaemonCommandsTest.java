package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.cli.daemon.ReloadReport.Outcome;
import dev.weir.cli.http.DaemonFile;
import dev.weir.cli.http.FakeDaemon;
import dev.weir.cli.http.HttpApi;
import dev.weir.cli.http.ReloadJson;
import dev.weir.cli.http.StatusJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir status} and {@code weir reload}. */
class DaemonCommandsTest {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir private Path state;

    private final FakeDaemon daemon = new FakeDaemon(FakeDaemon.working());
    private HttpApi api;

    @BeforeEach
    void start() throws IOException {
        api = HttpApi.start(FakeDaemon.anyPort(), daemon);
        new DaemonFile(PID, api.address()).write(state);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_daemon_is_found_by_its_state_folder() throws IOException {
        WeirRun run = weir("status");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(StatusJson.read(run.out())).isEqualTo(daemon.status);
    }

    @Test
    void a_daemon_is_found_by_its_address() throws IOException {
        WeirRun run = WeirRun.of("status", "--address", api.address().toString());
        assertThat(run.exitCode()).isZero();
        assertThat(StatusJson.read(run.out())).isEqualTo(daemon.status);
    }

    @Test
    void a_person_gets_lines_and_tables() {
        WeirRun run = WeirRun.onScreen("status", "--state", state.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(plain(run.out()))
                .contains("health  ready, process " + PID)
                .contains("pack    fraud 1.2.0 (7c1e09ab34cd) of packs/fraud")
                .contains("state   /var/lib/weir")
                .contains("checkpoint 17 ")
                .contains("1,200 records in 35 ms")
                .contains("processed up to 2026-01-01T11:59:55.000Z")
                .contains("output  12 alerts")
                .contains("alerts: file out/alerts.jsonl")
                .containsPattern("payments:0 +1,041 +1,000 +30 +4 +5 +2 +2026-\\S+ +1s\\n")
                .containsPattern("payments:1 \\(idle\\) +0 ")
                .containsPattern("card_testing +12 +2 +3 +1,200\\n");
        assertThat(WeirRun.onScreen("status", "--state", state.toString(), "--json").out())
                .startsWith("{");
    }

    @Test
    void a_stale_daemon_is_a_finding_that_says_why() {
        daemon.status = FakeDaemon.stale();
        WeirRun run = WeirRun.onScreen("status", "--state", state.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(plain(run.out()))
                .contains("health  stale")
                .contains("stale   fraud 1.3.0 (00ff00ff00ff) was refused")
                .contains("error[E0204]: no field `src_ipp`");
        assertThat(weir("status").exitCode()).isEqualTo(1);
    }

    @Test
    void a_daemon_that_is_not_ready_is_a_finding_that_says_why() {
        daemon.status = FakeDaemon.notReady();
        WeirRun run = WeirRun.onScreen("status", "--state", state.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(plain(run.out()))
                .contains("health  not ready")
                .contains("the state is being restored")
                .contains("blocked: the disk is full");
    }

    @Test
    void a_daemon_that_has_just_started_has_little_to_say() {
        daemon.status = FakeDaemon.young();
        WeirRun run = WeirRun.onScreen("status", "--state", state.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(plain(run.out())).contains("no checkpoint yet").contains("output  0 alerts");
    }

    @ParameterizedTest
    @CsvSource({"APPLIED, 0", "UNCHANGED, 0", "REFUSED, 2"})
    void a_reload_prints_its_report(Outcome outcome, int exitCode) throws IOException {
        daemon.reload = CompletableFuture.completedFuture(FakeDaemon.report(outcome));
        WeirRun run = weir("reload");
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.err()).isEmpty();
        assertThat(ReloadJson.read(run.out())).isEqualTo(FakeDaemon.report(outcome));
        assertThat(daemon.reloads).isEqualTo(1);
    }

    @Test
    void a_person_gets_the_plan_of_a_reload() {
        daemon.reload = CompletableFuture.completedFuture(FakeDaemon.report(Outcome.APPLIED));
        WeirRun run = WeirRun.onScreen("reload", "--state", state.toString());
        assertThat(plain(run.out()))
                .isEqualTo(
                        """
                          change  card_testing  keeps 1,200 keys: a threshold
                          reset   geo           forgets 7 keys: its pattern
                          new     new_one
                        reloaded: fraud 1.3.0 (00ff00ff00ff) runs now
                        """);
    }

    @Test
    void a_person_gets_the_problems_of_a_refused_pack() {
        daemon.reload = CompletableFuture.completedFuture(FakeDaemon.report(Outcome.REFUSED));
        WeirRun run = WeirRun.onScreen("reload", "--state", state.toString());
        assertThat(plain(run.out()))
                .startsWith("error[E0204]: no field `src_ipp`\n  --> a.rule:7:21\n")
                .endsWith(
                        "refused: fraud 1.3.0 (00ff00ff00ff) has problems;"
                                + " fraud 1.2.0 (7c1e09ab34cd) runs on\n");
    }

    @Test
    void a_reload_that_fails_is_of_the_environment() {
        daemon.reload =
                CompletableFuture.failedFuture(Failure.environment("permission denied: packs"));
        WeirRun run = weir("reload");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("refuses: permission denied: packs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "reload"})
    void without_a_daemon_nobody_answers(String command) throws IOException {
        api.close();
        WeirRun run = weir(command);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("weir " + command + ": no daemon answers at " + api.address())
                .contains("help: start it with `weir run`");
        DaemonFile.delete(state);
        run = weir(command);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains("no daemon runs on the state folder")
                .contains("--state")
                .contains("--address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "reload"})
    void another_daemon_on_the_same_port_is_not_taken_for_the_one_that_is_meant(String command)
            throws IOException {
        new DaemonFile(PID + 1, api.address()).write(state);
        WeirRun run = weir(command);
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("answers another daemon, that of `/var/lib/weir`");
        assertThat(daemon.reloads).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "reload"})
    void what_is_no_daemon_is_not_taken_for_one(String command) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer other = HttpServer.create(any, 0);
        other.createContext(
                "/",
                exchange -> {
                    byte[] page = "<h1>hello</h1>".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        other.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + other.getAddress().getPort());
            WeirRun run = WeirRun.of(command, "--address", address.toString());
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains("is no daemon of this version of weir");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void a_daemon_without_http_says_so() throws IOException {
        new DaemonFile(PID, null).write(state);
        WeirRun run = weir("status");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("HTTP switched off").contains("http.enabled");
    }

    @Test
    void a_damaged_daemon_file_is_no_stack_trace() throws IOException {
        Files.writeString(state.resolve("daemon.json"), "{\"pid\": ");
        WeirRun run = weir("status");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("`daemon.json`").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "https://localhost", "localhost:7347", "x"})
    void an_address_is_one_of_http(String address) {
        WeirRun run = WeirRun.of("status", "--address", address);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("is no address of a daemon");
    }

    @Test
    void state_folder_and_address_exclude_each_other() {
        WeirRun run = WeirRun.of("status", "--state", "x", "--address", "http://localhost:1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("exclude each other");
    }

    private WeirRun weir(String command) {
        return WeirRun.of(command, "--state", state.toString());
    }

    private static String plain(String coloured) {
        return coloured.replaceAll("\u001b\\[[0-9;]*m", "");
    }
}
