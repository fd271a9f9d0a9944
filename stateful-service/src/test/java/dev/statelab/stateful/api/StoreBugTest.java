package dev.statelab.stateful.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.testkit.log.LogRecorder;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that an error that no retry can fix is reported and logged as a defect of the service, not as an outage. */
@QuarkusTest
@TestProfile(OnRedis.class)
class StoreBugTest extends ShopOverHttp {

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofFaults();

    RealRedis server;

    @Test
    void aRedisKeyOfTheWrongTypeReturns500AndIsLogged() {
        String sid = login("alice");
        server.command(Command.SET, OnRedis.key("alice", sid), "x");
        isProblem(send(sid).get("/cart").then(), 500, "internal");
        assertThat(log.lines()).anyMatch(line -> line.contains("WRONGTYPE"));
    }

    @Test
    void aRedisCommandDeniedByTheAclReturns500AndIsLogged() {
        String sid = login("alice");
        server.command(Command.ACL, "SETUSER", server.user(), "-evalsha");
        try {
            isProblem(send(sid).get("/cart").then(), 500, "internal");
        } finally {
            server.command(Command.ACL, "SETUSER", server.user(), "+evalsha");
        }
        assertThat(log.lines()).anyMatch(line -> line.contains("NOPERM"));
        cart(sid);
    }
}
