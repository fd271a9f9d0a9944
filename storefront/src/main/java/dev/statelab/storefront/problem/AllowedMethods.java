package dev.statelab.storefront.problem;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/** Adds the methods of the route to each 405 (RFC 9110, section 15.5.6). The framework knows them but does not send them. */
public final class AllowedMethods {

    @ServerExceptionMapper
    Response of(NotAllowedException refused) {
        Response problem = Problem.answer(CommonProblem.METHOD_NOT_ALLOWED, null);
        return Response.fromResponse(problem)
                .header(HttpHeaders.ALLOW, String.join(", ", of(CurrentRequestManager.get())))
                .build();
    }

    /** Looks up the framework's routing tables: first the classes, then the methods of a class for the rest of the path. */
    private static SortedSet<String> of(ResteasyReactiveRequestContext request) {
        String path = request.getPathWithoutPrefix();
        RequestMapper<InitialMatch> classes =
                new RequestMapper<>(request.getDeployment().getClassMappers());
        SortedSet<String> methods = new TreeSet<>();
        for (RequestMatch<InitialMatch> match = classes.map(path);
                match != null;
                match = classes.continueMatching(path, match)) {
            for (ServerRestHandler handler : match.value.handlers) {
                if (handler instanceof ClassRoutingHandler routes) {
                    add(routes, match.remaining.isEmpty() ? "/" : match.remaining, methods);
                }
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    private static void add(ClassRoutingHandler routes, String path, SortedSet<String> methods) {
        routes.getMappers().forEach((method, mapper) -> {
            if (method != null && mapper.map(path) != null) { // null: the subresources of the class
                methods.add(method);
            }
        });
    }
}
