package org.mailroom.webadmin;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.mailroom.domain.measure.Meters;
import org.mailroom.webadmin.api.Api;
import org.mailroom.webadmin.client.ClientSetup;
import org.mailroom.webadmin.page.Pages;

/**
 * The HTTP/1.1 listener. {@link #start} returns when it answers; {@link #close} lets running requests end for at most five
 * seconds. Start and close are for one thread; requests run on threads of its own (at most 32).
 */
public final class WebServer implements AutoCloseable {
    private static final int THREADS = 32;
    private static final int REQUEST_HEADER_BYTES = 16 * 1024;
    /** In bytes a second; who sends more slowly holds a thread for nothing. */
    private static final long SLOWEST = 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector connector;

    /**
     * What the listener serves, and whom it tells.
     *
     * @param incoming  a directory for what is sent until all of it is there
     * @param api  what answers below {@code /api/v1}
     * @param pages  what answers beside it
     * @param setup  what sets mail clients up
     * @param proxies  who may ask for others
     * @param meters  are told how long requests take
     * @param connections  are told of clients that come and go
     */
    public record Parts(Path incoming, Api api, Optional<Pages> pages, Optional<ClientSetup> setup, Proxies proxies, Meters meters, Connections connections) {
    }

    /** @param address  where to listen; port 0 takes a free one */
    public WebServer(InetSocketAddress address, Parts parts) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("web");
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.addBean(parts.connections());
        server.addConnector(connector);
        server.setErrorHandler(new ProblemErrors());
        Contents contents = new Contents(parts.incoming());
        Handler programs = new ApiHandler(parts.api(), contents, parts.proxies(), new NothingHere());
        Handler people = parts.pages().<Handler>map(pages -> new PageHandler(pages, contents, parts.proxies(), programs)).orElse(programs);
        server.setHandler(new Timing(parts.meters(), parts.setup().<Handler>map(setup -> new ClientSetupHandler(setup, people)).orElse(people)));
        server.setStopTimeout(STOP.toMillis());
    }

    private static HttpConfiguration http() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendXPoweredBy(false);
        configuration.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        configuration.setMinRequestDataRate(SLOWEST);
        return configuration;
    }

    /**
     * Opens the port.
     *
     * @throws IOException when the port cannot be opened; the cause is a BindException when it is taken
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw e;
        } catch (Exception e) {
            close();
            throw new IOException("the web listener did not start", e);
        }
    }

    /** The port that is open. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the web listener did not stop cleanly", e);
        }
    }
}
