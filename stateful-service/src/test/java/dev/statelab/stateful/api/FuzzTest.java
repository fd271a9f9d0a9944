package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.fuzz.Chance;
import dev.statelab.testkit.fuzz.Malice;
import dev.statelab.testkit.fuzz.Refusal;
import dev.statelab.testkit.fuzz.Surface;
import dev.statelab.testkit.log.LogRecorder;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.mutiny.redis.client.Command;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that every bad request is refused, stores nothing, and logs no fault of the service. */
@QuarkusTest
@TestProfile(OnRedis.class)
class FuzzTest extends ShopOverHttp {

    private static final int REQUESTS = 100;

    private static final List<Surface.Route> ROUTES = List.of(
            new Surface.Route("GET", "/cart", ""),
            new Surface.Route("PUT", "/cart/items/tea-01", "{\"quantity\":1}"),
            new Surface.Route("POST", "/cart/items/tea-01", "{\"add\":1}"),
            new Surface.Route("DELETE", "/cart/items/tea-01", ""),
            new Surface.Route("POST", "/checkout", ""),
            new Surface.Route("GET", "/me", ""),
            new Surface.Route("PUT", "/me/viewed/tea-01", ""));

    @RegisterExtension
    final LogRecorder faults = LogRecorder.ofFaults();

    RealRedis server;

    @ParameterizedTest
    @EnumSource
    void aBadRequestIsRefusedAndChangesNothing(Malice malice) {
        String sid = login("alice");
        String before = cart(sid).extract().asString();
        Surface surface = new Surface(ROUTES, List.of(new Surface.Credential("Cookie", cookie() + "=", sid)));
        Chance chance = Chance.seeded("FuzzTest " + malice);
        long keys = server.command(Command.DBSIZE).toLong();

        for (int i = 0; i < REQUESTS; i++) {
            Refusal.of(malice, surface, chance, RestAssured.port);
        }

        assertThat(server.command(Command.DBSIZE).toLong()).isEqualTo(keys);
        assertThat(cart(sid).extract().asString()).isEqualTo(before);
        assertThat(faults.lines()).isEmpty();
    }
}
