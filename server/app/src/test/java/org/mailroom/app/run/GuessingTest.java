package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.mailroom.app.run.PageReader.Page;

/** Guessing passwords on pages and by the API, on a server of its own: afterwards nobody gets in from here. */
class GuessingTest extends ServedContract {
    GuessingTest() {
        super(Engine.EMBEDDED);
    }

    @Test
    void shouldStopWhoGuessesAtPagesAndApiAlike() throws Exception {
        PageReader reader = new PageReader(mailroom);
        PageReader inside = PageReader.loggedIn(mailroom, "alice");
        String basic = "Basic " + Base64.getEncoder().encodeToString("alice@acme.test:no".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 5; i++) {
            assertThat(reader.login("alice", "no" + i).status()).isEqualTo(401);
            assertThat(reader.get("/api/v1/conversations", "Authorization", basic).status()).isEqualTo(401);
        }
        Page stopped = reader.login("alice", "secret-1");
        assertThat(stopped.status()).isEqualTo(429);
        assertThat(stopped.alert()).contains("Too many");
        assertThat(reader.cookie("mailroom-session")).isEmpty();
        assertThat(reader.get("/api/v1/conversations", "Authorization", basic).status()).isEqualTo(429);
        assertThat(inside.get("/").status()).isEqualTo(200);
    }
}
