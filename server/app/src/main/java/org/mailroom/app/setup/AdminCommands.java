package org.mailroom.app.setup;

import java.util.Optional;

import org.mailroom.app.Console;
import org.mailroom.app.config.yaml.YamlText;

/** The administrative commands of the running server. */
public final class AdminCommands {
    static final String APPLY = "apply";
    static final String DRY_RUN = "--dry-run";
    static final String DOCTOR = "doctor";
    static final String REPAIR = "--repair";
    static final String DKIM = "dkim";
    static final String ROTATE = "--rotate";

    private final Applying applying;
    private final Examining examining;
    private final Optional<Signing> signing;

    /** Without keys for signing. */
    AdminCommands(Applying applying, Examining examining) {
        this(applying, examining, null);
    }

    public AdminCommands(Applying applying, Examining examining, Signing signing) {
        this.applying = applying;
        this.examining = examining;
        this.signing = Optional.ofNullable(signing);
    }

    int run(AdminRequest request, Console console) {
        if (request.command().equals(DOCTOR)) {
            return examining.run(request.arguments().contains(REPAIR), console);
        }
        if (request.command().equals(DKIM) && signing.isPresent() && !request.arguments().isEmpty()) {
            return signing.get().run(request.arguments().get(0), request.arguments().contains(ROTATE), console);
        }
        if (!request.command().equals(APPLY) || request.arguments().isEmpty()) {
            console.failed("the running server does not know the command '" + request.command() + "'; it is of another version");
            return 1;
        }
        YamlText file = new YamlText(request.arguments().get(0), request.text());
        return applying.run(file, request.arguments().contains(DRY_RUN), console);
    }
}
