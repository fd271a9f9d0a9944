package dev.statelab.storefront.login;

import io.quarkus.runtime.Startup;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The client address of a request. Each proxy appends the address of its peer to {@code X-Forwarded-For}; read from the end, the first
 * address that is not a proxy of ours is the client. The client may have forged everything before that, so the framework's own reading,
 * which takes the first, is not good enough for a limit.
 *
 * @see <a href="https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For">MDN, X-Forwarded-For, selecting an IP
 *     address</a>
 */
@Startup
@Singleton
public class ClientAddresses {

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies add the port. */
    private static final Pattern WITH_PORT = Pattern.compile("^\\[([^]]*)](:[0-9]+)?$|^([0-9.]+):[0-9]+$");

    /** The minimum that a provider gives to one customer (RFC 6177), who then has all its addresses. */
    private static final int IPV6_PREFIX_BYTES = 8;

    private static final Logger LOG = Logger.getLogger(ClientAddresses.class);

    private final List<CidrAddress> trusted;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param proxies addresses and CIDR ranges; without any, the peer is the client */
    ClientAddresses(@ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> proxies) {
        trusted = proxies.orElse(List.of()).stream().map(ClientAddresses::range).toList();
    }

    /** The client's address; for IPv6 its /64 network. */
    public String of(HttpServerRequest request) {
        String peer = request.connection().remoteAddress().hostAddress();
        List<String> claims = request.headers().getAll(FORWARDED_FOR).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .toList();
        InetAddress client = parse(peer);
        if (!claims.isEmpty() && !isTrusted(client) && warned.compareAndSet(false, true)) {
            LOG.warnf(
                    "%s sends %s but is not a trusted proxy: all logins through it count as one client address, with one limit",
                    peer, FORWARDED_FOR);
        }
        for (String claim : claims.reversed()) {
            InetAddress before = parse(claim.strip());
            if (before == null || !isTrusted(client)) {
                break;
            }
            client = before;
        }
        return text(client);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.matches(address));
    }

    /** Null if it is not an address, such as {@code unknown}. An IPv4 address in IPv6 notation counts as IPv4. */
    private static InetAddress parse(String text) {
        byte[] address = Inet.parseInetAddressToBytes(WITH_PORT.matcher(text).replaceFirst("$1$3"));
        try {
            return address == null ? null : InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, IPV6_PREFIX_BYTES, bytes.length, (byte) 0);
        return Inet.toOptimalString(bytes) + "/64";
    }

    private static CidrAddress range(String proxy) {
        InetAddress single = parse(proxy.strip());
        CidrAddress range = single == null
                ? Inet.parseCidrAddress(proxy.strip())
                : CidrAddress.create(single, 8 * single.getAddress().length);
        if (range == null) {
            throw new IllegalArgumentException("quarkus.http.proxy.trusted-proxies: " + proxy
                    + " is neither an address nor a range such as 10.0.0.0/8");
        }
        return range;
    }
}
