package org.mailroom.webadmin.work;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.hook.HookUrl;
import org.mailroom.domain.hook.Hosts;
import org.mailroom.domain.hook.Reach;
import org.mailroom.domain.hook.Webhook;
import org.mailroom.domain.hook.Webhooks;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.TeamKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and removes webhooks, for administrators. Thread-safe; blocks. */
public final class Hooking {
    private static final Logger LOGGER = LoggerFactory.getLogger(Hooking.class);
    private static final int LONGEST_SECRET = 500;

    private final Webhooks webhooks;
    private final Directory directory;
    private final Hosts hosts;
    private final Reach reach;

    public Hooking(Webhooks webhooks, Directory directory, Hosts hosts, Reach reach) {
        this.webhooks = webhooks;
        this.directory = directory;
        this.hosts = hosts;
        this.reach = reach;
    }

    /**
     * @param foreseen  takes what is made before it is durable
     * @throws Problem when the team is not there, or the address is one that must not be called; nothing was made then
     */
    public Webhook make(Caller caller, HookUrl url, Set<String> events, Optional<TeamKey> team, String secret, Consumer<Webhook> foreseen) {
        caller.needs(Scope.ADMIN);
        if (secret.length() > LONGEST_SECRET) {
            throw Problem.field("secret", "has more than " + LONGEST_SECRET + " characters");
        }
        team.filter(key -> directory.team(key).isEmpty()).ifPresent(key -> {
            throw Problem.field("team", "there is no team " + key);
        });
        reachable(url);
        Webhook hook = webhooks.add(url, events, team, secret, foreseen);
        LOGGER.info("{} has made the webhook {} to {}", caller.id(), hook.id(), url.host());
        return hook;
    }

    /** So that a mistake is told at once. What counts is what the name means when something is sent. */
    private void reachable(HookUrl url) {
        List<InetAddress> addresses;
        try {
            addresses = hosts.addresses(url.host());
        } catch (UnknownHostException unknownYet) {
            LOGGER.warn("The host of a new webhook is not known: {}", url.host());
            return;
        }
        addresses.stream().flatMap(address -> reach.refusal(address).stream()).findFirst().ifPresent(why -> {
            throw Problem.field("url", why + ", which webhooks must not call unless an administrator allows it (MAILROOM_WEBHOOK_ALLOW)");
        });
    }

    /** @throws Problem 404 when there is none */
    public void remove(Caller caller, String id) {
        caller.needs(Scope.ADMIN);
        if (!webhooks.remove(id)) {
            throw Problem.notFound();
        }
        LOGGER.info("{} has removed the webhook {}", caller.id(), id);
    }
}
