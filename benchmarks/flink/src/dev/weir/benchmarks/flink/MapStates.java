package dev.weir.benchmarks.flink;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;

/** The state of the key at hand: hash maps, without a back end that would copy or serialise. */
final class MapStates {
    private int count;
    private List<Map<Object, Object>> current = new ArrayList<>();

    /**
     * Turns to another key.
     *
     * @param maps its maps in the order in which the matcher has asked for them; fewer where some
     *     have never been there
     */
    void use(List<Map<Object, Object>> maps) {
        current = maps;
        while (current.size() < count) {
            current.add(new HashMap<>(4));
        }
    }

    /** What the matcher asks for its maps; it keeps nothing else. */
    KeyedStateStore store() {
        return (KeyedStateStore)
                Proxy.newProxyInstance(
                        MapStates.class.getClassLoader(),
                        new Class<?>[] {KeyedStateStore.class},
                        (proxy, method, arguments) -> {
                            if (method.getReturnType() == MapState.class) {
                                return new CurrentMap<>(count++);
                            }
                            throw new IllegalStateException("the matcher asked for " + method);
                        });
    }

    private final class CurrentMap<K, V> implements MapState<K, V> {
        private final int number;

        CurrentMap(int number) {
            this.number = number;
        }

        @SuppressWarnings("unchecked") // Each map holds what its state was made for.
        private Map<K, V> map() {
            return (Map<K, V>) current.get(number);
        }

        @Override
        public V get(K key) {
            return map().get(key);
        }

        @Override
        public void put(K key, V value) {
            map().put(key, value);
        }

        @Override
        public void putAll(Map<K, V> more) {
            map().putAll(more);
        }

        @Override
        public void remove(K key) {
            map().remove(key);
        }

        @Override
        public boolean contains(K key) {
            return map().containsKey(key);
        }

        @Override
        public Iterable<Map.Entry<K, V>> entries() {
            return map().entrySet();
        }

        @Override
        public Iterable<K> keys() {
            return map().keySet();
        }

        @Override
        public Iterable<V> values() {
            return map().values();
        }

        @Override
        public Iterator<Map.Entry<K, V>> iterator() {
            return map().entrySet().iterator();
        }

        @Override
        public boolean isEmpty() {
            return map().isEmpty();
        }

        @Override
        public void clear() {
            map().clear();
        }
    }
}
