package org.mailroom.app.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailroom.app.SpokenLines;
import org.mailroom.app.data.DataDirectory;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.team.InMemoryDirectory;
import org.mailroom.domain.team.Teams;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdminSocketTest {
    private static final AdminRequest REQUEST = new AdminRequest("apply", List.of("f.yaml"), "domains: [acme.test]");

    @TempDir
    Path temporary;

    private final InMemoryDirectory directory = new InMemoryDirectory();
    private AdminCommands commands = new AdminCommands(new Applying(directory, new Teams(directory, team -> { }), Calendars.withoutHolidays()), new Examining((repair, out) -> 0));
    private final SpokenLines console = new SpokenLines();
    private DataDirectory data;
    private AdminSocket socket;

    private Path open(Path path, Duration patience) throws Exception {
        data = DataDirectory.open(path, "serve", Clock.systemUTC());
        socket = AdminSocket.open(data, commands, patience);
        return path.resolve("mailroom.sock");
    }

    @AfterEach
    void close() throws Exception {
        if (socket != null) {
            socket.close();
            data.close();
        }
    }

    @Test
    void shouldBeForThisUserOnly() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
    }

    @Test
    void shouldCarryOutAndAnswerInTheWordsOfTheCommand() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        assertThat(AdminClient.send(path, REQUEST, console)).isZero();
        assertThat(console.results()).containsExactly("domain acme.test: added");
        assertThat(directory.domains()).containsExactly("acme.test");
    }

    @Test
    void shouldReplaceTheSocketOfAProcessThatDied() throws Exception {
        Files.createFile(temporary.resolve("mailroom.sock"));
        Path path = open(temporary, AdminSocket.PATIENCE);
        assertThat(AdminClient.send(path, REQUEST, console)).isZero();
    }

    @Test
    void shouldMoveToATemporaryDirectoryWhenThePathIsTooLongAndLeaveNothingThere() throws Exception {
        Path deep = temporary.resolve("d".repeat(120));
        open(deep, AdminSocket.PATIENCE);
        assertThat(deep.resolve("mailroom.sock")).doesNotExist();
        Path moved = Path.of(Files.readAllLines(deep.resolve("mailroom.holder")).stream().filter(line -> line.startsWith("socket="))
            .findFirst().orElseThrow().substring("socket=".length()));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(moved.getParent()))).isEqualTo("rwx------");
        assertThat(AdminClient.send(moved, REQUEST, console)).isZero();
        socket.close();
        assertThat(moved.getParent()).doesNotExist();
    }

    @Test
    void shouldSayThatItDoesNotKnowACommand() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        assertThat(AdminClient.send(path, new AdminRequest("burn", List.of(), ""), console)).isEqualTo(1);
        assertThat(console.errors()).containsExactly("mailroom: the running server does not know the command 'burn'; it is of another version");
    }

    @Test
    void shouldTellACommandThatAsksWhetherItsClientIsStillThere() throws Exception {
        CompletableFuture<Boolean> atFirst = new CompletableFuture<>();
        CompletableFuture<Boolean> atLast = new CompletableFuture<>();
        commands = commands.withLong("ask", (request, client) -> {
            atFirst.complete(client.attended());
            client.out("asked");
            Awaitility.await().until(() -> !client.attended());
            return atLast.complete(client.attended()) ? 0 : 1;
        });
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(open(temporary, AdminSocket.PATIENCE)))) {
            new AdminRequest("ask", List.of(), "").write(new DataOutputStream(Channels.newOutputStream(client)));
            assertThat(Channels.newInputStream(client).readNBytes(7)).isEqualTo("oasked\n".getBytes());
        }
        assertThat(atFirst.get()).isTrue();
        assertThat(atLast.get()).isFalse();
    }

    @Test
    void shouldServeTheNextWhenOneSendsNonsense() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        for (byte[] nonsense : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(), new byte[] {1, 127, -1, -1, -1}, new byte[] {1, 0, 0, 0, 1, 'a', -1, -1, -1, -1})) {
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                client.write(ByteBuffer.wrap(nonsense));
                assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        assertThat(AdminClient.send(path, REQUEST, console)).isZero();
    }

    @Test
    void shouldServeTheNextWhenOneStaysSilent() throws Exception {
        Path path = open(temporary, Duration.ofMillis(200));
        try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(AdminClient.send(path, REQUEST, console)).isZero();
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
    }

    @Test
    void shouldFinishTheCommandWhenTheClientGoesAway() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            new AdminRequest("apply", List.of("f.yaml"), "domains: [a.test, b.test, c.test]")
                .write(new DataOutputStream(Channels.newOutputStream(client)));
        }
        assertThat(AdminClient.send(path, REQUEST, console)).isZero();
        assertThat(directory.domains()).contains("a.test", "b.test", "c.test");
    }

    @Test
    void shouldServeOthersWhileOneTakesLongAndEndItWithTheServer() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AdminCommands all = commands.withLong("last", (request, answer) -> {
            try {
                answer.out("begun");
                begun.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                answer.err("interrupted");
            }
            return 3;
        });
        data = DataDirectory.open(temporary, "serve", Clock.systemUTC());
        socket = AdminSocket.open(data, all, AdminSocket.PATIENCE);
        SpokenLines other = new SpokenLines();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread client = new Thread(() -> {
            try {
                exit.complete(AdminClient.send(temporary.resolve("mailroom.sock"), new AdminRequest("last", List.of(), ""), other));
            } catch (Exception e) {
                exit.completeExceptionally(e);
            }
        });
        client.start();
        begun.await();
        assertThat(AdminClient.send(temporary.resolve("mailroom.sock"), REQUEST, console)).isZero();
        assertThat(exit).isNotDone();
        socket.close();
        assertThat(exit.join()).isEqualTo(3);
        assertThat(other.errors()).containsExactly("interrupted");
    }

    @Test
    void shouldRefuseATextThatIsTooLarge() throws Exception {
        Path path = open(temporary, AdminSocket.PATIENCE);
        assertThatThrownBy(() -> AdminClient.send(path, new AdminRequest("apply", List.of("f.yaml"), "#".repeat(3 << 20)), console))
            .hasMessageStartingWith("the running server ");
        assertThat(directory.domains()).isEmpty();
    }

    @Test
    void shouldFailToConnectWhenNobodyIsThere() {
        assertThatThrownBy(() -> AdminClient.send(temporary.resolve("mailroom.sock"), REQUEST, console)).isInstanceOf(IOException.class);
    }
}
