package org.mailroom.webadmin.page;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import org.mailroom.domain.access.Scope;
import org.mailroom.domain.access.Tokens;
import org.mailroom.webadmin.work.Problem;

/** Tokens, with which programs log in. */
final class TokenPages {
    private static final String PATH = "/tokens";
    private static final int LONGEST_NAME = 100;

    /** @param made  the text of the one just made, told once */
    record TokensPage(Frame frame, List<Item> items, Optional<String> made, Form form) {
    }

    record Item(String id, String name, String scope, String created) {
    }

    private final Tokens tokens;
    private final Runnable doubt;

    /** @param doubt  is told when a login has ended */
    TokenPages(Tokens tokens, Runnable doubt) {
        this.tokens = tokens;
        this.doubt = doubt;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(PATH, visit -> show(visit, 200)), PageRoute.post(PATH, visit -> visit.trying(this::show, this::make)),
            PageRoute.post(PATH + "/{id}/remove", this::remove));
    }

    private PageAnswer show(Visit visit, int status) {
        return show(visit, status, Optional.empty());
    }

    private PageAnswer show(Visit visit, int status, Optional<String> made) {
        visit.caller().needs(Scope.ADMIN);
        List<Item> items = tokens.list().stream().map(token -> new Item(token.id(), token.name(), token.scope().word(), visit.texts().time(token.created(), ZoneOffset.UTC, visit.now()))).toList();
        return visit.show(status, "tokens", new TokensPage(visit.frame(), items, made, visit.form()));
    }

    /** Its text stands in this answer only: a redirection would have to keep it somewhere. */
    private PageAnswer make(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        String name = visit.form().line("name").orElseThrow(() -> Problem.field("name", "is empty"));
        if (name.length() > LONGEST_NAME) {
            throw Problem.field("name", "has more than " + LONGEST_NAME + " letters");
        }
        Scope scope = Scope.of(visit.form().needed("scope")).orElseThrow(() -> Problem.field("scope", "is none; allowed: read, work, admin"));
        return show(visit, 200, Optional.of(tokens.make(name, scope, visit.caller().address(), made -> { }).text()));
    }

    private PageAnswer remove(Visit visit) {
        visit.caller().needs(Scope.ADMIN);
        if (!tokens.remove(visit.path().get("id"))) {
            throw Problem.notFound();
        }
        doubt.run();
        return visit.done(PATH, "deleted");
    }
}
