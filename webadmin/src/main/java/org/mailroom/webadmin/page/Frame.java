package org.mailroom.webadmin.page;

import java.util.List;
import java.util.Optional;

import org.mailroom.domain.team.Agent;

/**
 * What stands around every page.
 *
 * @param agent  who is logged in
 * @param token  what every form sends along, so that no other site's form is taken for one of ours
 * @param target  path and query of the page
 * @param notice  what was done
 * @param alert  what went wrong, for people
 */
record Frame(Texts texts, Assets assets, Optional<Agent> agent, String token, String target, List<Way> ways, Optional<String> notice, Optional<String> alert) {
    /**
     * A place to go to.
     *
     * @param here  whether the page is below it
     */
    record Way(String key, String target, boolean here) {
    }

    String say(String key, Object... values) {
        return texts.say(key, values);
    }

    Frame alerting(String text) {
        return new Frame(texts, assets, agent, token, target, ways, Optional.empty(), Optional.of(text));
    }

    /** Languages other than this. */
    List<Texts> others() {
        return Texts.ALL.stream().filter(other -> other != texts).toList();
    }
}
