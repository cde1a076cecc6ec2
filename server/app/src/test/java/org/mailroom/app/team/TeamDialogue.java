package org.mailroom.app.team;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mailroom.imap.ImapClient;
import org.mailroom.imap.ImapTestServer;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.team.TeamHouse;

/** IMAP over a socket to the server as it ships, over the store as it ships, in the house of {@link TeamHouse}. */
abstract class TeamDialogue {
    @RegisterExtension
    final DatabaseExtension database = DatabaseExtension.sqlite();

    private final List<ImapClient> clients = new ArrayList<>();
    TeamHouse house;
    private ImapTestServer server;

    @BeforeEach
    void start() throws Exception {
        house = new TeamHouse(database.database(), database.directory());
        TeamServices services = new TeamServices(house);
        server = ImapTestServer.start(services, "", services.logins());
    }

    @AfterEach
    void stop() throws Exception {
        for (ImapClient client : clients) {
            client.close();
        }
        server.close();
    }

    /** A client, logged in by this name at acme.test. */
    ImapClient login(String local) throws Exception {
        ImapClient client = ImapClient.loggedIn(server.port(), local + "@acme.test", "secret");
        clients.add(client);
        return client;
    }

    ImapClient connected() throws Exception {
        ImapClient client = new ImapClient(server.port());
        clients.add(client);
        client.line();
        return client;
    }

    /** The names in the LIST, LSUB or STATUS answers. */
    static List<String> names(List<String> answer) {
        return answer.stream().filter(line -> line.matches("\\* (LIST|LSUB|XLIST) .*"))
            .map(line -> line.substring(line.indexOf("\"/\" ") + 4).replace("\"", "")).toList();
    }

    /** All lines, with the name asked for blotted out. */
    static List<String> blotted(List<String> answer, String name) {
        return answer.stream().map(line -> line.replaceFirst("^t\\d+ ", "t ").replace(name, "NAME")).toList();
    }
}
