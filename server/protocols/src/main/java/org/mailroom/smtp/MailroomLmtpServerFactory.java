package org.mailroom.smtp;

import javax.inject.Inject;

import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.lmtpserver.netty.LMTPServer;
import org.apache.james.lmtpserver.netty.LMTPServerFactory;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;

/**
 * Makes a {@link MailroomLmtpServer} of each {@code lmtpserver} element. Replaces James's {@code LMTPServerFactory}
 * (bind it in its place).
 */
public class MailroomLmtpServerFactory extends LMTPServerFactory {

    @Inject
    public MailroomLmtpServerFactory(ProtocolHandlerLoader loader, FileSystem fileSystem, MetricFactory metricFactory) {
        super(loader, fileSystem, metricFactory);
    }

    @Override
    protected LMTPServer createServer() {
        return new MailroomLmtpServer(lmtpMetrics);
    }
}
