package org.mailroom.imap;

import java.nio.file.Path;

import javax.inject.Inject;

import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.domain.measure.Meters;

/**
 * Makes the listeners of {@code imapserver.xml}. Replaces James's {@code IMAPServerFactory}, from which it takes the life
 * cycle: configure, init, destroy.
 */
public class MailroomImapServerFactory extends IMAPServerFactory {
    private final ImapCommands commands;
    private final TeamLogins teams;
    private final SessionScope scope;
    private final Path spillDirectory;
    private final Meters meters;

    /** @param spillDirectory an existing directory for literals that are too large for memory */
    @Inject
    public MailroomImapServerFactory(FileSystem files, ImapCommands commands, TeamLogins teams, SessionScope scope,
                                     SpillDirectory spillDirectory, MetricFactory metrics, GaugeRegistry gauges, Meters meters) {
        super(files, commands::decoder, commands::encoder, commands::processor, metrics, gauges);
        this.commands = commands;
        this.teams = teams;
        this.scope = scope;
        this.spillDirectory = spillDirectory.path();
        this.meters = meters;
    }

    @Override
    protected IMAPServer createServer() {
        return new MailroomImapServer(commands, teams, scope, spillDirectory, imapMetrics, gaugeRegistry, meters);
    }

    /** Where literals that are too large for memory are kept while their command runs. */
    public record SpillDirectory(Path path) { }
}
