package org.mailroom.store.filing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Team;
import org.mailroom.domain.team.TeamKey;
import org.mailroom.domain.team.TeamName;
import org.mailroom.domain.team.TeamSettings;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.conversation.SqlDesk;
import org.mailroom.store.directory.TeamOwner;
import org.mailroom.store.mailbox.MailboxDelivery;
import org.mailroom.store.mailbox.MailboxNews;
import org.mailroom.store.mailbox.MailroomMailboxes;
import org.mailroom.store.mailbox.Placing;
import org.mailroom.store.mailbox.SqlMessageId;
import org.mailroom.store.mailbox.Storage;
import org.mailroom.store.sql.Database;

/** Filing over the mailboxes of one server, and a look at what was filed. */
final class FilingFixture {
    static final Folder QUEUE = new Folder.Queue(new TeamKey("SUP"));
    static final Folder ALICE = new Folder.Inbox(EmailAddress.of("alice@acme.test"));
    static final MailboxPath QUEUE_PATH = MailboxPath.inbox(TeamOwner.of(new TeamKey("SUP")));
    static final MailboxPath ALICE_PATH = MailboxPath.inbox(Username.of("alice@acme.test"));

    final MailroomMailboxes mailboxes;
    final SqlFiling filing;

    FilingFixture(Database database, Path directory) {
        this(database, directory, Clock.systemUTC());
    }

    FilingFixture(Database database, Path directory, Clock clock) {
        mailboxes = new MailroomMailboxes(new Storage(database, directory));
        MailboxDelivery delivery = new MailboxDelivery(database, mailboxes.storage.bodies, new SqlMessageId.Factory(Clock.systemUTC()), clock);
        InMemoryDirectory people = new InMemoryDirectory();
        people.addDomain("acme.test");
        people.save(new Team(new TeamKey("SUP"), new TeamName("Support"), List.of(EmailAddress.of("support@acme.test")), Map.of(), TeamSettings.defaults()));
        SqlDesk desk = new SqlDesk(database, people, new Placing(database, mailboxes.storage.bodies, clock), delivery,
            new MailboxNews(database, mailboxes.events, mailboxes.manager.getSessionProvider()), clock);
        Intake intake = new Intake(desk, delivery, people, Intake.tokens(database), clock);
        filing = new SqlFiling(database, delivery, intake, mailboxes.manager, mailboxes.events, clock);
    }

    static IngestKey key(String value) {
        return new IngestKey(value);
    }

    static IncomingMessage message(String prefix, byte[] raw) {
        return new IncomingMessage() {
            @Override
            public byte[] prefix() {
                return prefix.getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public InputStream raw() {
                return new ByteArrayInputStream(raw);
            }
        };
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    List<MessageResult> messages(MailboxPath path) throws MailboxException {
        MailboxSession session = mailboxes.manager.createSystemSession(path.getUser());
        Iterator<MessageResult> results = mailboxes.manager.getMailbox(path, session).getMessages(MessageRange.all(), FetchGroup.FULL_CONTENT, session);
        List<MessageResult> messages = new ArrayList<>();
        results.forEachRemaining(messages::add);
        return messages;
    }

    List<String> texts(MailboxPath path) throws MailboxException, IOException {
        List<String> texts = new ArrayList<>();
        for (MessageResult message : messages(path)) {
            try (InputStream content = message.getFullContent().getInputStream()) {
                texts.add(new String(content.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }
}
