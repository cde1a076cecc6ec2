package org.mailroom.store.team;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.apache.james.core.Username;
import org.apache.james.events.EventBus;
import org.apache.james.events.EventBusTestFixture;
import org.apache.james.events.InVMEventBus;
import org.apache.james.events.MemoryEventDeadLetters;
import org.apache.james.events.delivery.InVmEventDelivery;
import org.apache.james.mailbox.Authorizator.AuthorizationState;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.acl.UnionMailboxACLResolver;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ByteContent;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.NoMailboxPathLocker;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMessageIdManager;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.quota.StoreQuotaManager;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.domain.team.Teams;
import org.mailroom.store.content.BodyStore;
import org.mailroom.store.conversation.MemberConversations;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.conversation.DraftLocks;
import org.mailroom.store.conversation.Expunging;
import org.mailroom.store.conversation.Gestures;
import org.mailroom.store.conversation.Imports;
import org.mailroom.store.conversation.Keywords;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMailboxSessionMapperFactory;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.SqlThreadIdGuessing;
import org.mailroom.store.mailbox.StoredQuotaLimits;
import org.mailroom.store.mailbox.StoredQuotaUsage;
import org.mailroom.store.mailbox.UnchangedSince;
import org.mailroom.store.search.MailboxSearch;
import org.mailroom.store.sql.Database;

/**
 * The mailboxes of a small house, assembled as the product does. Alice works and carol leads in Support, oscar observes;
 * dave works in Sales; stan is in no team.
 */
public final class TeamHouse {
    public static final Username ALICE = Username.of("alice@acme.test");
    public static final Username BOB = Username.of("bob@acme.test");
    public static final Username CAROL = Username.of("carol@acme.test");
    public static final Username OSCAR = Username.of("oscar@acme.test");
    public static final Username DAVE = Username.of("dave@acme.test");
    public static final Username STAN = Username.of("stan@acme.test");
    public static final Username SUPPORT_OWNER = Username.of("sup@teams.invalid");

    public final InMemoryDirectory directory = new InMemoryDirectory();
    public final Database database;
    public final SqlMailboxSessionMapperFactory mappers;
    public final EventBus events = new InVMEventBus(new InVmEventDelivery(new RecordingMetricFactory()),
        EventBusTestFixture.RETRY_BACKOFF_CONFIGURATION, new MemoryEventDeadLetters());
    public final SharedMailboxes mailboxes;
    public final TeamSubscriptions subscriptions;
    public final StoreQuotaManager quotas;
    public final TeamQuotaRoots quotaRoots;
    public final StoredQuotaLimits quotaLimits;
    public final UnchangedSince unchangedSince;
    public final StoreMessageIdManager byId;
    public final TeamLogin logins;
    public final Teams teams;
    public final BodyStore bodies;
    public final SqlDesk desk;

    public TeamHouse(Database database, Path files) {
        this.database = database;
        try {
            bodies = new BodyStore(database, files.resolve("bodies"));
            mappers = new SqlMailboxSessionMapperFactory(database, bodies, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TeamFolders folders = new TeamFolders(directory);
        TeamRights rights = new TeamRights(folders, mappers, new UnionMailboxACLResolver(), events);
        logins = new TeamLogin(directory, folders);
        SlashSessions sessions = new SlashSessions(
            (user, password) -> directory.passwordMatches(EmailAddress.of(user.asString()), password.toString()),
            (user, owner) -> logins.member(user, owner) ? AuthorizationState.ALLOWED : AuthorizationState.FORBIDDEN);
        quotaRoots = new TeamQuotaRoots(folders, sessions, mappers);
        quotaLimits = new StoredQuotaLimits(database);
        quotas = new StoreQuotaManager(new StoredQuotaUsage(database), quotaLimits);
        PreDeletionHooks hooks = new PreDeletionHooks(Set.of(), new RecordingMetricFactory());
        unchangedSince = new UnchangedSince(database, events);
        Clock clock = Clock.systemUTC();
        desk = new SqlDesk(database, directory, new Placing(database, bodies, clock),
            new MailboxDelivery(database, bodies, new SqlMessageId.Factory(clock), clock), new MailboxNews(database, events, sessions), clock);
        mailboxes = new SharedMailboxes(folders, mappers, sessions, new NoMailboxPathLocker(), new MessageParser(),
            new SqlMessageId.Factory(clock), new TeamAnnotations(folders, mappers, rights), events, rights,
            new QuotaComponents(quotaLimits, quotas, quotaRoots), new MailboxSearch(database, bodies),
            MailboxManagerConfiguration.DEFAULT, hooks, new SqlThreadIdGuessing(database), clock,
            work(desk, database, bodies, directory, unchangedSince));
        subscriptions = new TeamSubscriptions(folders, mappers, mappers, events);
        byId = new StoreMessageIdManager(rights, mappers, events, quotas, quotaRoots, hooks);
        teams = new Teams(directory, new SqlTeamMailboxes(mailboxes, mappers, database, new MemberConversations(database, desk)));
        directory.addDomain("acme.test");
        List.of(ALICE, BOB, CAROL, OSCAR, DAVE, STAN).forEach(this::hire);
        teams.save(support("Support", Map.of(ALICE, Role.AGENT, CAROL, Role.LEAD, OSCAR, Role.OBSERVER)));
        teams.save(team("SAL", "Sales", List.of("sales@acme.test"), Map.of(DAVE, Role.AGENT)));
    }

    static TeamDesk work(SqlDesk desk, Database database, BodyStore bodies, Directory directory, UnchangedSince marks) {
        Clock clock = Clock.systemUTC();
        SqlMessageId.Factory ids = new SqlMessageId.Factory(clock);
        Placing placing = new Placing(database, bodies, clock);
        Gestures gestures = new Gestures(desk, placing, ids, database, clock);
        return new TeamDesk(gestures, new Expunging(gestures), new Keywords(gestures, directory),
            new Imports(gestures, new MailboxDelivery(database, bodies, ids, clock), ids), new DraftLocks(desk, placing, directory, database),
            marks, NoteIntake.NONE);
    }

    public void hire(Username user) {
        EmailAddress address = EmailAddress.of(user.asString());
        directory.addDomain(address.domain());
        directory.save(new Agent(address, address.local(), List.of(), List.of(), 0, false));
        directory.setPassword(address, "secret");
    }

    public static Team support(String name, Map<Username, Role> members) {
        return team("SUP", name, List.of("support@acme.test", "help@acme.test"), members);
    }

    public static Team team(String key, String name, List<String> addresses, Map<Username, Role> members) {
        Map<EmailAddress, Role> roles = new TreeMap<>();
        members.forEach((user, role) -> roles.put(EmailAddress.of(user.asString()), role));
        return new Team(new TeamKey(key), new TeamName(name), addresses.stream().map(EmailAddress::of).toList(), roles, TeamSettings.defaults());
    }

    /** A session as after a login. */
    public MailboxSession login(Username agent) throws MailboxException {
        return mailboxes.authenticate(agent).withoutDelegation();
    }

    /** A session as after the login {@code alice+support@acme.test}. */
    public MailboxSession scoped(Username agent) throws MailboxException {
        return mailboxes.authenticate(agent).as(SUPPORT_OWNER);
    }

    public static MailboxPath seen(Username agent, String name) {
        return MailboxPath.forUser(agent, name);
    }

    /** Puts a message with this subject into the folder as the server does. */
    public MessageManager.AppendResult file(String folder, String... subjects) throws MailboxException {
        MailboxSession inside = mailboxes.createSystemSession(SUPPORT_OWNER);
        return append(MailboxPath.forUser(SUPPORT_OWNER, folder), inside, subjects);
    }

    public MessageManager.AppendResult append(MailboxPath path, MailboxSession session, String... subjects) throws MailboxException {
        Optional<MessageManager.AppendResult> last = Optional.empty();
        for (String subject : Arrays.asList(subjects)) {
            last = Optional.of(mailboxes.getMailbox(path, session).appendMessage(MessageManager.AppendCommand.builder()
                .build(new ByteContent(("Subject: " + subject + "\r\n\r\ntext\r\n").getBytes(StandardCharsets.US_ASCII))), session));
        }
        return last.orElseThrow();
    }
}
