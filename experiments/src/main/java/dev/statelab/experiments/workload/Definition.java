package dev.statelab.experiments.workload;

import dev.statelab.experiments.course.Limits;
import dev.statelab.experiments.ledger.Model;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What a workload file says; {@code docs/own-application.md} explains each key.
 *
 * @param name the heading of its column in reports
 * @param url where the service is reached; null where the command line says it
 * @param health the path that a replica answers as soon as it can serve; null for that of the read
 * @param replica where the name of the replica that gave an answer is
 * @param users who uses it
 * @param headers of every request whose variables are all known
 * @param signedOut how an answer says that the service does not know the user any more
 * @param login how a user logs in; null where nobody has to
 * @param logout how a user logs out; null where nobody says
 * @param write how a value is written
 * @param read how values are read
 * @param kind what a write does to the values before it
 * @param writes the share of the operations that write, 0 to 1
 * @param limits what its owner asks of it
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

    /** A header of the answer, or a cookie that a balancer or an application server has set. @param regex where in it; null for all of it */
    record Replica(String header, String cookie, String regex) {}

    /**
     * The names that users have.
     *
     * @param list each with a name and a password; null where a template makes them
     * @param name a template
     * @param password a template; null where there is none
     * @param most how many there are
     */
    record Users(List<User> list, String name, String password, int most) {}

    /** One of the list. */
    record User(String name, String password) {}

    /**
     * A request; every text in it is a template.
     *
     * @param form fields of a form; null where the body is none
     * @param json the body as JSON, any value; null where it is none
     * @param accepted how an answer says that it was done; null where any status from 200 to 299 does
     * @param carry what later requests need of the answer, by the name of its variable
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
     * A good answer.
     *
     * @param status those that are good; null for 200 to 299
     * @param contains what its body has to have, a regular expression; null for anything
     * @param lacks what it must not have; null for nothing
     */
    record Accepted(List<Integer> status, String contains, String lacks) {}

    /** Any of these that is there says so. @param location of a redirect, a regular expression @param contains of the body */
    record SignedOut(List<Integer> status, String location, String contains) {}

    /** @param before the page that the form is on, which may have a value to be carried; null where there is none */
    record Login(Request before, Request request) {}

    /** @param idempotent whether it may be sent again, with the same value, until it is answered */
    record Write(Request request, boolean idempotent) {}

    /** @param values where they are in the answer */
    record Read(Request request, Extraction values) {}

    /** Something in an answer; one of the three is there. @param regex with a group, or the whole match */
    record Extraction(String header, String json, String regex) {}
}
