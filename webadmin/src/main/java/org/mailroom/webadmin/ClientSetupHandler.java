package org.mailroom.webadmin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.mailroom.webadmin.client.ClientSetup;
import org.mailroom.webadmin.work.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands what mail clients ask for when they set themselves up to {@link ClientSetup}; everything else goes on. */
final class ClientSetupHandler extends Handler.Wrapper {
    private static final Logger LOGGER = LoggerFactory.getLogger(ClientSetupHandler.class);
    /** In bytes; a request has an address in it. */
    private static final int LONGEST = 64 << 10;

    private final ClientSetup setup;

    ClientSetupHandler(ClientSetup setup, Handler rest) {
        super(rest);
        this.setup = setup;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (!ClientSetup.is(path)) {
            return super.handle(request, response, callback);
        }
        try {
            ClientSetup.Document document = setup.answer(asked(request, path));
            Rest.swallow(request);
            write(200, document, request, response, callback);
        } catch (Problem problem) {
            Rest.swallow(request);
            refuse(problem, request, response, callback);
        } catch (RuntimeException e) {
            LOGGER.error("{} {} failed", request.getMethod(), path, e);
            refuse(Problem.of(500, "Internal error", "The server could not do this; its log tells why."), request, response, callback);
        }
        return true;
    }

    private static ClientSetup.Asked asked(Request request, String path) throws IOException {
        byte[] content;
        try (InputStream in = Content.Source.asInputStream(request)) {
            content = in.readNBytes(LONGEST + 1);
        }
        if (content.length > LONGEST) {
            throw Problem.of(413, "Too large", "The content is larger than " + LONGEST + " bytes.");
        }
        String address = Request.extractQueryParameters(request, StandardCharsets.UTF_8).getValue("emailaddress");
        return new ClientSetup.Asked(request.getMethod(), path, Optional.ofNullable(address).filter(text -> !text.isBlank()),
            Optional.ofNullable(Request.getServerName(request)).orElse(""), content);
    }

    private static void refuse(Problem problem, Request request, Response response, Callback callback) {
        Answer answer = Answer.problem(problem.status(), problem.document().get("title").toString(), problem.getMessage());
        Map<String, String> headers = problem.status() == 405 ? Map.of("Allow", problem.getMessage().replaceAll(".*: |\\.$", "")) : problem.status() == 413 ? Map.of("Connection", "close") : Map.of();
        write(problem.status(), new ClientSetup.Document(answer.contentType(), answer.content(), headers), request, response, callback);
    }

    private static void write(int status, ClientSetup.Document document, Request request, Response response, Callback callback) {
        response.setStatus(status);
        SecurityHeaders.addTo(response.getHeaders());
        document.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, document.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, document.content().length);
        response.write(true, HttpMethod.HEAD.is(request.getMethod()) ? null : ByteBuffer.wrap(document.content()), callback);
    }
}
