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
 * @param away  whether the agent takes no work just now
 * @param notice  what was done
 * @param alert  what went wrong, for people
 */
record Frame(Texts texts, Assets assets, Optional<Agent> agent, boolean away, String token, String target, List<Way> ways, Optional<String> notice, Optional<String> alert) {
    /**
     * A place to go to.
     *
     * @param here  whether the page is below it
     * @param first  whether another kind of place begins with it
     */
    record Way(String key, String target, boolean here, boolean first) {
    }

    /** Around a page for somebody who is not logged in. */
    static Frame outside(Texts texts, Assets assets, String token, String target, Optional<String> notice, Optional<String> alert) {
        return new Frame(texts, assets, Optional.empty(), false, token, target, List.of(), notice, alert);
    }

    String say(String key, Object... values) {
        return texts.say(key, values);
    }

    Frame alerting(String text) {
        return new Frame(texts, assets, agent, away, token, target, ways, Optional.empty(), Optional.of(text));
    }

    /** Languages other than this. */
    List<Texts> others() {
        return Texts.ALL.stream().filter(other -> other != texts).toList();
    }
}
