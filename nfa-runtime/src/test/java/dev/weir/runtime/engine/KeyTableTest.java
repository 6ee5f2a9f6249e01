package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    /** Some of which differ in what is easily lost: length, the last character, the type. */
    private static final List<Object> PARTS =
            List.of(
                    "",
                    "a",
                    "\0",
                    "\0a",
                    "a\0",
                    "abcdefgh",
                    "abcdefghi",
                    "abcdefghj",
                    "abcdefghijklmno",
                    "abcdefghijklmnp",
                    "abcdefghijklmnop",
                    "abcdefghijklmnoq",
                    "é",
                    "\u0161",
                    "a\u0161",
                    "aa",
                    "Aa",
                    "BB",
                    "AaAaAaAaAaAaAaAa",
                    "BBBBBBBBBBBBBBBB",
                    "1",
                    1L,
                    0L,
                    -1L,
                    -2L,
                    Long.MIN_VALUE,
                    1.0,
                    true);

    @Test
    void keysAreToldApartByAllOfThem() {
        KeyTable table = new KeyTable(1);
        for (int i = 0; i < PARTS.size(); i++) {
            assertThat(table.add(new Object[] {PARTS.get(i)})).isEqualTo(i);
        }
        for (int i = 0; i < PARTS.size(); i++) {
            Object same = PARTS.get(i) instanceof String text ? new String(text) : PARTS.get(i);
            assertThat(table.find(new Object[] {same})).as("%s", same).isEqualTo(i);
        }
        assertThat(table.find(new Object[] {"abcdefghijklmnor"})).isEqualTo(-1);
        assertThat(table.find(new Object[] {2L})).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void manyAreFoundAsEachByItself(int width) {
        KeyTable table = new KeyTable(width);
        Map<List<Object>, Integer> known = new HashMap<>();
        SplittableRandom random = new SplittableRandom(width);
        for (int round = 0; round < 200; round++) {
            List<Object> parts = new ArrayList<>();
            int count = 40;
            for (int i = 0; i < count * width; i++) {
                parts.add(part(random));
            }
            Object[] all = parts.toArray();
            int[] found = new int[count];
            table.findAll(all, count, found);
            for (int i = 0; i < count; i++) {
                Object[] key = Arrays.copyOfRange(all, i * width, (i + 1) * width);
                int number = known.getOrDefault(List.of(key), -1);
                assertThat(found[i]).isEqualTo(number);
                assertThat(table.find(key)).isEqualTo(number);
            }
            for (int i = 0; i < count; i++) {
                Object[] key = Arrays.copyOfRange(all, i * width, (i + 1) * width);
                int number = known.getOrDefault(List.of(key), -1);
                assertThat(table.findAgain(i, all)).isEqualTo(number);
                if (found[i] < 0) {
                    assertThat(table.findAdded(i, all)).isEqualTo(number);
                }
                if (number < 0) {
                    assertThat(table.addOf(i, all)).isEqualTo(known.size());
                }
                known.putIfAbsent(List.of(key), known.size());
            }
        }
        assertThat(table.size()).isEqualTo(known.size());
    }

    private static Object part(SplittableRandom random) {
        int number = random.nextInt(500);
        return switch (random.nextInt(5)) {
            case 0 -> "card_" + number;
            case 1 -> "a card with a long number: " + number;
            case 2 -> "\u0161" + number;
            case 3 -> (long) number;
            default -> PARTS.get(number % PARTS.size());
        };
    }

    @Test
    void aKeyThatHasNoStateAnyMoreKeepsItsNumberUntilThereIsNoRoom() {
        List<Integer> forgotten = new ArrayList<>();
        KeyTable table = new KeyTable(1, forgotten::add);
        for (int i = 0; i < 64; i++) {
            table.add(new Object[] {"key" + i});
        }
        for (int i = 0; i < 32; i++) {
            table.release(i);
        }
        assertThat(table.find(new Object[] {"key5"})).isEqualTo(5);
        assertThat(forgotten).isEmpty();

        int fresh = table.add(new Object[] {"another"});
        assertThat(forgotten).hasSize(32).contains(5);
        assertThat(fresh).isLessThan(32);
        assertThat(table.find(new Object[] {"another"})).isEqualTo(fresh);
        assertThat(table.find(new Object[] {"key5"})).isEqualTo(-1);
        assertThat(table.find(new Object[] {"key40"})).isEqualTo(40);
    }
}
