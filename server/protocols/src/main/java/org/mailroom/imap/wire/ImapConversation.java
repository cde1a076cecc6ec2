package org.mailroom.imap.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imapserver.netty.NettyConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateEvent;

/**
 * One IMAP connection from greeting to end. Bytes and notifications queue up; one worker at a time takes them, cuts the
 * bytes into commands and runs each to its end before the next is looked at, so answers leave in the order of the commands
 * and nothing is written into the middle of an answer. While too many bytes wait, the socket is not read.
 *
 * <p>Replaces {@code ImapChannelUpstreamHandler}, {@code Linearalizer} and {@code ImapIdleStateHandler} (James 3.8.1
 * b0a1f2a54b, e166d268f6, 18922f05b0, 2f8dff49da). Proof: {@code PipeliningTest}, {@code IdleTest}, {@code StartTlsTest}.
 */
public final class ImapConversation extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ImapConversation.class);

    private static final int PACKET = 512;

    private final ConversationSettings settings;
    private final Object lock = new Object();
    private final Queue<ByteBuf> arrived = new ArrayDeque<>();
    private final Queue<Runnable> work = new ArrayDeque<>();
    private final CommandFramer framer;
    private Channel channel;
    private ChannelWriter writer;
    private ConversationSession session;
    private CommandRunner runner;
    private ByteBuf input = Unpooled.EMPTY_BUFFER;
    private long waiting;
    private boolean running;
    private boolean ended;
    private boolean dropInput;
    private boolean broken;
    private Future<?> loginDeadline;

    public ImapConversation(ConversationSettings settings, Path spillDirectory) {
        this.settings = settings;
        this.framer = new CommandFramer(settings.limits(), spillDirectory);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) throws Exception {
        channel = ctx.channel();
        writer = new ChannelWriter(channel, settings.workers(), settings.limits().stalled());
        session = new ConversationSession(this, channel, settings.security());
        channel.attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).set(session);
        runner = new CommandRunner(settings, session, new ConversationResponder(settings.encoder(), writer));
        settings.metrics().getConnectionsMetric().increment();
        LOGGER.info("{} connection from {}", session.sessionId().asString(), session.client().getHostAddress());
        say("* OK " + settings.hello());
        loginDeadline = channel.eventLoop()
            .schedule(() -> submit(this::endStranger), settings.limits().login().toMillis(), TimeUnit.MILLISECONDS);
        super.channelActive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        synchronized (lock) {
            if (ended) {
                bytes.release();
                return;
            }
            arrived.add(bytes);
            waiting += cost(bytes);
            if (waiting > settings.limits().readAhead()) {
                channel.config().setAutoRead(false);
            }
        }
        start();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        loginDeadline.cancel(false);
        writer.changed();
        submit(this::end);
        super.channelInactive(ctx);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        writer.changed();
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            submit(() -> leave("* BYE Nothing was said for " + settings.limits().idle().toSeconds() + " seconds"));
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.info("Connection of {} broken: {}", ctx.channel().remoteAddress(), cause.toString());
        ctx.close();
    }

    /** Has {@code task} run between two commands. */
    void submit(Runnable task) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            work.add(task);
        }
        start();
    }

    /** The same for work that shows mail: not to a client that cannot go on. */
    void submitWatch(Runnable task) {
        submit(() -> runner.farewell().ifPresentOrElse(this::leave, task));
    }

    private void start() {
        synchronized (lock) {
            if (running) {
                return;
            }
            running = true;
        }
        try {
            settings.workers().execute(this::run);
        } catch (RejectedExecutionException stopping) {
            channel.close();
        }
    }

    private void run() {
        settings.workers().enter();
        writer.worker(Thread.currentThread());
        try {
            while (step()) {
                // each step is one task or all that has arrived
            }
        } catch (IOException | UncheckedIOException e) {
            LOGGER.info("{} connection ends: {}", session.sessionId().asString(), e.toString());
            giveUp();
        } catch (RuntimeException | Error e) {
            LOGGER.error("{} connection ends because a command failed", session.sessionId().asString(), e);
            giveUp();
            if (e instanceof OutOfMemoryError) {
                throw e;
            }
        } finally {
            settings.workers().leave();
        }
    }

    /** After a failure: only the end task, which comes with the closing of the channel, is still to run. */
    private void giveUp() {
        broken = true;
        channel.close();
        synchronized (lock) {
            running = false;
            writer.worker(null);
        }
        start();
    }

    private boolean step() throws IOException {
        Runnable task;
        synchronized (lock) {
            task = work.poll();
            if (task == null && arrived.isEmpty()) {
                running = false;
                writer.worker(null);
                return false;
            }
        }
        if (task != null) {
            task.run();
        } else {
            takeArrived();
            frames();
        }
        return true;
    }

    /** Takes the next bytes; what was taken before has been cut up completely. */
    private void takeArrived() {
        input.release();
        synchronized (lock) {
            input = arrived.remove();
            waiting -= cost(input);
            if (!channel.config().isAutoRead() && waiting <= settings.limits().readAhead() / 2) {
                channel.config().setAutoRead(true);
            }
        }
    }

    private void frames() throws IOException {
        while (!broken && channel.isActive() && session.getState() != ImapSessionState.LOGOUT) {
            boolean stranger = session.getState() == ImapSessionState.NON_AUTHENTICATED;
            Optional<Frame> frame = session.lineHandler().isPresent() ? framer.line(input, stranger) : framer.next(input, stranger);
            if (frame.isEmpty()) {
                return;
            }
            if (!runner.run(frame.get())) {
                leave(null);
                return;
            }
            if (dropInput) {
                dropInput = false;
                framer.close();
                input.skipBytes(input.readableBytes());
            }
            notifications();
            settings.workers().giveWay();
        }
        input.skipBytes(input.readableBytes());
    }

    /** A client that sends byte by byte must not cost more than one that does not. */
    private static long cost(ByteBuf packet) {
        return packet.readableBytes() + PACKET;
    }

    private void notifications() {
        for (;;) {
            Runnable task;
            synchronized (lock) {
                task = work.poll();
            }
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** Answers in clear text, then starts TLS, dropping every byte that came before the handshake (RFC 3501 6.2.1). */
    void startTls(Runnable answer, SslHandler handler) {
        channel.eventLoop().submit(() -> {
            answer.run();
            synchronized (lock) {
                arrived.forEach(ByteBuf::release);
                arrived.clear();
                waiting = 0;
                channel.config().setAutoRead(true);
            }
            channel.pipeline().addFirst(NettyConstants.SSL_HANDLER, handler);
        }).syncUninterruptibly();
        dropInput = true;
    }

    private void endStranger() {
        if (session.getState() == ImapSessionState.NON_AUTHENTICATED) {
            leave("* BYE Log in within " + settings.limits().login().toSeconds() + " seconds");
        }
    }

    private void leave(String lastWords) {
        if (lastWords != null) {
            say(lastWords);
        }
        session.logout().block();
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void say(String line) {
        channel.writeAndFlush(Unpooled.copiedBuffer(line + "\r\n", StandardCharsets.UTF_8));
    }

    private void end() {
        synchronized (lock) {
            ended = true;
            arrived.forEach(ByteBuf::release);
            arrived.clear();
            work.clear();
        }
        input.release();
        input = Unpooled.EMPTY_BUFFER;
        settings.metrics().getConnectionsMetric().decrement();
        try {
            framer.close();
        } catch (IOException e) {
            LOGGER.warn("A literal's file could not be closed", e);
        }
        session.logout().block();
        LOGGER.info("{} connection closed", session.sessionId().asString());
    }
}
