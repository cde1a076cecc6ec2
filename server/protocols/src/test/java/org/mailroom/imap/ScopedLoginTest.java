package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.james.core.Username;
import org.apache.james.mailbox.store.FakeAuthorizator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a directory of one team; what the folders of a real one look like is tested where teams are ({@code server/app}). */
class ScopedLoginTest {
    private static final Username ALICE = Username.of("alice@acme.test");
    private static final Username OWNER = Username.of("support@acme.test");

    private final InMemoryServices services = new InMemoryServices('/', FakeAuthorizator.forGivenUserAndDelegatedUser(ALICE, OWNER));
    private final Set<Username> members = ConcurrentHashMap.newKeySet();
    private ImapTestServer server;

    private final class Team implements TeamLogins {
        @Override
        public Optional<Scope> resolve(Username login) {
            String name = login.asString();
            Username agent = Username.of(name.replace("+support", ""));
            return name.contains("+support@") && members.contains(agent) ? Optional.of(new Scope(agent, OWNER)) : Optional.empty();
        }

        @Override
        public boolean member(Username agent, Username owner) {
            return members.contains(agent) && owner.equals(OWNER);
        }
    }

    @BeforeEach
    void start() throws Exception {
        services.user("alice@acme.test", "secret-1");
        services.user("bob@acme.test", "secret-2");
        services.mailboxes().createMailbox(org.apache.james.mailbox.model.MailboxPath.inbox(OWNER),
            services.mailboxes().createSystemSession(OWNER));
        members.add(ALICE);
        server = ImapTestServer.start(services, "", new Team());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String login(ImapClient client, String name, String password) throws Exception {
        client.line();
        return client.last("LOGIN " + name + " " + password);
    }

    @Test
    void shouldShowTheTeamsMailboxAsTheWholeAccount() throws Exception {
        try (ImapClient client = new ImapClient(server.port())) {
            assertThat(login(client, "alice+support@acme.test", "secret-1")).startsWith(" OK");

            assertThat(client.command("NAMESPACE").get(0)).isEqualTo("* NAMESPACE ((\"\" \"/\")) NIL NIL");
            assertThat(client.command("LIST \"\" *")).as("no personal folder is made in a team's mailbox").hasSize(2);
            assertThat(client.last("SELECT INBOX")).startsWith(" OK");
        }
    }

    @Test
    void shouldRefuseLikeAWrongPasswordWhenNotAMemberOrNoSuchTeam() throws Exception {
        for (String[] login : new String[][] {{"bob+support@acme.test", "secret-2"}, {"alice+sales@acme.test", "secret-1"},
            {"alice+support@acme.test", "wrong"}, {"support@acme.test", ""}}) {
            try (ImapClient client = new ImapClient(server.port())) {
                assertThat(login(client, login[0], "\"" + login[1] + "\"")).isEqualTo(" NO [AUTHENTICATIONFAILED] Login failed: wrong name or password");
            }
        }
    }

    @Test
    void shouldEndWithTheNextCommandWhenTheAgentLeaves() throws Exception {
        try (ImapClient client = new ImapClient(server.port())) {
            login(client, "alice+support@acme.test", "secret-1");
            client.command("SELECT INBOX");
            members.clear();
            client.send("a NOOP\r\n");

            assertThat(client.rest()).singleElement().asString().startsWith("* BYE");
        }
    }

    @Test
    void shouldEndInIdleWhenTheAgentLeavesAndMailComes() throws Exception {
        try (ImapClient client = new ImapClient(server.port())) {
            login(client, "alice+support@acme.test", "secret-1");
            client.command("SELECT INBOX");
            client.send("a IDLE\r\n");
            assertThat(client.line()).startsWith("+");
            members.clear();
            var session = services.mailboxes().createSystemSession(OWNER);
            services.mailboxes().getMailbox(org.apache.james.mailbox.model.MailboxPath.inbox(OWNER), session)
                .appendMessage(org.apache.james.mailbox.MessageManager.AppendCommand.builder().build("Subject: secret\r\n\r\n"), session);

            assertThat(client.rest()).singleElement().asString().startsWith("* BYE");
        }
    }
}
