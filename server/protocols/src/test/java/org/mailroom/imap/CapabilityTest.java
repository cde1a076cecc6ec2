package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/** Whoever announces something must do it: a command for each capability. */
class CapabilityTest extends ImapDialogue {
    private static final Map<String, String> TRIED = new HashMap<>();

    static {
        TRIED.put("IMAP4rev1", "NOOP");
        TRIED.put("ACL", "MYRIGHTS INBOX");
        TRIED.put("RIGHTS=texk", "LISTRIGHTS INBOX " + BOB);
        TRIED.put("APPENDLIMIT=52428800", "STATUS INBOX (APPENDLIMIT)");
        TRIED.put("CHILDREN", "LIST \"\" *");
        TRIED.put("CONDSTORE", "FETCH 1 (FLAGS) (CHANGEDSINCE 1)");
        TRIED.put("ENABLE", "ENABLE CONDSTORE");
        TRIED.put("QRESYNC", "ENABLE QRESYNC");
        TRIED.put("ESEARCH", "SEARCH RETURN (MIN MAX COUNT ALL) ALL");
        TRIED.put("ID", "ID (\"name\" \"test\")");
        TRIED.put("LIST-EXTENDED", "LIST (SUBSCRIBED) \"\" (INBOX S*) RETURN (CHILDREN)");
        TRIED.put("LIST-MYRIGHTS", "LIST \"\" * RETURN (MYRIGHTS)");
        TRIED.put("LIST-STATUS", "LIST \"\" * RETURN (STATUS (MESSAGES UNSEEN))");
        TRIED.put("LITERAL+", "STATUS {5+}\r\nINBOX (MESSAGES)");
        TRIED.put("METADATA", "GETMETADATA INBOX /private/comment");
        TRIED.put("MOVE", "MOVE 1 Archive");
        TRIED.put("NAMESPACE", "NAMESPACE");
        TRIED.put("OBJECTID", "FETCH 1 (EMAILID THREADID)");
        TRIED.put("QUOTA", "GETQUOTAROOT INBOX");
        TRIED.put("QUOTA=RES-MESSAGE", "GETQUOTAROOT INBOX");
        TRIED.put("QUOTA=RES-STORAGE", "GETQUOTAROOT INBOX");
        TRIED.put("SAVEDATE", "FETCH 1 SAVEDATE");
        TRIED.put("SEARCHRES", "SEARCH RETURN (SAVE) ALL");
        TRIED.put("SPECIAL-USE", "LIST (SPECIAL-USE) \"\" *");
        TRIED.put("STATUS=SIZE", "STATUS INBOX (SIZE)");
        TRIED.put("UIDPLUS", "UID EXPUNGE 1:*");
        TRIED.put("UNSELECT", "UNSELECT");
        TRIED.put("WITHIN", "SEARCH YOUNGER 3600");
    }

    /** Tried elsewhere: {@code IdleTest}, {@code LoginTest}. */
    private static final List<String> ELSEWHERE = List.of("IDLE", "SASL-IR", "AUTH=PLAIN");

    @Test
    void shouldDoWhatItAnnounces() throws Exception {
        String announced = alice().command("CAPABILITY").get(0);
        assertThat(announced).startsWith("* CAPABILITY IMAP4rev1 ");
        List<String> capabilities = Arrays.asList(announced.substring("* CAPABILITY ".length()).split(" "));

        assertThat(capabilities).doesNotHaveDuplicates().contains("CONDSTORE", "QRESYNC", "MOVE", "UIDPLUS", "SPECIAL-USE")
            .doesNotContain("COMPRESS=DEFLATE", "XLIST", "REPLACE");
        for (String capability : capabilities) {
            if (!ELSEWHERE.contains(capability)) {
                assertThat(TRIED).containsKey(capability);
                ImapClient client = aliceWith(1);
                assertThat(tagged(client.command(TRIED.get(capability)))).as(capability).startsWith("OK");
                client.close();
            }
        }
    }

    @Test
    void shouldNotAnnounceWhatIsDisabled() throws Exception {
        serve("<disabledCaps>QRESYNC|METADATA</disabledCaps>");

        assertThat(stranger().command("CAPABILITY").get(0)).contains(" CONDSTORE ").doesNotContain("QRESYNC").doesNotContain("METADATA");
    }

    @Test
    void shouldSayWhatItIs() throws Exception {
        assertThat(stranger().command("ID NIL").get(0)).matches("\\* ID \\(\"name\" \"Mailroom\" \"version\" \"[^\"]+\"\\)");
    }
}
