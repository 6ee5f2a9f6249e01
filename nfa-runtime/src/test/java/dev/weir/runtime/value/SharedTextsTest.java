package dev.weir.runtime.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedTextsTest {
    private final SharedTexts texts = new SharedTexts(8);

    private String text(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.ISO_8859_1);
        return texts.text(bytes, 1, bytes.length - 1);
    }

    @Test
    void a_short_text_is_the_same_object_again() {
        assertThat(text("NL")).isEqualTo("NL").isSameAs(text("NL"));
        assertThat(text("zürich ÿ")).isEqualTo("zürich ÿ").isSameAs(text("zürich ÿ"));
        assertThat(text("")).isEmpty();
    }

    @Test
    void a_long_text_is_not_remembered() {
        String text = "x".repeat(25);
        assertThat(text(text)).isEqualTo(text).isNotSameAs(text(text));
    }

    @Test
    void texts_that_take_the_places_of_others_are_right() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextInt(4)];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text(text)).isEqualTo(text);
        }
    }
}
