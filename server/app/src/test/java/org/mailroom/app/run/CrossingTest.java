package org.mailroom.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.Status;
import org.mailroom.imap.ImapClient;
import org.mailroom.store.conversation.Examination;

/** An agent moves a conversation in the moment in which the customer writes again. */
class CrossingTest {

    @Nested
    class Embedded extends Contract {
        Embedded() {
            super(Engine.EMBEDDED);
        }
    }

    @Nested
    class Postgresql extends Contract {
        Postgresql() {
            super(Engine.POSTGRESQL);
        }
    }

    abstract static class Contract extends ServedContract {
        Contract(Engine engine) {
            super(engine);
        }

        @Test
        void shouldKeepAConversationTogetherWhenItIsMovedWhileTheCustomerWrites() throws Exception {
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                for (int round = 0; round < 10; round++) {
                    Matter matter = Matter.begun(mailroom);
                    ImapClient alice = mailroom.reading("alice");
                    alice.command("SELECT Teams/Support");
                    Callable<String> move = () -> alice.last("UID MOVE * Teams/Support/Done");
                    Callable<String> write = () -> {
                        mailroom.receive("From: <" + matter.customer() + ">\r\nSubject: more\r\nMessage-ID: <crossing-" + matter.name() + "@x>\r\nIn-Reply-To: "
                            + matter.id() + "\r\n\r\nmore\r\n", "help@acme.test");
                        return " OK ";
                    };
                    for (Future<String> done : both.invokeAll(List.of(move, write))) {
                        assertThat(done.get()).contains(" OK ");
                    }
                    Awaitility.await().until(() -> mailroom.part(Conversations.class).messages(matter.number()).size() == 2);
                    assertThat(matter.now().status()).isIn(Status.OPEN, Status.DONE);
                    List<String> findings = new ArrayList<>();
                    mailroom.part(Examination.class).run(false, findings::add);
                    assertThat(findings).isEmpty();
                }
            } finally {
                both.shutdownNow();
            }
        }
    }
}
