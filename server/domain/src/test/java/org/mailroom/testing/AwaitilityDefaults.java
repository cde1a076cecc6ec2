package org.mailroom.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait for what happens elsewhere: a minute, which nothing needs but a machine with too much to do. They look often at first, and ten times a second in the end.
 * Found by every module that has this one's tests on its class path.
 */
public final class AwaitilityDefaults implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
        Awaitility.setDefaultPollInterval((count, before) -> Duration.ofMillis(Math.min(10L * count, 100)));
    }
}
