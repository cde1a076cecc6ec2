package org.mailroom.store.mail;

import java.util.Optional;

import org.mailroom.store.content.StagedBody;

/**
 * A mail that is ready to become a row. {@code staged} is empty when the body is one that is stored already. To be closed
 * after the transaction.
 */
public record StagedMail(String envelope, byte[] header, String bodyHash, long octets, Optional<StagedBody> staged) implements AutoCloseable {

    @Override
    public void close() {
        staged.ifPresent(StagedBody::close);
    }
}
