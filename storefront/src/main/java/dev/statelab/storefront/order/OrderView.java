package dev.statelab.storefront.order;

import dev.statelab.shop.Money;
import dev.statelab.shop.Order;
import dev.statelab.storefront.cart.LineView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** An order in a response. */
@RegisterForReflection
public record OrderView(String id, String user, String currency, List<LineView> lines, String total) {

    public static OrderView of(Order order) {
        return new OrderView(
                order.id(),
                order.user(),
                Money.CURRENCY,
                LineView.of(order.content()),
                order.content().total().toString());
    }
}
