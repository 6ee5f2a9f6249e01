package dev.weir.spec.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kafka.broker.KafkaBroker;
import dev.weir.spec.command.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topic is a recording: what is in it gives the alerts that it gives in a file. */
class TopicReplayTest {
    private static final Path FRAUD = Path.of("..", "rulepacks", "fraud").toAbsolutePath();
    private static final Path RECORDING = FRAUD.resolve("recordings").resolve("fraud.jsonl");
    private static final String TOPIC = "fraud.jsonl";

    @TempDir private static Path folder;
    private static KafkaBroker broker;

    @BeforeAll
    static void write_the_recording_to_a_topic() throws Exception {
        broker = KafkaBroker.start(folder);
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (Admin admin = Admin.create(settings);
                Producer<String, String> producer =
                        new KafkaProducer<>(
                                settings, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            for (String line : Files.readAllLines(RECORDING)) {
                producer.send(new ProducerRecord<>(TOPIC, 0, "", line));
            }
            producer.flush();
        }
    }

    @AfterAll
    static void stop_the_broker() throws IOException {
        broker.close();
    }

    private static CommandRun replay(String recording, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "replay";
        arguments[1] = FRAUD.toString();
        arguments[2] = recording;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandRun.of(arguments);
    }

    private static String topic(String range) {
        return "kafka://" + broker.address() + "/" + TOPIC + range;
    }

    @Test
    void a_topic_gives_the_alerts_of_its_file() {
        String ofFile = replay(RECORDING.toString()).succeeding().out();
        assertThat(ofFile).isNotEmpty();
        assertThat(replay(topic("")).succeeding().out()).isEqualTo(ofFile);
    }

    @Test
    void parts_of_a_topic_are_its_whole() throws IOException {
        int records = Files.readAllLines(RECORDING).size();
        Path first = folder.resolve("first.json");
        Path rest = folder.resolve("rest.json");
        replay(topic("?to=1000"), "--summary", first.toString()).succeeding();
        replay(topic("?from=1000"), "--summary", rest.toString()).succeeding();
        assertThat(Files.readString(first)).containsIgnoringWhitespaces("\"in\":1000,");
        assertThat(Files.readString(rest))
                .containsIgnoringWhitespaces("\"in\":" + (records - 1000) + ",");
    }

    @Test
    void what_cannot_be_read_is_told_without_a_trace() {
        CommandRun badRange = replay(topic("?from=yesterday"));
        assertThat(badRange.exitCode()).isEqualTo(2);
        assertThat(badRange.err()).contains("`from` takes an offset or an instant");
        CommandRun noTopic = replay("kafka://" + broker.address() + "/nowhere");
        assertThat(noTopic.exitCode()).isEqualTo(3);
        assertThat(noTopic.err())
                .contains("topic `nowhere` at " + broker.address() + ": there is no such topic")
                .doesNotContain("Exception");
        CommandRun twice = replay(topic(""), topic(""));
        assertThat(twice.exitCode()).isEqualTo(2);
        assertThat(twice.err()).contains("two recordings have the name " + TOPIC + ":0");
    }
}
