package dev.statelab.experiments.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statelab.experiments.platform.Replica;
import dev.statelab.experiments.platform.Scenario;
import dev.statelab.experiments.platform.ShopTarget;
import java.lang.reflect.Proxy;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShopWorkloadTest {

    /** Otherwise, each replica but one would refuse the login, and seem to disagree. */
    @ParameterizedTest
    @EnumSource
    void replicasAreComparedUnlessOnlyOneKnowsASession(Scenario scenario) {
        ShopTarget shop = (ShopTarget) Proxy.newProxyInstance(
                ShopTarget.class.getClassLoader(),
                new Class<?>[] {ShopTarget.class},
                (proxy, method, arguments) ->
                        method.getName().equals("scenario") ? scenario : URI.create("http://127.0.0.1"));

        assertThat(new ShopWorkload(shop).address(new Replica("a", "1", "here", true, 0)))
                .matches(address -> address.isEmpty() == (scenario == Scenario.MEMORY_STICKY));
    }
}
