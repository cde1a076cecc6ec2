package org.mailroom.app.run;

import java.util.Optional;

import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.setup.OpenStore;
import org.mailroom.domain.team.People;
import org.mailroom.store.sql.Unavailable;

/** Opens the store for an administrative command while no server runs: the database and the team mailboxes, no listeners. */
public final class Offline {
    private Offline() {
    }

    public static OpenStore open(Settings settings) throws Failure {
        return Store.open(settings, new ReplayModule(), new WrittenRules());
    }

    /**
     * Who is there, whether a server runs or not; nothing is opened, held or changed. Empty where there are no data yet.
     *
     * @throws Unavailable when that cannot be read
     */
    public static Optional<People> people(Settings settings) {
        return Store.people(settings);
    }
}
