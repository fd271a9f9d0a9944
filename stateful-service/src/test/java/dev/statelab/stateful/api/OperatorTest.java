package dev.statelab.stateful.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.statelab.testkit.log.LogRecorder;
import dev.statelab.testkit.replica.FreePort;
import dev.statelab.testkit.store.RealRedis;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.redis.client.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that an operator can log a user out everywhere, but only from within the pod. */
@QuarkusTest
@TestProfile(OperatorTest.WithPort.class)
class OperatorTest extends ShopOverHttp {

    private static final int PORT = FreePort.find();

    public static final class WithPort extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("session.operator-port", Integer.toString(PORT));
            return overrides;
        }
    }

    @RegisterExtension
    final LogRecorder log = LogRecorder.ofAll("dev.statelab");

    RealRedis server;

    @Test
    void endsAllSessionsOfAUserAndOfNobodyElse() {
        List<String> all = List.of(login("shopper-1"), login("shopper-1"));
        String other = login("shopper-10");
        endAll("shopper-1").statusCode(200).body("ended", equalTo(2));
        all.forEach(sid -> isProblem(send(sid).get("/cart").then(), 401, "unauthenticated"));
        cart(other);
        endAll("shopper-1").statusCode(200).body("ended", equalTo(0));
        assertThat(log.lines()).contains("sessions-ended count=2 reason=operator user=shopper-1");
    }

    /** Some locales use digits that JSON does not allow. */
    @Test
    void answersInJsonInEveryLocale() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.of("ar", "EG"));
        try {
            endAll("shopper-11").statusCode(200).body("ended", equalTo(0));
        } finally {
            Locale.setDefault(usual);
        }
    }

    /** As if another program had deleted the index; there are too many keys for a single scan step. */
    @Test
    void findsSessionsWhoseIndexIsGone() {
        List<String> strays = List.of(login("shopper-2"), login("shopper-2"), login("shopper-2"));
        List<String> others = IntStream.range(0, 120)
                .mapToObj(i -> login("shopper-" + (1000 + i)))
                .toList();
        server.command(Command.DEL, OnRedis.index("shopper-2"));
        String indexed = login("shopper-2");
        endAll("shopper-2").statusCode(200).body("ended", equalTo(strays.size() + 1));
        Stream.concat(strays.stream(), Stream.of(indexed))
                .forEach(sid -> isProblem(send(sid).get("/cart").then(), 401, "unauthenticated"));
        others.forEach(this::cart);
    }

    @Test
    void otherRequestsReturn404() {
        given().port(PORT).get("/users/alice/sessions").then().statusCode(404);
        given().port(PORT).delete("/users/alice").then().statusCode(404);
    }

    @Test
    void refusesANameThatIsBadlyEncoded() throws IOException {
        try (Socket socket = connect(InetAddress.getLoopbackAddress())) {
            socket.getOutputStream()
                    .write("DELETE /users/%zz/sessions HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.0 400 ");
        }
    }

    /** The operator's browser can reach the forwarded port, and so can a page by DNS rebinding. */
    @Test
    void aPageInTheOperatorsBrowserEndsNoSession() {
        String sid = login("shopper-4");
        given().port(PORT)
                .header("Origin", "http://rebound.example:" + PORT)
                .delete("/users/shopper-4/sessions")
                .then()
                .statusCode(404);
        cart(sid);
    }

    @Test
    void isReachedThroughTheLoopbackInterfaceAlone() throws SocketException {
        given().delete("/users/alice/sessions").then().statusCode(404);
        List<InetAddress> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : addresses) {
            assertThatThrownBy(() -> connect(address).close()).isInstanceOf(IOException.class);
        }
    }

    private static Socket connect(InetAddress address) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        socket.connect(new InetSocketAddress(address, PORT), 1000);
        return socket;
    }

    private static ValidatableResponse endAll(String user) {
        return given().port(PORT).delete("/users/{user}/sessions", user).then();
    }
}
