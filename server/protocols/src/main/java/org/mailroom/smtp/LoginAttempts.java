package org.mailroom.smtp;

import java.net.InetAddress;
import java.time.Duration;

/**
 * Remembers failed logins across connections so that guessing becomes slow. Shared by all protocols in the finished
 * server. Implementations are safe from any thread and never block.
 */
public interface LoginAttempts {

    /** How long this client must wait before it may try this account; zero when it may try now. */
    Duration wait(InetAddress client, String account);

    void failed(InetAddress client, String account);

    void succeeded(InetAddress client, String account);
}
