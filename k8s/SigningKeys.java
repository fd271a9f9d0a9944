import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves the signing keys in a Secret one step on. It needs a JDK and nothing else, and a key goes through pipes alone: no command line
 * and no file ever has one.
 *
 * <pre>
 * java k8s/SigningKeys.java patch | kubectl patch secret NAME --type=json --patch-file=/dev/stdin
 * kubectl get secret NAME -o 'jsonpath={.data.next\.jwk}' | base64 -d | java k8s/SigningKeys.java id
 * </pre>
 */
public final class SigningKeys {

    private static final String USAGE = "usage: java SigningKeys.java patch | id <JWK";

    private SigningKeys() {}

    public static void main(String[] args) throws Exception {
        String command = args.length == 0 ? "" : args[0];
        if (command.equals("patch")) {
            System.out.println(patch());
        } else if (command.equals("id")) {
            System.out.println(id(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)));
        } else {
            System.err.println(USAGE);
            System.exit(64);
        }
    }

    /** A JSON Patch (RFC 6902), which a cluster does as one: current becomes previous, next becomes current, a new key is next. */
    private static String patch() throws GeneralSecurityException {
        return """
                [{"op":"move","from":"/data/current.jwk","path":"/data/previous.jwk"},
                 {"op":"move","from":"/data/next.jwk","path":"/data/current.jwk"},
                 {"op":"add","path":"/data/next.jwk","value":"%s"}]"""
                .formatted(Base64.getEncoder().encodeToString(newKey().getBytes(StandardCharsets.US_ASCII)));
    }

    /** A private key on the curve P-256 as JSON Web Key (RFC 7518, section 6.2). */
    private static String newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\",\"d\":\"%s\"}"
                .formatted(
                        number(point.getAffineX()),
                        number(point.getAffineY()),
                        number(((ECPrivateKey) pair.getPrivate()).getS()));
    }

    /** Its id, as the services publish it: the thumbprint of its public part (RFC 7638). */
    private static String id(String jwk) throws GeneralSecurityException {
        String members = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(member(jwk, "x"), member(jwk, "y"));
        return base64url(MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String member(String jwk, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([A-Za-z0-9_-]{43})\"").matcher(jwk);
        if (!found.find()) {
            System.err.println("SigningKeys: this is no key on the curve P-256 as JSON Web Key");
            System.exit(1);
        }
        return found.group(1);
    }

    /** 32 bytes, the highest first. */
    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, fixed.length);
        System.arraycopy(bytes, bytes.length - length, fixed, fixed.length - length, length);
        return base64url(fixed);
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
