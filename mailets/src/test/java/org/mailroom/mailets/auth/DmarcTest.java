package org.mailroom.mailets.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailroom.mailets.auth.DmarcRecord.Policy;

/** Owners of domains and what they want. */
class DmarcTest {
    @ParameterizedTest
    @CsvSource({"example.co.uk, example.co.uk", "a.b.example.co.uk, example.co.uk", "example.com, example.com", "A.Example.COM, example.com", "co.uk, co.uk", "a.b.c.nowhere, c.nowhere",
        "customers.example, customers.example", "user.github.io, user.github.io", "shop.acme.co.jp, acme.co.jp", "x, x", "_odd.example.com, example.com"})
    void shouldFindTheOrganisation(String domain, String organisation) {
        assertThat(Organisation.of(domain)).isEqualTo(organisation);
    }

    @Test
    void shouldReadRecords() {
        assertThat(DmarcRecord.of(List.of("v=spf1 -all", "v=DMARC1;p=reject;aspf=s; sp=none"))).contains(new DmarcRecord(Policy.REJECT, Policy.NONE, false, true));
        assertThat(DmarcRecord.of(List.of("v=DMARC1; P=Quarantine; adkim=S"))).contains(new DmarcRecord(Policy.QUARANTINE, Policy.QUARANTINE, true, false));
        assertThat(DmarcRecord.of(List.of("v=DMARC1; p=odd; rua=mailto:a@b.example"))).map(DmarcRecord::policy).isEqualTo(Optional.of(Policy.NONE));
    }

    @ParameterizedTest
    @CsvSource({"v=DMARC1; p=odd", "p=reject; v=DMARC1", "v=DMARC2; p=reject", "''", "v=DMARC1"})
    void shouldTakeNothingElseForARecord(String text) {
        assertThat(DmarcRecord.of(List.of(text))).isEmpty();
        assertThat(DmarcRecord.of(List.of("v=DMARC1; p=reject", "v=DMARC1; p=none"))).isEmpty();
    }
}
