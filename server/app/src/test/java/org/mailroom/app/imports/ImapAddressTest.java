package org.mailroom.app.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapAddressTest {

    @ParameterizedTest
    @CsvSource({
        "imaps://alice@mail.example, false, alice, mail.example, 993, INBOX",
        "imaps://alice@acme.test@mail.example:1993/Teams/Support, false, alice@acme.test, mail.example, 1993, Teams/Support",
        "imap://a%3Ab%40c@[::1]/, true, a:b@c, ::1, 143, INBOX",
        "IMAPS://a+b@mail.example/Gesendete%20Objekte+%C3%BC@x, false, a+b, mail.example, 993, Gesendete Objekte+\u00fc@x"})
    void shouldReadAddresses(String text, boolean starttls, String user, String host, int port, String folder) {
        assertThat(ImapAddress.of(text)).isEqualTo(new ImapAddress(starttls, user, host, port, folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "imaps", "mail.example", "imaps://mail.example/INBOX", "imaps://@mail.example", "pop3://a@b", "imaps://a@b:x/y", "imaps://a@"})
    void shouldRefuseWhatNamesNoMailbox(String text) {
        assertThatThrownBy(() -> ImapAddress.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("allowed: imaps://USER@HOST[:PORT][/FOLDER]");
    }

    @ParameterizedTest
    @CsvSource({"imaps://a:secret@b/c, a password does not belong on the command line", "imaps://a@b:70000, '70000' is no port", "imaps://a@b/x%zz, 'x%zz' has a %"})
    void shouldTellWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> ImapAddress.of(text)).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(reason).hasMessageNotContaining("secret");
    }
}
