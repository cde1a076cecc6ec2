package org.mailroom.store.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.domainlist.lib.DomainListContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailroom.domain.team.Agent;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.store.sql.Database;
import org.mailroom.store.sql.DatabaseExtension;
import org.mailroom.store.sql.OnEachEngine;

/** James's contract for domains, and what we promise beyond, on each engine. */
@OnEachEngine
class DirectoryDomainsTest implements DomainListContract {
    private final DatabaseExtension engine;
    private SqlDirectory directory;
    private DirectoryDomains domains;

    DirectoryDomainsTest(DatabaseExtension engine) {
        this.engine = engine;
    }

    /** The contract wants localhost to be served, as James does it by itself. */
    @BeforeEach
    void open() {
        directory = new SqlDirectory(engine.database());
        domains = new DirectoryDomains(directory);
        directory.addDomain("localhost");
    }

    @Override
    public DomainList domainList() {
        return domains;
    }

    @Test
    void shouldServeNothingByItselfWhenEmpty() throws Exception {
        directory.removeDomain("localhost");
        assertThat(domains.getDomains()).isEmpty();
        assertThat(domains.containsDomain(Domain.LOCALHOST)).isFalse();
        assertThat(domains.getDefaultDomain()).isEqualTo(Domain.LOCALHOST);
    }

    @Test
    void shouldHaveTheOldestDomainAsDefaultWhenOthersAreAdded() throws Exception {
        directory.removeDomain("localhost");
        directory.addDomain("zeta.test");
        directory.addDomain("acme.test");
        assertThat(domains.getDefaultDomain()).isEqualTo(Domain.of("zeta.test"));
        directory.removeDomain("zeta.test");
        assertThat(domains.getDefaultDomain()).isEqualTo(Domain.of("acme.test"));
    }

    @Test
    void shouldRefuseWithAReasonWhenTheDomainIsInUseOrNoName() {
        directory.addDomain("acme.test");
        directory.save(new Agent(EmailAddress.of("alice@acme.test"), "Alice", List.of(), List.of(), 0, false));
        assertThatThrownBy(() -> domains.removeDomain(Domain.of("acme.test")))
            .isInstanceOf(DomainListException.class).hasMessageContaining("alice@acme.test");
        assertThatThrownBy(() -> domains.addDomain(Domain.of("teams.invalid")))
            .isInstanceOf(DomainListException.class).hasMessageContaining("team mailboxes");
        assertThat(directory.domains()).containsExactly("localhost", "acme.test");
    }
}
