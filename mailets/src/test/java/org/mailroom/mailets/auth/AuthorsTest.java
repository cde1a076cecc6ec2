package org.mailroom.mailets.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

class AuthorsTest {

    @Test
    void shouldReadFrom() {
        assertThat(Authors.of(List.of("Subject: a@b.example", "From: \"Cora, at home\" <cora@customers.example>,\r\n dora@customers.example"))).hasValue(List.of("cora@customers.example", "dora@customers.example"));
    }

    /** Read as it should be read, one of these takes minutes. */
    @Test
    void shouldFindAuthorsInAFieldThatIsTooLongToBeRead() {
        for (String filling : List.of("<", "[", "(", "a <", "a@b")) {
            String field = "From: Boss <boss@bank.example> " + filling.repeat(250_000 / filling.length());
            assertThat(Authors.of(List.of(field)).orElseThrow()).as(filling).contains("boss@bank.example");
        }
    }
}
