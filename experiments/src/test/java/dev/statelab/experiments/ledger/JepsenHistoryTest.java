package dev.statelab.experiments.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.audit.History;
import dev.statelab.experiments.ledger.JepsenHistory.Form;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the history format that elle-cli documents: {@code {"index","type","f","process","time","value"}}. */
class JepsenHistoryTest {

    @TempDir
    Path directory;

    private final History history = new History()
            .write("tea-01=1", Outcome.OK)
            .write("tea-02=5", Outcome.UNKNOWN)
            .read("tea-01=1", "tea-02=5")
            .checkout("k1", "tea-01=1", "tea-02=5")
            .read();

    @Test
    void aCartIsAListAndACheckoutReadsItForTheLastTime() throws IOException {
        List<JsonObject> events = events(Form.LIST_APPEND);

        assertThat(events)
                .extracting(event -> event.getString("type"))
                .containsExactly("invoke", "ok", "invoke", "info", "invoke", "ok", "invoke", "ok", "invoke", "ok");
        assertThat(events)
                .extracting(event -> event.getJsonArray("value").encode())
                .containsExactly(
                        "[[\"append\",100000,1]]",
                        "[[\"append\",100000,1]]",
                        "[[\"append\",100000,2]]",
                        "[[\"append\",100000,2]]",
                        "[[\"r\",100000,null]]",
                        "[[\"r\",100000,[1,2]]]",
                        "[[\"r\",100000,null]]",
                        "[[\"r\",100000,[1,2]]]",
                        "[[\"r\",100001,null]]",
                        "[[\"r\",100001,[]]]");
    }

    @Test
    void afterALostResponseAUserContinuesAsANewProcess() throws IOException {
        assertThat(events(Form.LIST_APPEND))
                .extracting(event -> event.getInteger("process"))
                .containsExactly(0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
    }

    @Test
    void aLineIsARegister() throws IOException {
        assertThat(events(Form.REGISTER).get(5).getJsonArray("value").encode())
                .isEqualTo("[[\"r\",\"100000/tea-01=1\",1],[\"r\",\"100000/tea-02=5\",2]]");
    }

    @Test
    void deletedLinesAreLeftOut() throws IOException {
        history.write("tea-03=1", Outcome.OK).delete("tea-03=1", Outcome.OK);

        assertThat(events(Form.LIST_APPEND)).hasSize(10);
    }

    @Test
    void aRepeatedCheckoutReadsTheCartThatItSold() throws IOException {
        history.checkout("k1", "tea-01=1").read();
        List<JsonObject> events = events(Form.LIST_APPEND);

        assertThat(events).hasSize(14);
        assertThat(events.get(11).getJsonArray("value").encode()).isEqualTo("[[\"r\",100000,[1]]]");
        assertThat(events.getLast().getJsonArray("value").encode())
                .as("the cart is still the second one")
                .isEqualTo("[[\"r\",100001,[]]]");
    }

    @Test
    void onlyAnOrderThatDoesNotExistIsReadAsEmpty() throws IOException {
        history.refusedOrder("k1", 401).refusedOrder("k1", 429);
        assertThat(events(Form.LIST_APPEND)).hasSize(10);

        history.refusedOrder("k1", 404);
        List<JsonObject> events = events(Form.LIST_APPEND);
        assertThat(events).hasSize(12);
        assertThat(events.getLast().getJsonArray("value").encode()).isEqualTo("[[\"r\",100000,[]]]");
    }

    private List<JsonObject> events(Form form) throws IOException {
        Path file = directory.resolve("history.json");
        JepsenHistory.write(form, history.operations(), file);
        return new JsonArray(Files.readString(file))
                .stream().map(JsonObject.class::cast).toList();
    }
}
