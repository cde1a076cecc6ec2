package org.mailroom.domain.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void shouldLowerCaseAddressAndSplitPlusPart() {
        EmailAddress address = EmailAddress.of("Support+SUP-42.Ab@ACME.Test");
        assertThat(address.value()).isEqualTo("support+sup-42.ab@acme.test");
        assertThat(address.base()).isEqualTo(EmailAddress.of("support@acme.test"));
        assertThat(address.detail()).isEqualTo("sup-42.ab");
        assertThat(EmailAddress.of("+x@acme.test").base().value()).isEqualTo("+x@acme.test");
        assertThat(EmailAddress.of("a@acme.test").detail()).isEmpty();
    }

    @Test
    void shouldOrderAddressesAsTheyAreWritten() {
        List<EmailAddress> addresses = Stream.of("a@b.test", "a@a.test", "a.b@a.test", "ab@a.test", "a!b@a.test", "a~@a.test", "b@a.test", "aa@z.test", "a@a.tes").map(EmailAddress::of).toList();
        assertThat(addresses.stream().sorted().map(EmailAddress::value)).isSorted().hasSize(9);
        assertThat(addresses).allSatisfy(address -> assertThat(address).isEqualByComparingTo(EmailAddress.of(address.value())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "a@", "@acme.test", "a", "a b@acme.test", "a..b@acme.test", ".a@acme.test", "\"a\"@acme.test",
        "a@[127.0.0.1]", "a@acme_.test", "ü@acme.test", "a@-acme.test", "a\r\nb@acme.test", "a@acme.test\n", "a@acme..test",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@acme.test"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.of(text)).withMessageContaining("is not a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sup", "1A", "SUP-1", "ABCDEFGHIJK", "SÜP"})
    void shouldRefuseWhatIsNoKey(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TeamKey(text)).withMessageContaining("SUP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a ", "a/b", "a*", "a%", "@a", "#a", "&a", "a\r\nb", "a\u0000", "a\"b", "a\\b"})
    void shouldRefuseWhatIsNoTeamName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TeamName(text));
    }

    @Test
    void shouldComposeTeamNameSoThatBothSpellingsAreOneFolder() {
        assertThat(new TeamName("Bu\u0308ro")).isEqualTo(new TeamName("Büro"));
    }

    @Test
    void shouldRefuseAgentAndTeamWhenTheyMakeNoSense() {
        EmailAddress address = EmailAddress.of("a@acme.test");
        assertThatIllegalArgumentException().isThrownBy(() -> new Agent(address, " ", List.of(), List.of(), 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Agent(address, "A", List.of(), List.of(), -1, false));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new Agent(EmailAddress.of("a+b@acme.test"), "A", List.of(), List.of(), 0, false));
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new Team(new TeamKey("A"), new TeamName("A"), List.of(), java.util.Map.of(), TeamSettings.defaults()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Team(new TeamKey("A"), new TeamName("A"), List.of(address, address),
            java.util.Map.of(), TeamSettings.defaults()));
    }
}
