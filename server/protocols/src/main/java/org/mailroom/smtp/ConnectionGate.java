package org.mailroom.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

/**
 * Lets so many connections in, in all and per client address, and answers 421 to the others (RFC 5321 section 3.8); a
 * subclass has the words of another protocol. Loopback clients count in all but not per address. Zero means no limit.
 *
 * <p>Replaces James's two connection limit handlers, which closed without a word after greeting, kept one map entry per
 * address for ever and counted wrongly when two first connections of an address met. Proof: {@code ConnectionGateTest}.
 * Shared by all connections of a listener; runs on IO threads and never blocks.
 */
@ChannelHandler.Sharable
public class ConnectionGate extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<Boolean> REFUSED = AttributeKey.valueOf("mailroomRefused");

    private final int limit;
    private final int limitPerAddress;
    private final boolean speak;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

    /** @param speak false where TLS comes first and a plain answer would be noise */
    public ConnectionGate(int limit, int limitPerAddress, boolean speak) {
        this.limit = limit;
        this.limitPerAddress = limitPerAddress;
        this.speak = speak;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        InetAddress client = client(ctx);
        int all = open.incrementAndGet();
        int same = perAddress.merge(client, 1, Integer::sum);
        if (limit > 0 && all > limit) {
            refuse(ctx, tooMany());
        } else if (limitPerAddress > 0 && same > limitPerAddress && !client.isLoopbackAddress()) {
            refuse(ctx, tooManyFrom(client.getHostAddress()));
        } else {
            ctx.fireChannelActive();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        open.decrementAndGet();
        perAddress.computeIfPresent(client(ctx), (address, count) -> count > 1 ? count - 1 : null);
        if (ctx.channel().attr(REFUSED).get() == null) {
            ctx.fireChannelInactive();
        }
    }

    protected String tooMany() {
        return "421 4.3.2 too many connections, please try again later";
    }

    protected String tooManyFrom(String address) {
        return "421 4.7.0 too many connections from " + address + ", please close some";
    }

    private void refuse(ChannelHandlerContext ctx, String answer) {
        ctx.channel().attr(REFUSED).set(true);
        if (speak) {
            ctx.writeAndFlush(Unpooled.copiedBuffer(answer + "\r\n", StandardCharsets.US_ASCII))
                .addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.close();
        }
    }

    private static InetAddress client(ChannelHandlerContext ctx) {
        return ctx.channel().remoteAddress() instanceof InetSocketAddress
            ? ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress()
            : InetAddress.getLoopbackAddress();
    }
}
