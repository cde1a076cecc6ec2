package org.mailroom.imap;

import org.mailroom.smtp.ConnectionGate;

import io.netty.channel.ChannelHandler;

/** {@link ConnectionGate} in the words of IMAP: BYE instead of a greeting (RFC 3501 7.1.5). Proof: {@code LimitsTest}. */
@ChannelHandler.Sharable
final class ImapGate extends ConnectionGate {

    ImapGate(int limit, int limitPerAddress, boolean speak) {
        super(limit, limitPerAddress, speak);
    }

    @Override
    protected String tooMany() {
        return "* BYE [UNAVAILABLE] Too many connections, please try again later";
    }

    @Override
    protected String tooManyFrom(String address) {
        return "* BYE [LIMIT] Too many connections from " + address + ", please close some";
    }
}
