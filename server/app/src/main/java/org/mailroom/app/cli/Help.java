package org.mailroom.app.cli;

import java.util.List;
import java.util.Optional;

/** The texts of {@code --help}. */
final class Help {
    private static final String ENVIRONMENT = """

        Environment (overrides mailroom.yaml; a port of 0 is off):
          MAILROOM_CONF              directory with mailroom.yaml and the other files
          MAILROOM_DATA              data directory
          MAILROOM_BIND              address of all listeners
          MAILROOM_SMTP_PORT         25           MAILROOM_IMAP_PORT    143
          MAILROOM_SUBMISSION_PORT   587          MAILROOM_IMAPS_PORT   993
          MAILROOM_SUBMISSIONS_PORT  465          MAILROOM_LMTP_PORT    off unless set
          MAILROOM_WEB_PORT          8080
          MAILROOM_CLAMD, MAILROOM_SPAMD          host:port, unix:/path or off
          MAILROOM_SMARTHOST         host:port that takes all mail that leaves
          MAILROOM_DNS               host:port of the name server
          MAILROOM_WEBHOOK_ALLOW     private addresses for webhooks: CIDR,…
          MAILROOM_STORAGE_PASSWORD  password of the PostgreSQL user
          MAILROOM_IMPORT_PASSWORD   password for 'mailroom import imap'
          MAILROOM_DEBUG             failures with stack traces
          MAILROOM_JAVA_OPTS         options for the Java machine

        Exit codes: 0 ok, 1 failed, 2 wrong usage.""";

    private Help() {
    }

    static String usage() {
        return "usage: mailroom COMMAND [OPTION…]; 'mailroom --help' lists all";
    }

    static String usage(Command command) {
        StringBuilder usage = new StringBuilder("usage: mailroom " + command.name());
        command.needed().forEach(option -> usage.append(" ").append(option).append(" ").append(command.values().get(option)));
        command.options().keySet().stream().filter(option -> !command.needed().contains(option)).forEach(option -> usage.append(" [").append(option)
            .append(Optional.ofNullable(command.values().get(option)).map(value -> " " + value).orElse("")).append("]"));
        List<String> operands = command.operands();
        for (int i = 0; i < operands.size(); i++) {
            usage.append(" ").append(command.anyNumber() && i == operands.size() - 1 ? "[" + operands.get(i) + "…]" : operands.get(i));
        }
        return usage.toString();
    }

    static String text(List<Command> commands) {
        StringBuilder text = new StringBuilder("Mailroom: a shared-inbox mail server\n\nusage: mailroom COMMAND [OPTION…]\n\nCommands:\n");
        commands.forEach(command -> text.append(row(command.name(), command.summary())));
        text.append("\n  mailroom COMMAND --help tells more\n");
        text.append(row("--help", "this text")).append(row("--version", "version and build"));
        return text + ENVIRONMENT;
    }

    static String text(Command command) {
        StringBuilder text = new StringBuilder(usage(command) + "\n\n" + command.summary() + "\n");
        if (!command.details().isEmpty()) {
            text.append("\n").append(command.details());
        }
        if (!command.options().isEmpty()) {
            text.append("\nOptions:\n");
            command.options().forEach((option, explanation) -> text.append(row(option, explanation)));
        }
        return text.toString().stripTrailing();
    }

    private static String row(String word, String explanation) {
        return String.format("  %-12s %s%n", word, explanation);
    }
}
