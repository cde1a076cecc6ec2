package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchGuardTest extends ImapDialogue {

    static String[] deep() {
        return new String[] {
            "SEARCH " + "(".repeat(20_000) + "ALL" + ")".repeat(20_000),
            "SEARCH " + "(".repeat(20_000),
            "SEARCH " + "NOT ".repeat(12_000) + "ALL",
            "SEARCH " + "OR ".repeat(10_000) + "ALL ".repeat(10_001).trim(),
            "SEARCH (" + "ALL ".repeat(10_000).trim() + ")",
            "SEARCH " + "OLD ".repeat(10_000).trim(),
            "UID SEARCH RETURN (ALL) " + "(NOT ".repeat(9_000)};
    }

    @ParameterizedTest
    @MethodSource("deep")
    void shouldAnswerBadAndGoOnWhenKeysAreTooManyOrTooDeep(String command) throws Exception {
        ImapClient client = aliceWith(1);

        assertThat(tagged(client.command(command))).startsWith("BAD");
        assertThat(client.command("SEARCH ALL")).contains("* SEARCH 1");
    }

    @Test
    void shouldSearchWhenKeysAreNestedAsClientsDo() throws Exception {
        ImapClient client = aliceWith(3);

        assertThat(client.command("SEARCH " + "(NOT ".repeat(20) + "UID 2" + ")".repeat(20))).contains("* SEARCH 2");
        assertThat(client.command("SEARCH OR OR SUBJECT \"message 1\" SUBJECT \"message 2\" (SUBJECT {9+}\r\nmessage 3 NOT DELETED)"))
            .contains("* SEARCH 1 2 3");
        assertThat(client.command("UID SEARCH RETURN (MIN MAX COUNT) 2:*")).anyMatch(line -> line.contains("MIN 2 MAX 3 COUNT 2"));
        assertThat(client.command("SEARCH " + "1:3 ".repeat(500).trim())).contains("* SEARCH 1 2 3");
    }

    @Test
    void shouldTellOfNewMessagesBeforeTheyAreFound() throws Exception {
        ImapClient client = aliceWith(1);
        alice().append("INBOX", message(2));

        assertThat(client.command("UID SEARCH ALL")).containsSubsequence("* 2 EXISTS", "* SEARCH 1 2");
    }
}
