package org.mailroom.webadmin.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.conversation.Desk;
import org.mailroom.domain.customer.Customers;
import org.mailroom.domain.team.Directory;
import org.mailroom.webadmin.work.Dossier;
import org.mailroom.webadmin.work.Problem;

/** What is kept of one person: administrators see how much it is, take it as a file, and erase it. */
final class CustomerPages {
    private static final String PATH = "/customers";
    private static final int SHOWN = 100;

    /**
     * A conversation in which the person takes part.
     *
     * @param messages  how many of its messages are about the person
     */
    record Part(Row row, boolean own, int messages) {
    }

    /** @param more  whether there are conversations that are not shown */
    record Found(String address, List<Part> parts, boolean more, Customers.Elsewhere elsewhere) {
        boolean nothing() {
            return parts.isEmpty() && elsewhere.mails() == 0 && !elsewhere.blocked();
        }

        String archive() {
            return PATH + "/archive?address=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
        }
    }

    /** @param erased  what was just erased */
    record CustomerPage(Frame frame, String asked, Optional<Found> found, Optional<Customers.Erased> erased) {
    }

    private final Customers customers;
    private final Dossier dossier;
    private final Desk desk;
    private final Directory directory;
    private final Clock clock;

    CustomerPages(Customers customers, Dossier dossier, Desk desk, Directory directory, Clock clock) {
        this.customers = customers;
        this.dossier = dossier;
        this.desk = desk;
        this.directory = directory;
        this.clock = clock;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> show(visit, 200, visit.parameter("address"), Optional.empty())), PageRoute.get(PATH + "/archive", this::archive),
            PageRoute.post(PATH + "/erase", visit -> visit.trying((again, status) -> show(again, status, again.form().text("address"), Optional.empty()), this::erase)));
    }

    private PageAnswer show(Visit visit, int status, Optional<String> asked, Optional<Customers.Erased> erased) {
        visit.caller().needs(Scope.ADMIN);
        return visit.show(status, "customers", new CustomerPage(visit.frame(), asked.orElse(""), asked.filter(none -> erased.isEmpty()).map(text -> found(Dossier.address(text), visit)), erased));
    }

    private Found found(String address, Visit visit) {
        Customers.Page page = customers.find(address, Optional.empty(), SHOWN);
        List<Part> parts = page.items().stream().flatMap(part -> desk.find(part.number()).stream()
            .map(it -> new Part(Row.of(it, directory, visit.texts(), clock.instant()), part.own(), part.messages().size()))).toList();
        return new Found(address, parts, page.next().isPresent(), customers.elsewhere(address));
    }

    private PageAnswer archive(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        String address = Dossier.address(visit.parameter("address").orElseThrow(Problem::notFound));
        return PageAnswer.stream(Dossier.ZIP, dossier.archive(address, visit.parameter("internal").isPresent()))
            .with("Content-Disposition", "attachment; filename=\"" + Dossier.fileName(address) + "\"").with("Cache-Control", "no-store");
    }

    /** The address has to be written once more: this cannot be taken back. */
    private PageAnswer erase(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        String address = Dossier.address(visit.form().needed("address"));
        if (!address.equals(visit.form().text("again").map(Dossier::address).orElse(""))) {
            throw Problem.field("again", "write the address once more, as it stands above; this cannot be taken back");
        }
        Customers.Erased erased = customers.erase(address, visit.caller().actor()).orElseThrow(() -> Problem.field("address", "nothing is kept of " + address));
        return show(visit, 200, Optional.empty(), Optional.of(erased));
    }
}
