package dev.weir.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.1.2.3", "::1", "[::1]"})
    void this_machine_has_these_names(String host) {
        assertThat(Loopback.address(host)).matches(address -> address.isLoopbackAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "0.0.0.0",
                "::",
                "[::]",
                "10.0.0.1",
                "127.0.0.1.example.com",
                "127.0.0.256",
                "127.1",
                "2130706433",
                "localhost.example.com",
                "example.com",
                "::ffff:127.0.0.1",
                "0:0:0:0:0:0:0:1%lo"
            })
    void all_others_are_foreign_without_asking_a_name_server(String host) {
        assertThat(Loopback.address(host)).isNull();
    }
}
