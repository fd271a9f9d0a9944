package dev.statelab.experiments.platform.local;

import dev.statelab.experiments.platform.ReadinessProbe.Health;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of the {@link BalancerProcess}. It reads one command per line and answers each with one line. A balancer is named by its port. The
 * program exits at the end of its input.
 */
final class BalancerMain {

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, ReverseProxy> proxies = new HashMap<>();

    private BalancerMain() {}

    public static void main(String[] none) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // output of libraries must not look like an answer
        BalancerMain main = new BalancerMain();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.println(main.answer(line.split(BalancerProcess.SEPARATOR)));
        }
        System.exit(0);
    }

    private String answer(String... command) {
        try {
            return perform(command);
        } catch (RuntimeException e) {
            return BalancerProcess.FAILED + BalancerProcess.SEPARATOR + e.getMessage();
        }
    }

    private String perform(String... command) {
        if (command[0].equals("open")) {
            return open(new Health(List.of(command[1]), Integer.parseInt(command[2])));
        }
        ReverseProxy proxy = proxies.get(command[1]);
        switch (command[0]) {
            case "stick" -> proxy.stick(Boolean.parseBoolean(command[2]));
            case "add" -> proxy.add(command[2], Integer.parseInt(command[3]));
            case "remove" -> proxy.remove(command[2]);
            case "rotation" -> {
                return String.join(BalancerProcess.SEPARATOR, proxy.rotation());
            }
            case "close" -> proxies.remove(command[1]).close();
            default -> throw new IllegalArgumentException(command[0] + " is not a command");
        }
        return "done";
    }

    private String open(Health health) {
        ReverseProxy proxy = new ReverseProxy(vertx, health);
        String port = Integer.toString(proxy.port());
        proxies.put(port, proxy);
        return port;
    }
}
