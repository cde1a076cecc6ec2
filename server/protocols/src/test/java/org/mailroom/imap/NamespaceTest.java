package org.mailroom.imap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NamespaceTest extends ImapDialogue {

    @Test
    void shouldTellOfThePersonalRootAndTheTeams() throws Exception {
        assertThat(alice().command("NAMESPACE").get(0)).isEqualTo("* NAMESPACE ((\"\" \"/\")) NIL ((\"Teams/\" \"/\"))");
    }
}
