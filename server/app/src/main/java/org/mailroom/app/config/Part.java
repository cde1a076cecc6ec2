package org.mailroom.app.config;

import java.util.List;

/**
 * One part of the configuration, checked.
 *
 * @param remarks  what is worth saying though it is right
 */
public record Part(String name, List<Problem> problems, List<String> remarks) {

    public boolean ok() {
        return problems.isEmpty();
    }
}
