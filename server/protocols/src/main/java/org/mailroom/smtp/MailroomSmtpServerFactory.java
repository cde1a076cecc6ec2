package org.mailroom.smtp;

import javax.inject.Inject;

import org.apache.james.dnsservice.api.DNSService;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.apache.james.smtpserver.netty.SMTPServer;
import org.apache.james.smtpserver.netty.SMTPServerFactory;

/**
 * Makes a {@link MailroomSmtpServer} of each {@code smtpserver} element. Replaces James's {@code SMTPServerFactory}
 * (bind it in its place); see {@link MailroomSmtpServer} for the defects.
 */
public class MailroomSmtpServerFactory extends SMTPServerFactory {

    @Inject
    public MailroomSmtpServerFactory(DNSService dns, ProtocolHandlerLoader loader, FileSystem fileSystem, MetricFactory metricFactory) {
        super(dns, loader, fileSystem, metricFactory);
    }

    @Override
    protected SMTPServer createServer() {
        return new MailroomSmtpServer(smtpMetrics);
    }
}
