package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void each_text_has_its_number_and_others_have_none() {
        List<String> texts = IntStream.range(0, 300).mapToObj(i -> "dev_" + i).toList();
        TextTable table = new TextTable(texts);
        List<String> others = new ArrayList<>(List.of("", "dev_", "dev_300", "DEV_1", "dev_1 "));
        // Twice, as what was seen before is remembered; and each time as another object.
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(table.find(texts.get(i))).isEqualTo(i);
                assertThat(table.find("dev_" + i)).isEqualTo(i);
            }
            others.forEach(other -> assertThat(table.find(other)).isEqualTo(TextTable.NONE));
        }
    }

    @Test
    void texts_of_one_hash_are_told_apart() {
        TextTable table = new TextTable(List.of("Aa", "x"));
        assertThat("BB".hashCode()).isEqualTo("Aa".hashCode());
        assertThat(table.find("BB")).isEqualTo(TextTable.NONE);
        assertThat(table.find("Aa")).isZero();
        assertThat(table.find("BB")).isEqualTo(TextTable.NONE);
        assertThat(new TextTable(List.of("Aa", "BB")).find("BB")).isEqualTo(1);
    }

    @Test
    void what_is_no_text_has_no_number() {
        TextTable table = new TextTable(List.of("1", "null"));
        assertThat(table.find(null)).isEqualTo(TextTable.NONE);
        assertThat(table.find(1L)).isEqualTo(TextTable.NONE);
        assertThat(new TextTable(List.of()).find("a")).isEqualTo(TextTable.NONE);
    }
}
