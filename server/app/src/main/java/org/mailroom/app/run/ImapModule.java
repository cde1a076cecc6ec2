package org.mailroom.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.inject.Singleton;

import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.MailboxTyper;
import org.apache.james.imap.encode.main.DefaultLocalizer;
import org.apache.james.imap.message.response.UnpooledStatusResponseFactory;
import org.mailroom.app.config.Settings;
import org.mailroom.imap.AtomicFlagUpdate;
import org.mailroom.imap.ConversationMoves;
import org.mailroom.imap.FolderTypes;
import org.mailroom.imap.ImapCommands;
import org.mailroom.imap.MailroomImapServerFactory;
import org.mailroom.imap.MailroomImapServerFactory.SpillDirectory;
import org.mailroom.imap.SessionScope;
import org.mailroom.imap.TeamLogins;
import org.mailroom.imap.command.Status;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** IMAP: our server and commands, James's rest. Replaces James's {@code IMAPServerModule}. */
final class ImapModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Localizer.class).to(DefaultLocalizer.class);
        bind(StatusResponseFactory.class).to(UnpooledStatusResponseFactory.class).in(Scopes.SINGLETON);
        bind(MailboxTyper.class).to(FolderTypes.class).in(Scopes.SINGLETON);
        bind(Status.class).in(Scopes.SINGLETON);
        bind(AtomicFlagUpdate.class).to(ConditionalFlags.class).in(Scopes.SINGLETON);
        bind(ConversationMoves.class).to(TeamMoves.class).in(Scopes.SINGLETON);
        bind(TeamLogins.class).to(ScopedLogins.class).in(Scopes.SINGLETON);
        bind(SessionScope.class).toInstance(SessionScope.BY_DELEGATION);
        bind(MailroomImapServerFactory.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    ImapCommands commands(Injector injector) {
        return ImapCommands.of(injector::getInstance);
    }

    @Provides
    @Singleton
    SpillDirectory spillDirectory(Settings settings) {
        Path directory = settings.data().resolve("incoming");
        try {
            return new SpillDirectory(Files.createDirectories(directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
