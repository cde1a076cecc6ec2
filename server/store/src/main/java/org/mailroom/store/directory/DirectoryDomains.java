package org.mailroom.store.directory;

import java.util.List;
import java.util.function.Supplier;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.core.Domain;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.mailroom.domain.team.DomainName;
import org.mailroom.store.sql.Unavailable;

/**
 * James's domains: those of the directory, no others. Replaces {@code AbstractDomainList} and what extends it, which add the
 * machine's name, its addresses, the variable {@code DOMAIN} and the default domain by themselves, ask DNS, and cache an
 * answer so that a removed domain is served for a while. The default domain is the one that was added first; before there
 * is one it is {@code localhost}, for which no mail is taken. Safe from any thread except event loops. Proof:
 * {@code DirectoryDomainsTest}, which runs James's contract.
 */
@Singleton
public final class DirectoryDomains implements DomainList {
    private final SqlDirectory directory;

    @Inject
    public DirectoryDomains(SqlDirectory directory) {
        this.directory = directory;
    }

    @Override
    public List<Domain> getDomains() throws DomainListException {
        return call(() -> directory.domains().stream().map(Domain::of).toList());
    }

    @Override
    public boolean containsDomain(Domain domain) throws DomainListException {
        return call(() -> directory.domains().contains(domain.asString()));
    }

    @Override
    public void addDomain(Domain domain) throws DomainListException {
        if (!call(() -> directory.add(DomainName.of(domain.asString())))) {
            throw new DomainListException("the domain " + domain.asString() + " is served already; nothing was changed");
        }
    }

    @Override
    public void removeDomain(Domain domain) throws DomainListException {
        if (!call(() -> directory.remove(DomainName.of(domain.asString())))) {
            throw new DomainListException("the domain " + domain.asString() + " is not served; nothing was changed");
        }
    }

    @Override
    public Domain getDefaultDomain() throws DomainListException {
        return getDomains().stream().findFirst().orElse(Domain.LOCALHOST);
    }

    private static <T> T call(Supplier<T> call) throws DomainListException {
        try {
            return call.get();
        } catch (IllegalArgumentException | Unavailable e) {
            throw new DomainListException(e.getMessage(), e);
        }
    }
}
