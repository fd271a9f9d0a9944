package dev.statelab.stateful.api;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which {@code Origin} is the shop's own if there is no {@code Sec-Fetch-Site}, with and without forwarded headers. */
@QuarkusTest
@TestProfile(SameSiteTest.BehindProxy.class)
class SameSiteTest extends ShopOverHttp {

    public static final class BehindProxy extends OnRedis {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.putAll(behindProxy());
            return overrides;
        }
    }

    /** As the chart sets it, with this machine as the proxy. */
    static Map<String, String> behindProxy() {
        return Map.of(
                "quarkus.http.proxy.proxy-address-forwarding",
                "true",
                "quarkus.http.proxy.trusted-proxies",
                "127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "shop,           https://shop:443",
        "shop:443,       https://shop",
        "shop,           http://shop:80",
        "shop:80,        http://shop",
        "shop:8080,      http://shop:8080",
        "Shop,           https://sHop",
        "[::1]:8080,     http://[::1]:8080",
        "[::1],          https://[::1]:443"
    })
    void anOriginIsTheSameSiteWithAndWithoutItsSchemesPort(String host, String origin) {
        logout(Map.of("Host", host, "Origin", origin)).statusCode(204);
    }

    @ParameterizedTest
    @CsvSource({
        "shop,      https://shop:8443",
        "shop,      http://shop:443",
        "shop:8080, http://shop",
        "shop,      https://shop.example",
        "shop,      https://shop:0443443",
        "shop,      ftp://shop",
        "shop,      https://shop/",
        "shop,      https://user@shop"
    })
    void anotherOriginIsAnotherSite(String host, String origin) {
        isProblem(logout(Map.of("Host", host, "Origin", origin)), 403, "cross-site");
    }

    @ParameterizedTest
    @CsvSource({
        "https, shop.example,      https://shop.example",
        "https, shop.example:443,  https://shop.example",
        "https, shop.example:8443, https://shop.example:8443",
        "http,  shop.example,      http://shop.example"
    })
    void theOriginIsComparedWithTheHostThatATrustedProxyForwards(String scheme, String host, String origin) {
        Map<String, String> forwarded = Map.of(
                "Host", "10.1.2.3:8080", "X-Forwarded-Host", host, "X-Forwarded-Proto", scheme, "Origin", origin);
        logout(forwarded).statusCode(204);
        Map<String, String> other = new HashMap<>(forwarded);
        other.put("Origin", "https://10.1.2.3:8080");
        isProblem(logout(other), 403, "cross-site");
    }

    private ValidatableResponse logout(Map<String, String> headers) {
        String sid = login("alice");
        return send(sid)
                .header("CSRF-Token", token(sid))
                .headers(headers)
                .post("/logout")
                .then();
    }

    private String token(String sid) {
        return send(sid).get("/me").then().statusCode(200).extract().header("CSRF-Token");
    }
}
