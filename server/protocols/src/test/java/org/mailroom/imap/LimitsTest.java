package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class LimitsTest extends ImapDialogue {

    @Test
    void shouldAnswerBadAndGoOnWhenALineIsTooLong() throws Exception {
        serve("<maxLineLength>20000</maxLineLength>");
        ImapClient client = alice();
        client.send("a SEARCH " + "x".repeat(100_000) + "\r\nb NOOP\r\n");

        assertThat(client.line()).startsWith("a BAD").contains("20000");
        assertThat(client.line()).startsWith("b OK");
    }

    @Test
    void shouldAnswerBadAndGoOnWhenAStrangersLineIsTooLong() throws Exception {
        ImapClient client = stranger();
        client.send("a LOGIN x " + "y".repeat(200_000) + "\r\nb NOOP\r\n");

        assertThat(client.line()).startsWith("a BAD");
        assertThat(client.line()).startsWith("b OK");
    }

    @Test
    void shouldNotAskAStrangerForMoreThanALittle() throws Exception {
        ImapClient client = stranger();

        assertThat(tagged(client.command("LOGIN {16385}"))).startsWith("BAD [TOOBIG]");
        assertThat(tagged(client.command("APPEND INBOX {100000000000000000000}"))).startsWith("NO [TOOBIG]");
        client.send("a LOGIN {5}\r\n");
        assertThat(client.line()).startsWith("+");
        client.send("aaaaa {5}\r\n");
        assertThat(client.line()).startsWith("+");
        client.send("bbbbb {5}\r\n");
        assertThat(client.line()).startsWith("a BAD [TOOBIG]").contains("2 literals");
        assertThat(tagged(client.command("NOOP"))).startsWith("OK");
    }

    @Test
    void shouldStayInStepWhenAStrangersLiteralIsTooBig() throws Exception {
        ImapClient client = stranger();
        client.send("a LOGIN {20000+}\r\n" + "x NOOP\r\n".repeat(2500) + " {3+}\r\nabc\r\nb NOOP\r\n");

        assertThat(client.line()).startsWith("a BAD [TOOBIG]");
        assertThat(client.line()).startsWith("b OK");
    }

    @Test
    void shouldCloseWhenAStrangerSendsAndSends() throws Exception {
        ImapClient client = stranger();
        client.send("a LOGIN {50000000+}\r\n");

        assertThat(client.rest()).singleElement().asString().startsWith("* BYE");
    }

    @Test
    void shouldRefuseAMessageOverTheLimitAndGoOn() throws Exception {
        serve("<literalSizeLimit>100000</literalSizeLimit>");
        ImapClient client = alice();

        assertThat(tagged(client.command("APPEND INBOX {100001}"))).startsWith("NO [TOOBIG]").contains("nothing was stored");
        assertThat(client.append("INBOX", "x".repeat(150_000))).startsWith(" NO [TOOBIG]");
        assertThat(client.append("INBOX", "x".repeat(100_000))).startsWith(" OK");
        assertThat(client.command("CAPABILITY").get(0)).contains(" APPENDLIMIT=100000 ");
        assertThat(client.command("STATUS INBOX (MESSAGES)").get(0)).contains("MESSAGES 1");
    }

    @Test
    void shouldLeaveNoFileBehindWhenLargeLiteralsCome() throws Exception {
        serve("<inMemorySizeLimit>1000</inMemorySizeLimit>");
        ImapClient client = alice();
        assertThat(client.append("INBOX", "x".repeat(90_000))).startsWith(" OK");
        client.send("a APPEND INBOX {90000+}\r\n" + "y".repeat(50_000));
        assertThat(files()).isEmpty();
        client.close();

        assertThat(alice().command("STATUS INBOX (MESSAGES)").get(0)).contains("MESSAGES 1");
        assertThat(files()).isEmpty();
    }

    private java.util.List<String> files() throws Exception {
        try (Stream<java.nio.file.Path> files = Files.list(server().spillDirectory())) {
            return files.map(Object::toString).toList();
        }
    }

    @Test
    void shouldSayByeWhenTooManyConnect() throws Exception {
        serve("<connectionLimit>2</connectionLimit>");
        ImapClient first = alice();
        stranger();

        try (ImapClient third = new ImapClient(server().port())) {
            assertThat(third.rest()).singleElement().asString().startsWith("* BYE");
        }
        assertThat(first.last("NOOP")).startsWith(" OK");
    }

    @Test
    void shouldSayByeWhenNobodyLogsIn() throws Exception {
        serve("<loginTimeout>1</loginTimeout>");
        ImapClient patient = alice();
        ImapClient silent = stranger();

        assertThat(silent.rest()).singleElement().asString().startsWith("* BYE");
        assertThat(patient.last("NOOP")).as("who has logged in may stay").startsWith(" OK");
    }

    @Test
    void shouldAnswerBadWhenNothingMakesSense() throws Exception {
        ImapClient client = alice();
        for (String nonsense : new String[] {"a", "a ", "* NOOP", "a\0b NOOP", "a NOOP x", "a FETCH", "a SEARCH",
            "a UID", "a APPEND INBOX", "a STORE 1 FLAGS", "a LIST", "a SELECT \"", "a SELECT \"\\", "a STATUS INBOX (", "a FETCH 1 BODY["}) {
            client.send(nonsense + "\r\nz NOOP\r\n");
            assertThat(client.until("z")).as(nonsense).hasSize(2).first().asString().containsPattern(" (BAD|NO) ");
            client.command("NOOP");
        }
    }

    @Test
    void shouldSayByeWhenNonsenseGoesOn() throws Exception {
        ImapClient client = alice();
        client.send("a NONSENSE\r\n".repeat(50));

        assertThat(client.rest()).hasSizeLessThan(15).last().asString().startsWith("* BYE");
    }
}
