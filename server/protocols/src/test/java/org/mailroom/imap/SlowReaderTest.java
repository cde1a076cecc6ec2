package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.Socket;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.netty.buffer.PooledByteBufAllocator;

class SlowReaderTest extends ImapDialogue {
    private static final int MEGABYTE = 1 << 20;

    /** Asks for more than all buffers on the way hold, and reads nothing. */
    private ImapClient greedy(int megabytes) throws Exception {
        ImapClient client = alice();
        Socket socket = client.socket();
        socket.setReceiveBufferSize(64 << 10);
        String message = "Subject: large\r\n\r\n" + "x".repeat(MEGABYTE);
        for (int i = 0; i < megabytes; i++) {
            assertThat(client.append("INBOX", message)).contains("OK");
        }
        client.command("SELECT INBOX");
        client.send("f FETCH 1:* BODY.PEEK[]\r\n");
        return client;
    }

    @Test
    void shouldHoldLittleAndCloseWhenTheClientReadsNothing() throws Exception {
        serve("<writeTimeout>2</writeTimeout>");
        ImapClient greedy = greedy(40);
        long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() + PooledByteBufAllocator.DEFAULT.pinnedHeapMemory();
        assertThat(before).isLessThan(8L * MEGABYTE);

        await().untilAsserted(() -> assertThat(services.events().listeners()).isZero());
        assertThat(greedy.rest()).noneMatch(line -> line.startsWith("f "));
        assertThat(alice().last("NOOP")).startsWith(" OK");
    }

    @Test
    void shouldServeOthersWhileClientsReadNothing() throws Exception {
        serve("<commandsAtOnce>1</commandsAtOnce>");
        greedy(20);
        ImapClient other = bob();

        assertThat(other.last("SELECT INBOX")).startsWith(" OK");
        assertThat(other.append("INBOX", message(1))).startsWith(" OK");
        assertThat(other.command("FETCH 1 BODY[]").get(0)).contains("body of 1");
    }

    @Test
    void shouldGiveEverythingWhenTheClientIsOnlySlow() throws Exception {
        ImapClient slow = greedy(20);
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try {
                int messages = 0;
                for (String line = slow.line(); !line.startsWith("f "); line = slow.line()) {
                    assertThat(line).endsWith("x)");
                    messages++;
                }
                return messages;
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });

        assertThat(reading.join()).isEqualTo(20);
    }
}
