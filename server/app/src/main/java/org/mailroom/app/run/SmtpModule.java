package org.mailroom.app.run;

import java.net.InetAddress;
import java.time.Clock;

import javax.inject.Singleton;

import org.apache.james.protocols.lib.handler.ProtocolHandlerLoader;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;
import org.mailroom.smtp.LoginAttempts;
import org.mailroom.smtp.MailroomLmtpServerFactory;
import org.mailroom.smtp.MailroomSmtpServerFactory;
import org.mailroom.smtp.SlowedGuessing;
import org.mailroom.smtp.relay.OutboundSettings;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** SMTP, submission and LMTP, and what mail that leaves needs to know. Replaces James's {@code SMTPServerModule} and {@code LMTPServerModule}. */
final class SmtpModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(ProtocolHandlerLoader.class).to(InjectedHandlers.class).in(Scopes.SINGLETON);
        bind(MailroomSmtpServerFactory.class).in(Scopes.SINGLETON);
        bind(MailroomLmtpServerFactory.class).in(Scopes.SINGLETON);
    }

    /** One memory of failed logins for all protocols. */
    @Provides
    @Singleton
    LoginAttempts loginAttempts(Clock clock, Meters meters) {
        return new SlowedGuessing(clock) {
            @Override
            public void failed(InetAddress client, String account) {
                meters.count(Measure.LOGIN_FAILURES, "mail");
                super.failed(client, account);
            }
        };
    }

    @Provides
    OutboundSettings outbound(Settings settings) {
        return new OutboundSettings(settings.outbound().smartHost(), settings.hostName());
    }
}
