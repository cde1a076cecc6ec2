package org.mailroom.webadmin;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what nothing else has answered; runs on Jetty's request threads. */
final class NothingHere extends Handler.Abstract {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = Answer.problem(404, "Not found", "There is nothing at this address.");
        response.setStatus(answer.status());
        SecurityHeaders.addTo(response.getHeaders());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, head ? null : ByteBuffer.wrap(answer.content()), callback);
        return true;
    }
}
