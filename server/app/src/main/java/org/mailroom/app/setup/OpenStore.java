package org.mailroom.app.setup;

import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.screen.SigningKeys;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Teams;

/** The store as an administrative command needs it while no server runs; whoever opened it closes it. */
public interface OpenStore extends AutoCloseable {

    Directory directory();

    Teams teams();

    Examiner examiner();

    SigningKeys signingKeys();

    Conversations conversations();

    @Override
    void close() throws Failure;

    /** Opens the store of the settings, with their data directory, which the caller holds. */
    @FunctionalInterface
    interface Opener {
        OpenStore open(Settings settings) throws Failure;
    }
}
