package org.mailroom.app.run;

import org.mailroom.app.Failure;
import org.mailroom.app.config.Settings;
import org.mailroom.app.setup.OpenStore;

/** Opens the store for an administrative command while no server runs: the database and the team mailboxes, no listeners. */
public final class Offline {
    private Offline() {
    }

    public static OpenStore open(Settings settings) throws Failure {
        return Store.open(settings, new ReplayModule(), new WrittenRules());
    }
}
