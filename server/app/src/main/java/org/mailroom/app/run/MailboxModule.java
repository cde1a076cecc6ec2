package org.mailroom.app.run;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;

import javax.inject.Singleton;

import org.apache.james.events.EventBus;
import org.apache.james.events.RetryBackoffConfiguration;
import org.apache.james.events.delivery.EventDelivery;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.Authenticator;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.RightManager;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.SubscriptionManager;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.quota.CurrentQuotaManager;
import org.apache.james.mailbox.quota.MaxQuotaManager;
import org.apache.james.mailbox.quota.QuotaManager;
import org.apache.james.mailbox.quota.QuotaRootDeserializer;
import org.apache.james.mailbox.quota.QuotaRootResolver;
import org.apache.james.mailbox.quota.UserQuotaRootResolver;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.NoMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.mail.AttachmentMapperFactory;
import org.apache.james.mailbox.store.mail.MailboxMapperFactory;
import org.apache.james.mailbox.store.mail.MessageMapperFactory;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.quota.DefaultUserQuotaRootResolver;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.apache.james.mailbox.store.user.SubscriptionMapperFactory;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.team.TeamMailboxes;
import org.mailroom.imap.event.SessionEventBus;
import org.mailroom.extract.ForkedReader;
import org.mailroom.extract.ReaderLimits;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.directory.DirectoryAuthorizator;
import org.mailroom.store.document.DocumentReading;
import org.mailroom.store.mailbox.SqlMailboxId;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.SqlThreadIdGuessing;
import org.mailroom.store.mailbox.StoredQuotaLimits;
import org.mailroom.store.mailbox.StoredQuotaUsage;
import org.mailroom.store.search.MailboxSearch;
import org.mailroom.store.search.TextFinder;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.domain.access.RepeatedRequests;
import org.mailroom.domain.access.Sessions;
import org.mailroom.domain.access.Tokens;
import org.mailroom.domain.conversation.Backlog;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.conversation.Feed;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.conversation.OldMail;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.access.SqlRepeatedRequests;
import org.mailroom.store.access.SqlSessions;
import org.mailroom.store.access.SqlTokens;
import org.mailroom.store.conversation.ParsedMessages;
import org.mailroom.store.conversation.SqlBacklog;
import org.mailroom.store.conversation.SqlConversations;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.conversation.SqlFeed;
import org.mailroom.store.conversation.SqlOldMail;
import org.mailroom.store.sql.Database;
import org.mailroom.store.team.NoteIntake;
import org.mailroom.store.team.SharedMailboxes;
import org.mailroom.store.team.SlashSessions;
import org.mailroom.store.team.SqlTeamMailboxes;
import org.mailroom.store.team.TeamAnnotations;
import org.mailroom.store.team.TeamFolders;
import org.mailroom.store.team.TeamQuotaRoots;
import org.mailroom.store.team.TeamRights;
import org.mailroom.store.team.TeamSubscriptions;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** Mailboxes on our storage, and the events that tell sessions of changes. Replaces James's {@code JPAMailboxModule} and {@code DefaultEventModule}. */
final class MailboxModule extends AbstractModule {

    @Override
    protected void configure() {
        storage();
        rights();
        quotas();
        events();
        bind(TeamFolders.class).in(Scopes.SINGLETON);
        bind(SharedMailboxes.class).in(Scopes.SINGLETON);
        bind(MailboxManager.class).to(SharedMailboxes.class);
        bind(TeamMailboxes.class).to(SqlTeamMailboxes.class).in(Scopes.SINGLETON);
        bind(StoreMailboxAnnotationManager.class).to(TeamAnnotations.class).in(Scopes.SINGLETON);
        bind(SubscriptionManager.class).to(TeamSubscriptions.class).in(Scopes.SINGLETON);
        bind(MessageSearchIndex.class).to(MailboxSearch.class).in(Scopes.SINGLETON);
        bind(TextFinder.class).in(Scopes.SINGLETON);
        bind(MailboxManagerConfiguration.class).toInstance(MailboxManagerConfiguration.DEFAULT);
        bind(SqlDesk.class).in(Scopes.SINGLETON);
        bind(Desk.class).to(SqlDesk.class);
        bind(SqlFeed.class).in(Scopes.SINGLETON);
        bind(Feed.class).to(SqlFeed.class);
        bind(Conversations.class).to(SqlConversations.class).in(Scopes.SINGLETON);
        bind(OldMail.class).to(SqlOldMail.class).in(Scopes.SINGLETON);
        bind(Backlog.class).to(SqlBacklog.class).in(Scopes.SINGLETON);
        bind(MessageParts.class).to(ParsedMessages.class).in(Scopes.SINGLETON);
        bind(Tokens.class).to(SqlTokens.class).in(Scopes.SINGLETON);
        bind(Sessions.class).to(SqlSessions.class).in(Scopes.SINGLETON);
        bind(RepeatedRequests.class).to(SqlRepeatedRequests.class).in(Scopes.SINGLETON);
        // UIDs and mod-sequences come from the database.
        bind(MailboxPathLocker.class).to(NoMailboxPathLocker.class).in(Scopes.SINGLETON);
    }

    private void storage() {
        bind(SqlMailboxSessionMapperFactory.class).in(Scopes.SINGLETON);
        bind(MailboxSessionMapperFactory.class).to(SqlMailboxSessionMapperFactory.class);
        bind(MailboxMapperFactory.class).to(SqlMailboxSessionMapperFactory.class);
        bind(MessageMapperFactory.class).to(SqlMailboxSessionMapperFactory.class);
        bind(SubscriptionMapperFactory.class).to(SqlMailboxSessionMapperFactory.class);
        bind(AttachmentMapperFactory.class).to(SqlMailboxSessionMapperFactory.class);
        bind(MessageId.Factory.class).to(SqlMessageId.Factory.class).in(Scopes.SINGLETON);
        bind(MailboxId.Factory.class).to(SqlMailboxId.Factory.class).in(Scopes.SINGLETON);
        bind(ThreadIdGuessingAlgorithm.class).to(SqlThreadIdGuessing.class).in(Scopes.SINGLETON);
    }

    private void rights() {
        bind(Authenticator.class).to(AgentPasswords.class).in(Scopes.SINGLETON);
        bind(Authorizator.class).to(DirectoryAuthorizator.class).in(Scopes.SINGLETON);
        bind(SessionProvider.class).to(SlashSessions.class).in(Scopes.SINGLETON);
        bind(MailboxACLResolver.class).to(UnionMailboxACLResolver.class).in(Scopes.SINGLETON);
        bind(TeamRights.class).in(Scopes.SINGLETON);
        bind(StoreRightManager.class).to(TeamRights.class);
        bind(RightManager.class).to(StoreRightManager.class);
    }

    private void quotas() {
        bind(MaxQuotaManager.class).to(StoredQuotaLimits.class).in(Scopes.SINGLETON);
        bind(CurrentQuotaManager.class).to(StoredQuotaUsage.class).in(Scopes.SINGLETON);
        bind(QuotaManager.class).to(StoreQuotaManager.class).in(Scopes.SINGLETON);
        bind(DefaultUserQuotaRootResolver.class).to(TeamQuotaRoots.class).in(Scopes.SINGLETON);
        bind(UserQuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
        bind(QuotaRootDeserializer.class).to(DefaultUserQuotaRootResolver.class);
        bind(QuotaRootResolver.class).to(DefaultUserQuotaRootResolver.class);
    }

    private void events() {
        bind(EventDelivery.class).to(InVmEventDelivery.class).in(Scopes.SINGLETON);
        bind(EventBus.class).to(SessionEventBus.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    ReplyToken replyToken(Database database) {
        return Intake.tokens(database);
    }

    @Provides
    @Singleton
    SearchIndex searchIndex(Settings settings, Database database, BodyStore bodies) {
        return new SearchIndex(database, bodies, settings.data().resolve("index"));
    }

    /** Nothing of what reads documents is loaded into this process. */
    @Provides
    @Singleton
    DocumentReading documentReading(Settings settings, Database database, BodyStore bodies, Clock clock) {
        Path directory = settings.data().resolve("documents");
        return new DocumentReading(database, bodies, new ForkedReader(directory.resolve("reader"), ReaderLimits.STANDARD), clock, directory);
    }

    @Provides
    NoteIntake noteIntake(Notes notes) {
        return notes::drop;
    }

    /** Two retries within a second: a listener that fails longer belongs to the dead letters (docs/JAMES.md row 7). */
    @Provides
    RetryBackoffConfiguration retries() {
        return RetryBackoffConfiguration.builder()
            .maxRetries(2)
            .firstBackoff(java.time.Duration.ofMillis(100))
            .jitterFactor(0.5)
            .build();
    }

    @Provides
    @Singleton
    PreDeletionHooks preDeletionHooks(MetricFactory metrics) {
        return new PreDeletionHooks(Set.of(), metrics);
    }
}
