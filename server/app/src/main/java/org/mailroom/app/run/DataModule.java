package org.mailroom.app.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import javax.inject.Singleton;

import org.apache.james.DefaultUserEntityValidator;
import org.apache.james.UserEntityValidator;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.events.EventDeadLetters;
import org.apache.james.events.EventSerializer;
import org.apache.james.event.json.MailboxEventSerializer;
import org.apache.james.mailrepository.api.MailRepositoryFactory;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrlStore;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTableConfiguration;
import org.apache.james.user.api.DelegationStore;
import org.apache.james.user.api.UsersRepository;
import org.mailroom.app.calendar.HolidayFiles;
import org.mailroom.app.config.Settings;
import org.mailroom.app.data.DataFiles;
import org.mailroom.app.measure.CountedFiling;
import org.mailroom.app.setup.Examiner;
import org.mailroom.app.setup.Reindexer;
import org.mailroom.domain.health.Stocks;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.mail.Attempts;
import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Outgoing;
import org.mailroom.domain.mail.Queues;
import org.mailroom.domain.mail.Repositories;
import org.mailroom.domain.measure.Meters;
import org.mailroom.domain.presence.Attendance;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamMailboxes;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.conversation.Examination;
import org.mailroom.store.customer.Overwriting;
import org.mailroom.store.customer.SqlCustomers;
import org.mailroom.store.directory.DirectoryDomains;
import org.mailroom.store.directory.DirectoryUsers;
import org.mailroom.store.directory.SqlDelegation;
import org.mailroom.store.directory.SqlDirectory;
import org.mailroom.store.directory.SqlRewriteTable;
import org.mailroom.store.event.SqlEventDeadLetters;
import org.mailroom.store.filing.SqlFiling;
import org.mailroom.store.filing.SqlOutgoing;
import org.mailroom.store.health.SqlStocks;
import org.mailroom.store.presence.SqlAttendance;
import org.mailroom.store.queue.ServerId;
import org.mailroom.store.queue.SqlMailQueueFactory;
import org.mailroom.store.queue.SqlQueues;
import org.mailroom.store.repository.SqlMailRepositoryFactory;
import org.mailroom.store.repository.SqlMailRepositoryStore;
import org.mailroom.store.repository.SqlMailRepositoryUrls;
import org.mailroom.store.search.index.SearchIndex;
import org.mailroom.store.repository.SqlRepositories;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.TypeLiteral;

/** Agents and teams, and mail between its arrival and its mailbox. Replaces James's data, queue and repository modules. */
final class DataModule extends AbstractModule {

    @Override
    protected void configure() {
        directory();
        mail();
    }

    private void directory() {
        bind(SqlDirectory.class).in(Scopes.SINGLETON);
        bind(Directory.class).to(SqlDirectory.class);
        bind(UsersRepository.class).to(DirectoryUsers.class).in(Scopes.SINGLETON);
        bind(DomainList.class).to(DirectoryDomains.class).in(Scopes.SINGLETON);
        bind(UserEntityValidator.class).to(DefaultUserEntityValidator.class).in(Scopes.SINGLETON);
        bind(SqlRewriteTable.class).in(Scopes.SINGLETON);
        bind(SqlAttendance.class).in(Scopes.SINGLETON);
        bind(Attendance.class).to(SqlAttendance.class);
        bind(Calendars.class).to(HolidayFiles.class);
        bind(DelegationStore.class).to(SqlDelegation.class).in(Scopes.SINGLETON);
    }

    private void mail() {
        bind(MailQueueItemDecoratorFactory.class).to(RawMailQueueItemDecoratorFactory.class).in(Scopes.SINGLETON);
        bind(SqlMailQueueFactory.class).in(Scopes.SINGLETON);
        bind(MailQueueFactory.class).to(SqlMailQueueFactory.class);
        bind(new TypeLiteral<MailQueueFactory<?>>() { }).to(SqlMailQueueFactory.class);
        bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() { }).to(SqlMailQueueFactory.class);
        bind(MailRepositoryUrlStore.class).to(SqlMailRepositoryUrls.class).in(Scopes.SINGLETON);
        bind(MailRepositoryFactory.class).to(SqlMailRepositoryFactory.class).in(Scopes.SINGLETON);
        bind(MailRepositoryStore.class).to(SqlMailRepositoryStore.class).in(Scopes.SINGLETON);
        bind(EventSerializer.class).to(MailboxEventSerializer.class).in(Scopes.SINGLETON);
        bind(EventDeadLetters.class).to(SqlEventDeadLetters.class).in(Scopes.SINGLETON);
        bind(Queues.class).to(SqlQueues.class).in(Scopes.SINGLETON);
        bind(Repositories.class).to(SqlRepositories.class).in(Scopes.SINGLETON);
        bind(SqlFiling.class).in(Scopes.SINGLETON);
        bind(Stocks.class).to(SqlStocks.class).in(Scopes.SINGLETON);
        bind(Attempts.class).to(SqlFiling.class);
        bind(Outgoing.class).to(SqlOutgoing.class);
        bind(Overwriting.class).in(Scopes.SINGLETON);
        bind(Customers.class).to(SqlCustomers.class).in(Scopes.SINGLETON);
    }

    @Provides
    @Singleton
    RecipientRewriteTable rewriteTable(SqlRewriteTable table) {
        table.setConfiguration(RecipientRewriteTableConfiguration.DEFAULT_ENABLED);
        return table;
    }

    @Provides
    @Singleton
    Filing filing(SqlFiling filing, Meters meters) {
        return new CountedFiling(filing, meters);
    }

    @Provides
    @Singleton
    Teams teams(Directory directory, TeamMailboxes mailboxes) {
        return new Teams(directory, mailboxes);
    }

    @Provides
    Examiner examiner(Examination examination, SearchIndex index, Overwriting overwriting) {
        return (repair, out) -> examination.run(repair, out) + index.start().examine(repair, out) + overwriting.examine(repair, out);
    }

    @Provides
    Reindexer reindexer(SearchIndex index) {
        return progress -> index.start().rebuild(progress::at);
    }

    /** One for each data directory, for as long as it lives: what this server held when it was killed is its own again. */
    @Provides
    @Singleton
    ServerId serverId(Settings settings) {
        Path file = settings.data().resolve(DataFiles.SERVER_ID);
        try {
            if (Files.notExists(file)) {
                Path part = Files.writeString(settings.data().resolve("server.id.part"), UUID.randomUUID().toString());
                Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            }
            return new ServerId(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the name of this server cannot be kept in " + file, e);
        }
    }
}
