package org.mailroom.domain.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.mailroom.domain.team.EmailAddress;

/** Port: tokens with which programs log in. Their text is told once and not kept. Safe from any thread, blocks. */
public interface Tokens {
    /**
     * @param name  what people call it
     * @param maker  the agent who has made it; may have gone since
     */
    record Token(String id, String name, Scope scope, Instant created, Optional<EmailAddress> maker) {
    }

    /** @param text  what the program sends; nobody can look it up again */
    record Made(Token token, String text) {
    }

    default Made make(String name, Scope scope) {
        return make(name, scope, Optional.empty(), made -> { });
    }

    /** As above. @param foreseen  takes it before it is durable */
    Made make(String name, Scope scope, Optional<EmailAddress> maker, Consumer<Made> foreseen);

    List<Token> list();

    /** The token that has this text. */
    Optional<Token> find(String text);

    /** @return whether there was one of this id; it cannot be used any more */
    boolean remove(String id);
}
