package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void nothing_said_means_all() {
        Options options = Options.parse(new String[0]);
        assertThat(options.workloads()).isEqualTo(Workload.all());
        assertThat(options.engines()).isEqualTo(Engine.all());
        assertThat(options.tsv()).isNull();
    }

    @Test
    void a_name_means_a_workload_or_all_of_a_group() {
        Options options =
                Options.parse(
                        "--workloads W3,W11 --engines hand,esper --runs 3 --tsv out.tsv"
                                .split(" "));
        assertThat(options.workloads())
                .extracting(Workload::name)
                .containsExactly("W3", "W11-10", "W11-100", "W11-1000", "W11-10000");
        assertThat(options.engines())
                .containsExactly(Engine.HAND, Engine.HAND_COLUMNS, Engine.ESPER);
        assertThat(options.runs()).isEqualTo(3);
        assertThat(options.tsv()).isEqualTo(Path.of("out.tsv"));
    }

    @Test
    void what_means_nothing_is_told_with_what_there_is() {
        assertThatThrownBy(() -> Options.parse(new String[] {"--workloads", "W0"}))
                .hasMessageStartingWith("no workload W0; there are W1 W2");
        assertThatThrownBy(() -> Options.parse(new String[] {"--engines", "drools"}))
                .hasMessageStartingWith("no engine drools; there are weir hand");
        assertThatThrownBy(() -> Options.parse(new String[] {"--runs", "none"}))
                .hasMessage("--runs is a number of 1 or more, not none");
        assertThatThrownBy(() -> Options.parse(new String[] {"--tsv"}))
                .hasMessage("--tsv is no option, or lacks its value");
    }
}
