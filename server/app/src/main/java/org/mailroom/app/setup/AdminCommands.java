package org.mailroom.app.setup;

import org.mailroom.app.Console;
import org.mailroom.app.config.yaml.YamlText;

/** The administrative commands of the running server; today it is {@code apply}. */
public final class AdminCommands {
    static final String APPLY = "apply";
    static final String DRY_RUN = "--dry-run";

    private final Applying applying;

    public AdminCommands(Applying applying) {
        this.applying = applying;
    }

    int run(AdminRequest request, Console console) {
        if (!request.command().equals(APPLY) || request.arguments().isEmpty()) {
            console.failed("the running server does not know the command '" + request.command() + "'; it is of another version");
            return 1;
        }
        YamlText file = new YamlText(request.arguments().get(0), request.text());
        return applying.run(file, request.arguments().contains(DRY_RUN), console);
    }
}
