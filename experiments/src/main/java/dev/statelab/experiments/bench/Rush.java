package dev.statelab.experiments.bench;

import dev.statelab.experiments.client.Answer;
import dev.statelab.experiments.client.Connection;
import dev.statelab.experiments.client.ShopClient;
import dev.statelab.experiments.platform.PlatformException;
import dev.statelab.experiments.platform.Target;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Shoppers who change and read their carts in turn, and ask again as soon as they have an answer, straight at one replica: as much
 * load as it takes. That tells a throughput, and says nothing of latencies, unlike the load of the experiments.
 */
final class Rush implements AutoCloseable {

    private static final int SHOPPERS = 16;
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private final List<ShopClient> shoppers;
    private final AtomicLong answers = new AtomicLong();
    private volatile String refusal;
    private volatile boolean over;

    /** Begins at once. @param replica the address of one of the target's replicas */
    Rush(Vertx vertx, Target target, URI replica) {
        shoppers = IntStream.range(0, SHOPPERS)
                .mapToObj(number -> target.scenario().client(new Connection(vertx, replica, FOR_EVER)))
                .toList();
        vertx.getOrCreateContext().runOnContext(on -> {
            for (int i = 0; i < SHOPPERS; i++) {
                ShopClient shopper = shoppers.get(i);
                shopper.login("shopper-" + (i + 1), target.password()).onSuccess(answer -> goOn(shopper, answer, 0));
            }
        });
    }

    private void goOn(ShopClient shopper, Answer last, int turn) {
        if (over) {
            return;
        }
        if (!last.ok()) {
            refusal = "a shopper was answered " + last.status();
            return;
        }
        answers.incrementAndGet();
        (turn % 2 == 0 ? shopper.putItem("tea-01", 1 + turn % 999) : shopper.readCart())
                .onSuccess(answer -> goOn(shopper, answer, turn + 1));
    }

    /** How many good answers there were so far. @throws PlatformException where there was another */
    long answers() {
        if (refusal != null) {
            throw new PlatformException(refusal);
        }
        return answers.get();
    }

    @Override
    public void close() {
        over = true;
        shoppers.forEach(ShopClient::close);
    }
}
