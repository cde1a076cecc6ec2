package org.mailroom.app.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.mailroom.app.config.Suggestion;

/** What stands behind the command's name. */
record Arguments(Set<String> options, Map<String, String> values, List<String> operands) {

    /** Sorts options from operands; {@code --} ends the options. */
    static Arguments of(Command command, List<String> words) throws UsageError {
        Set<String> options = new HashSet<>();
        Map<String, String> values = new HashMap<>();
        List<String> operands = new ArrayList<>();
        boolean ended = false;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            if (ended || !word.startsWith("-") || word.equals("-")) {
                operands.add(word);
            } else if (word.equals("--")) {
                ended = true;
            } else if (command.values().containsKey(word)) {
                if (!rest.hasNext()) {
                    throw new UsageError("behind " + word + " " + command.values().get(word) + " is missing", command);
                }
                values.put(word, rest.next());
            } else if (word.indexOf('=') > 0 && command.values().containsKey(word.substring(0, word.indexOf('=')))) {
                values.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            } else if (command.options().containsKey(word)) {
                options.add(word);
            } else {
                List<String> known = new ArrayList<>(command.options().keySet());
                known.add("--help");
                throw new UsageError("unknown option '" + word + "' of " + command.name() + Suggestion.end(word, known), command);
            }
        }
        List<String> wanted = command.operands();
        if (operands.size() < wanted.size() - (command.anyNumber() ? 1 : 0)) {
            throw new UsageError(wanted.get(operands.size()) + " is missing", command);
        }
        if (operands.size() > wanted.size() && !command.anyNumber()) {
            throw new UsageError("'" + operands.get(wanted.size()) + "' is too much", command);
        }
        return new Arguments(options, values, operands);
    }

    Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    boolean has(String option) {
        return options.contains(option);
    }
}
