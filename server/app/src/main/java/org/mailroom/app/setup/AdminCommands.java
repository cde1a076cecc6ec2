package org.mailroom.app.setup;

import org.mailroom.app.Console;
import org.mailroom.app.config.yaml.YamlText;

/** The administrative commands of the running server. */
public final class AdminCommands {
    static final String APPLY = "apply";
    static final String DRY_RUN = "--dry-run";
    static final String DOCTOR = "doctor";
    static final String REPAIR = "--repair";

    private final Applying applying;
    private final Examining examining;

    public AdminCommands(Applying applying, Examining examining) {
        this.applying = applying;
        this.examining = examining;
    }

    int run(AdminRequest request, Console console) {
        if (request.command().equals(DOCTOR)) {
            return examining.run(request.arguments().contains(REPAIR), console);
        }
        if (!request.command().equals(APPLY) || request.arguments().isEmpty()) {
            console.failed("the running server does not know the command '" + request.command() + "'; it is of another version");
            return 1;
        }
        YamlText file = new YamlText(request.arguments().get(0), request.text());
        return applying.run(file, request.arguments().contains(DRY_RUN), console);
    }
}
