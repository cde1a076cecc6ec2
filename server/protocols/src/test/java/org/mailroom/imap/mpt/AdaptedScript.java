package org.mailroom.imap.mpt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.james.mpt.api.ImapHostSystem;
import org.apache.james.mpt.protocol.FileProtocolSessionBuilder;
import org.apache.james.mpt.protocol.ProtocolSession;
import org.apache.james.mpt.script.ImapScriptedTestProtocol;

/** A script of James with those expectations changed where our answer differs, and differs for a reason. */
final class AdaptedScript extends ImapScriptedTestProtocol {
    static final String SCRIPTS = "/org/apache/james/imap/scripts/";

    private static final List<Difference> DIFFERENCES = List.of(
        new Difference("the answer has the response code of RFC 5530, and one text for LOGIN and AUTHENTICATE",
            "NO LOGIN failed. Invalid login/password.", "NO \\[AUTHENTICATIONFAILED\\] .*"),
        new Difference("the same", "NO AUTHENTICATE failed. Authentication failed.", "NO \\[AUTHENTICATIONFAILED\\] .*"),
        new Difference("the third failure is answered like the others, then comes BYE",
            "S: \\* BYE Login failed too many times.", "S: a005 NO \\[AUTHENTICATIONFAILED\\] .*\nS: \\* BYE .*"),
        new Difference("COPYUID comes before the first EXPUNGE (RFC 6851 4.3)",
            "C: a4 MOVE 2:3 moved\n", "C: a4 MOVE 2:3 moved\nS: \\* OK \\[COPYUID \\d+ 2:3 1:2\\] .*\n"),
        new Difference("the messages leave INBOX, which stays (RFC 3501 6.3.5)",
            "C: a RENAME INBOX tobedeleted\n", "C: a RENAME INBOX tobedeleted\nS: \\* 1 EXPUNGE\nS: \\* 1 EXPUNGE\n"),
        new Difference("ID tells name and version", "\\* ID \\(\\)", "\\* ID \\(\"name\" \"Mailroom\" \"version\" \".+\"\\)"),
        new Difference("a result that is only saved is not told (RFC 5182 2.1)", "S: \\* SEARCH 1\nS: c OK SEARCH", "S: c OK SEARCH"),
        new Difference("a value of several lines is a literal (RFC 5464 4.4)",
            "comment \"My new comment across\nS: two lines.\"", "comment \\{33\\}\nS: My new comment across\nS: two lines\\."),
        new Difference("the same", "comment \"Content-Type: image/jpeg\nS:", "comment \\{169\\}\nS: Content-Type: image/jpeg\nS:"),
        new Difference("the same", "zkfvT-kJ\"\\)", "zkfvT-kJ\\)"),
        new Difference("REMOTE asks for remote mailboxes beside the local ones (RFC 5258 3.1)",
            "C: A31 LIST (REMOTE) \"\" \"*\"", "C: A31 LIST (REMOTE) \"\" \"no*such\""),
        new Difference("teams stand in the shared namespace",
            "\\\".\\\"\\)\\) NIL NIL", "\\\".\\\"\\)\\) NIL \\(\\(\"Teams\\.\" \"\\.\"\\)\\)"),
        new Difference("UIDs that do not exist are ignored (RFC 3501 6.4.8)",
            "a4 BAD MOVE failed. Invalid messageset.", "a4 OK MOVE completed."),
        new Difference("a message is recent in the session that is notified first, and in no other (RFC 3501 2.3.2)",
            "C: 3b STORE 1 +FLAGS.SILENT (\\Flagged)\nS: \\* 1 EXISTS\nS: \\* 1 RECENT\n",
            "C: 3b STORE 1 +FLAGS.SILENT (\\Flagged)\nS: \\* 1 EXISTS\nS: \\* 0 RECENT\n"),
        new Difference("the same", "C: 4b CREATE another\nS: \\* 1 EXISTS\nS: \\* 1 RECENT\nS: \\* 1 FETCH \\(FLAGS \\(\\\\Flagged \\\\Recent\\)\\)\n",
            "C: 4b CREATE another\nS: \\* 1 EXISTS\nS: \\* 0 RECENT\nS: \\* 1 FETCH \\(FLAGS \\(\\\\Flagged\\)\\)\n"),
        new Difference("our mime4j writes the default charset in capitals; it has no case (RFC 2045 5.1)",
            "\"charset\" \"us-ascii\"", "\"charset\" \"(us-ascii|US-ASCII)\""));

    AdaptedScript(ImapHostSystem host) throws Exception {
        super(SCRIPTS, host);
    }

    @Override
    public void addTestFile(String name, ProtocolSession session) throws Exception {
        String script = read(SCRIPTS + name);
        for (Difference difference : DIFFERENCES) {
            script = script.replace(difference.theirs(), difference.ours());
        }
        new FileProtocolSessionBuilder().addProtocolLinesFromStream(
            new ByteArrayInputStream(script.getBytes(StandardCharsets.UTF_8)), session, name);
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = ImapScriptedTestProtocol.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a script expects, literally, and what we expect in its place, for which reason. */
    private record Difference(String reason, String theirs, String ours) { }
}
