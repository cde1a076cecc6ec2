package org.mailroom.webadmin;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/** Times each request to the end of its answer; streams of events, which end when the client goes, are left out. */
final class Timing extends Handler.Wrapper {
    private static final int HUNDRED = 100;

    private final Meters meters;

    Timing(Meters meters, Handler all) {
        super(all);
        this.meters = meters;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (!path.endsWith("/events") && !path.equals("/live")) {
            long start = System.nanoTime();
            Request.addCompletionListener(request, failure -> meters.time(Measure.HTTP_REQUEST, System.nanoTime() - start, part(path), status(response)));
        }
        return super.handle(request, response, callback);
    }

    private static String part(String path) {
        return path.endsWith("/metrics") || path.endsWith("/health") || path.startsWith("/static/") ? "other" : path.startsWith("/api/") ? "api" : "page";
    }

    private static String status(Response response) {
        return Math.min(5, Math.max(2, response.getStatus() / HUNDRED)) + "xx";
    }
}
