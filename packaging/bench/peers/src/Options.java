import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command line says, with the defaults of the published figures. */
final class Options {
    static final List<String> WORKLOADS = List.of("ingest", "team", "sync", "search", "idle", "mix", "memory", "start", "growth", "chain");
    static final List<String> PEERS = List.of("mailroom", "dovecot-maildir", "dovecot-mdbox", "dovecot-xapian", "james");
    static final String HELP = """
        run [OPTION…]

          --rounds N        rounds of every workload (5)
          --only A,B        workloads (all): ingest team sync search idle mix memory start growth chain
          --peers A,B       mailroom, dovecot (both of dovecot-maildir and dovecot-mdbox), dovecot-xapian, james (mailroom,dovecot,james)
          --write FILE      put the report between the two marker lines of FILE, again after each round
          --messages N      ingest, team, chain: messages of 10 KB (1000)
          --mailbox N       sync, search: messages in the mailbox (20000)
          --james-mailbox N the same for James's memory app, which takes minutes for more (5000)
          --bodies N        sync: bodies (2000)
          --clients N       idle: clients, at most 100 (100)
          --mails N         idle: mails in a round (10)
          --seconds N       mix: seconds in a round (20)
          --growth N        growth: messages in the large team, next to 10,000 (100000; 1000000 takes an hour more)
          --again DIR       growth of Mailroom: the teams that an earlier run with --keep left in DIR, kept again; give the same --growth
          --work DIR        an existing directory for all data (a temporary one below java.io.tmpdir), removed at the end
          --keep            keep data and logs
          --smoke           Mailroom alone, small, one round; exit code 1 when something is not as it must be
        """;

    private final Map<String, String> given = new LinkedHashMap<>();

    Options(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (List.of("--keep", "--smoke", "--help").contains(name)) {
                given.put(name, "yes");
            } else if (HELP.contains("  " + name + " ") || name.equals("--checkout")) {
                if (++i == arguments.length) {
                    throw new IllegalArgumentException(name + " needs a value");
                }
                given.put(name, arguments[i]);
            } else {
                throw new IllegalArgumentException("unknown option " + name);
            }
        }
        if (has("--smoke")) {
            Map.of("--rounds", "1", "--peers", "mailroom", "--messages", "200", "--mailbox", "1000", "--bodies", "200", "--mails", "3", "--seconds",
                "3", "--only", "ingest,team,sync,search,idle,mix,memory,start").forEach(given::putIfAbsent);
        }
        if (has("--again") && !(workloads().equals(List.of("growth")) && peers().equals(List.of("mailroom")))) {
            throw new IllegalArgumentException("--again: only with --only growth --peers mailroom");
        }
        if (number("--rounds", 5) > 40) {
            throw new IllegalArgumentException("--rounds: at most 40, each round takes an INBOX that is empty");
        }
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    Optional<Path> path(String name) {
        return Optional.ofNullable(given.get(name)).map(Path::of);
    }

    int number(String name, int otherwise) {
        try {
            int number = Integer.parseInt(given.getOrDefault(name, Integer.toString(otherwise)));
            if (number < 1) {
                throw new IllegalArgumentException(name + ": at least 1");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " takes a number, not " + given.get(name), e);
        }
    }

    List<String> workloads() {
        return among("--only", given.getOrDefault("--only", String.join(",", WORKLOADS)), WORKLOADS);
    }

    List<String> peers() {
        List<String> peers = new ArrayList<>();
        for (String name : given.getOrDefault("--peers", "mailroom,dovecot,james").split(",")) {
            peers.addAll(name.equals("dovecot") ? List.of("dovecot-maildir", "dovecot-mdbox") : List.of(name));
        }
        return among("--peers", String.join(",", peers), PEERS);
    }

    private static List<String> among(String option, String names, List<String> allowed) {
        List<String> list = List.of(names.split(","));
        for (String name : list) {
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException(option + ": " + name + " is none of " + String.join(", ", allowed));
            }
        }
        return list;
    }
}
