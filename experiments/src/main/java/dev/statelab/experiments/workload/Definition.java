package dev.statelab.experiments.workload;

import dev.statelab.experiments.ledger.Model;
import dev.statelab.experiments.verdict.Limits;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * The content of a workload file; {@code docs/own-application.md} explains each key.
 *
 * @param name the heading of its column in reports
 * @param url the address of the service; null if the command line has it
 * @param health the path that succeeds as soon as a replica can serve; null for that of the read
 * @param replica where a response names its replica
 * @param users the users
 * @param headers sent with every request for which all their variables are known
 * @param signedOut how a response shows that the service no longer knows the user
 * @param login how a user logs in; null without a login
 * @param logout how a user logs out; null if not defined
 * @param write how a value is written
 * @param read how values are read
 * @param kind what a write does to earlier values
 * @param writes the share of the operations that write, 0 to 1
 * @param limits the limits set by its owner
 */
record Definition(
        String name,
        URI url,
        String health,
        Replica replica,
        Users users,
        Map<String, String> headers,
        SignedOut signedOut,
        Login login,
        Request logout,
        Write write,
        Read read,
        Model kind,
        double writes,
        Limits limits) {

    /**
     * A header of the response, or a cookie of a balancer or an application server.
     *
     * @param regex the part with the name; null for all of it
     */
    record Replica(String header, String cookie, String regex) {}

    /**
     * The users.
     *
     * @param list each with a name and a password; null if a template generates them
     * @param name a template
     * @param password a template; null without one
     * @param most their maximum number
     */
    record Users(List<User> list, String name, String password, int most) {}

    /** One user of the list. */
    record User(String name, String password) {}

    /**
     * A request; every text in it is a template.
     *
     * @param form fields of a form; null if the body is not a form
     * @param json the body as JSON, any value; null if the body is not JSON
     * @param accepted how a response shows success; null for any status from 200 to 299
     * @param carry what later requests need from the response, by variable name
     */
    record Request(
            String method,
            String path,
            Map<String, String> headers,
            Map<String, String> form,
            Object json,
            Accepted accepted,
            Map<String, Extraction> carry) {}

    /**
     * A successful response.
     *
     * @param status the statuses of success; null for 200 to 299
     * @param contains a regular expression that its body must match; null for any body
     * @param lacks one that it must not match; null for none
     */
    record Accepted(List<Integer> status, String contains, String lacks) {}

    /**
     * Any of these conditions is sufficient.
     *
     * @param location a regular expression for the target of a redirect
     * @param contains one for the body
     */
    record SignedOut(List<Integer> status, String location, String contains) {}

    /** @param before the page with the form, which may have a value to carry; null without one */
    record Login(Request before, Request request) {}

    /** @param idempotent whether it may be sent again with the same value until there is a response */
    record Write(Request request, boolean idempotent) {}

    /** @param values where the values are in the response */
    record Read(Request request, Extraction values) {}

    /**
     * A part of a response; exactly one of the three is set.
     *
     * @param regex takes its first group, or the whole match
     */
    record Extraction(String header, String json, String regex) {}
}
