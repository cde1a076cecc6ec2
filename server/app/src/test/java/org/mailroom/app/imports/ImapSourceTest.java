package org.mailroom.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

class ImapSourceTest {
    private static final Pattern PIECE = Pattern.compile("FETCH (\\d+) \\(?BODY\\.PEEK\\[]<(\\d+)\\.(\\d+)>\\)?");

    /** @param hole  what begins here is given as nothing; -1: nothing is */
    private record Kept(String content, int size, int hole) {
    }

    /** A server for one client, which has these messages. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Kept> messages;
        private final CompletableFuture<Void> served;

        Server(Kept... messages) throws IOException {
            this.messages = List.of(messages);
            this.served = CompletableFuture.runAsync(this::serve, task -> new Thread(task, "server").start());
        }

        private void serve() {
            try (Socket client = socket.accept()) {
                BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = client.getOutputStream();
                out.write("* OK [CAPABILITY IMAP4rev1] here\r\n".getBytes(StandardCharsets.ISO_8859_1));
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    String[] words = line.split(" ", 2);
                    out.write((answer(words[1]) + words[0] + " OK done\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private String answer(String command) {
            if (command.startsWith("CAPABILITY")) {
                return "* CAPABILITY IMAP4rev1\r\n";
            } else if (command.startsWith("LIST")) {
                return "* LIST () \"/\" INBOX\r\n";
            } else if (command.startsWith("EXAMINE")) {
                return "* " + messages.size() + " EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] x\r\n";
            }
            Matcher piece = PIECE.matcher(command);
            if (piece.matches()) {
                Kept kept = messages.get(Integer.parseInt(piece.group(1)) - 1);
                int from = Integer.parseInt(piece.group(2));
                int to = Math.min(kept.content().length(), from + Integer.parseInt(piece.group(3)));
                String octets = from == kept.hole() || from >= to ? "" : kept.content().substring(from, to);
                return "* " + piece.group(1) + " FETCH (BODY[]<" + from + "> {" + octets.length() + "}\r\n" + octets + ")\r\n";
            }
            StringBuilder all = new StringBuilder();
            for (int i = 1; command.startsWith("FETCH") && i <= messages.size(); i++) {
                all.append("* ").append(i).append(" FETCH (FLAGS () INTERNALDATE \" 1-Feb-2020 10:00:00 +0000\" RFC822.SIZE ").append(messages.get(i - 1).size()).append(")\r\n");
            }
            return all.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
            served.join();
        }
    }

    /** Nothing is lost without a word, and a size that the server only estimates is no loss. */
    @Test
    void shouldNoticeWhenTheServerGivesNothingInTheMiddle() throws Exception {
        String content = "A: b\r\n\r\n" + "0123456789abcd\r\n".repeat(50_000);
        int size = content.length();
        try (Server server = new Server(new Kept(content, size, 256 << 10), new Kept(content, size, -1), new Kept(content, size + 9, -1), new Kept(content, size - 9, -1));
                Source source = ImapSource.open(ImapAddress.of("imap://alice@127.0.0.1:" + server.socket.getLocalPort()), "secret", Optional.empty())) {
            Source.Found cut = source.next().orElseThrow();
            assertThatThrownBy(() -> cut.content().open().readAllBytes()).isInstanceOf(Source.Unreadable.class).hasMessage("127.0.0.1 gives only 262144 octets of it, and it has " + size);
            for (int i = 0; i < 3; i++) {
                try (InputStream whole = source.next().orElseThrow().content().open()) {
                    assertThat(whole.readAllBytes()).isEqualTo(content.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            assertThat(source.next()).isEmpty();
        }
    }
}
