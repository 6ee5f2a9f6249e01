package dev.weir.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellTableTest {
    private final CellTable cells = new CellTable();
    private final Map<List<Integer>, Integer> known = new HashMap<>();

    @Test
    void findsWhatIsThereAndNothingElseWhateverComesAndGoes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            int key = random.nextInt(40);
            int rule = random.nextInt(i < 10_000 ? 12 : 3);
            List<Integer> pair = List.of(key, rule);
            Integer cell = known.get(pair);
            assertThat(cells.find(key, rule)).isEqualTo(cell == null ? -1 : cell);
            if (cell == null) {
                known.put(pair, cells.add(key, rule));
            } else if (random.nextInt(3) > 0) {
                known.remove(pair);
                cells.remove(cell);
            }
            checkKey(key);
        }
        assertThat(known).hasSizeGreaterThan(20);
        for (int cell = 0; cell < cells.end(); cell++) {
            assertThat(cells.isFree(cell)).isEqualTo(!known.containsValue(cell));
        }
    }

    private void checkKey(int key) {
        List<Integer> listed = new ArrayList<>();
        for (int i = 0; i < cells.size(key); i++) {
            int place = cells.start(key) + i;
            int cell = cells.cellAt(place);
            assertThat(cells.key(cell)).isEqualTo(key);
            assertThat(cells.rule(cell)).isEqualTo(cells.ruleAt(place));
            assertThat(known.get(List.of(key, cells.rule(cell)))).isEqualTo(cell);
            listed.add(cells.rule(cell));
        }
        assertThat(listed)
                .isEqualTo(
                        known.keySet().stream()
                                .filter(pair -> pair.get(0) == key)
                                .map(pair -> pair.get(1))
                                .sorted()
                                .toList());
    }
}
