package org.mailroom.webadmin.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.mailroom.domain.access.Scope;
import org.mailroom.webadmin.work.PathPattern;

/**
 * What answers one method at one path, and what is told of it in {@code openapi.json}. There is none without a description: parameters and content that are not described here
 * are refused before the action is asked, and a test compares the answers. One is written like this:
 *
 * <pre>{@code
 * Endpoint.post("/teams/{key}/next", Scope.WORK, "Gives you the most urgent conversation of the queue").of(Who.PEOPLE)
 *     .body(Schema.object().maybe("skill", Schema.TEXT, "only one that needs it")).gives(Shapes.CONVERSATION).nothing("there is none").by(this::next)
 * }</pre>
 */
final class Endpoint {
    /** What content a request has. */
    enum Media {
        JSON("application/json", "application/(.+\\+)?json"),
        YAML("application/yaml", "(application|text)/(x-)?yaml"),
        YAML_OR_JSON("application/yaml or application/json", "(application|text)/(x-)?yaml|application/(.+\\+)?json");

        private final String name;
        private final Pattern types;

        Media(String name, String types) {
            this.name = name;
            this.types = Pattern.compile("(" + types + ")(\\s*;.*)?");
        }

        boolean accepts(String type) {
            return types.matcher(type).matches();
        }

        List<String> types() {
            return List.of(name.split(" or "));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Whom it is for, beside what the scope says. */
    enum Who {
        /** Whoever has the scope. */
        ANYBODY(""),
        /** Not for tokens. */
        PEOPLE("For agents; a token is nobody. "),
        /** Of the team that it is about; of any, if it is about none. */
        LEADS("For leads of the team, and administrators. ");

        private final String words;

        Who(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Answers a call; may block. */
    @FunctionalInterface
    interface Action {
        Reply answer(Call call) throws Exception;
    }

    /** A query parameter. */
    record Parameter(String name, Schema schema, String says) {
    }

    /**
     * A good answer.
     *
     * @param schema  of JSON; empty for other media
     * @param media  empty where there is no content
     * @param located  whether Location says where it is
     */
    record Given(int status, Optional<Schema> schema, String media, String says, boolean located) {
    }

    private static final int USUALLY_LONGEST = 8 << 20;
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");
    private static final Map<String, String> KNOWN = Map.of("number", "of a conversation, such as SUP-42", "key", "of a team, such as SUP", "address", "an e-mail address",
        "id", "as the list tells it", "agent", "address of an agent", "name", "as the list tells it");

    final String method;
    final String pattern;
    private final PathPattern path;
    /** What a caller must be allowed; empty: nobody is asked for a login. */
    final Optional<Scope> needs;
    final String summary;
    final Who who;
    final String more;
    final Map<String, String> variables;
    final List<Parameter> parameters;
    final Media takes;
    final Schema body;
    /** In bytes, of the content. */
    final int longest;
    final List<Given> given;
    /** Whether answers have an ETag. */
    final boolean tagged;
    /** Whether the change is made only to the state that If-Match names. */
    final boolean matched;
    /** Whether a colleague or the state may be in the way. */
    final boolean conflicts;
    /** Whether programs on this machine need no login. */
    final boolean local;
    /** Who is told more, though nobody need log in; empty where a login makes no difference. */
    final Optional<Scope> welcomes;
    /** Whether the content of its answer is told this once. */
    final boolean secret;
    /** Whether its action cannot tell its answer before all is done. */
    final boolean late;
    final Action action;

    private Endpoint(Outline outline, Action action) {
        this.method = outline.method;
        this.pattern = outline.pattern;
        this.path = new PathPattern(pattern);
        this.needs = outline.needs;
        this.summary = outline.summary;
        this.who = outline.who;
        this.more = outline.more;
        this.variables = outline.described();
        this.parameters = List.copyOf(outline.parameters);
        this.takes = outline.takes;
        this.body = outline.body;
        this.longest = outline.longest;
        this.given = List.copyOf(outline.given);
        this.tagged = outline.tagged;
        this.matched = outline.matched;
        this.conflicts = outline.conflicts;
        this.local = outline.local;
        this.welcomes = outline.welcomes;
        this.secret = outline.secret;
        this.late = outline.late;
        this.action = action;
    }

    /** The variable parts, if the path is of this pattern. */
    Optional<Map<String, String>> match(List<String> segments) {
        return path.match(segments);
    }

    Set<String> parameterNames() {
        return parameters.stream().map(Parameter::name).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    static Outline get(String pattern, Scope needs, String summary) {
        return new Outline("GET", pattern, Optional.of(needs), summary);
    }

    static Outline post(String pattern, Scope needs, String summary) {
        return new Outline("POST", pattern, Optional.of(needs), summary);
    }

    static Outline put(String pattern, Scope needs, String summary) {
        return new Outline("PUT", pattern, Optional.of(needs), summary);
    }

    static Outline delete(String pattern, Scope needs, String summary) {
        return new Outline("DELETE", pattern, Optional.of(needs), summary);
    }

    /** To look at without a login. */
    static Outline open(String pattern, String summary) {
        return new Outline("GET", pattern, Optional.empty(), summary);
    }

    /** An endpoint in the making: {@link #by} ends it. */
    static final class Outline {
        private final String method;
        private final String pattern;
        private final Optional<Scope> needs;
        private final String summary;
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final List<Parameter> parameters = new ArrayList<>();
        private final List<Given> given = new ArrayList<>();
        private Who who = Who.ANYBODY;
        private String more = "";
        private Media takes = Media.JSON;
        private Schema body = Schema.object();
        private int longest = USUALLY_LONGEST;
        private boolean tagged;
        private boolean matched;
        private boolean conflicts;
        private boolean local;
        private Optional<Scope> welcomes = Optional.empty();
        private boolean secret;
        private boolean late;

        private Outline(String method, String pattern, Optional<Scope> needs, String summary) {
            this.method = method;
            this.pattern = pattern;
            this.needs = needs;
            this.summary = summary;
        }

        Outline of(Who whom) {
            this.who = whom;
            return this;
        }

        /** What is to be known beside the summary. */
        Outline says(String description) {
            this.more = description;
            return this;
        }

        /** What a variable part of the path is; needed where its name does not say it. */
        Outline variable(String name, String says) {
            variables.put(name, says);
            return this;
        }

        /** A query parameter. */
        Outline parameter(String name, Schema schema, String says) {
            parameters.add(new Parameter(name, schema, says));
            return this;
        }

        /** The JSON object that is sent. */
        Outline body(Schema schema) {
            this.body = schema;
            return this;
        }

        /** Content that need not be JSON; as JSON it is this object. */
        Outline body(Media media, Schema json) {
            this.takes = media;
            this.body = json;
            return this;
        }

        /** How much may be sent, in bytes. */
        Outline longest(int bytes) {
            this.longest = bytes;
            return this;
        }

        /** A list in pages: {@code cursor} and {@code limit} are parameters then. */
        Outline pages(Schema item) {
            Paging.PARAMETERS.forEach(parameters::add);
            return gives(Schema.page(item));
        }

        Outline gives(Schema schema) {
            return gives(200, schema, "done");
        }

        Outline gives(int status, Schema schema, String says) {
            given.add(new Given(status, Optional.of(schema), "application/json", says, false));
            return this;
        }

        /** Something else than JSON. */
        Outline gives(int status, String media, String says) {
            given.add(new Given(status, Optional.empty(), media, says, false));
            return this;
        }

        /** 201, with a Location. */
        Outline made(Schema schema) {
            given.add(new Given(201, Optional.of(schema), "application/json", "made", true));
            return this;
        }

        /** 204. */
        Outline nothing(String says) {
            given.add(new Given(204, Optional.empty(), "", says, false));
            return this;
        }

        /** Answers have an ETag. */
        Outline tagged() {
            this.tagged = true;
            return this;
        }

        /** It heeds If-Match. */
        Outline matched() {
            this.matched = true;
            return this;
        }

        /** 409: a colleague has it, or the state is in the way. */
        Outline conflicts() {
            this.conflicts = true;
            return this;
        }

        /** Programs on this machine need no login for it, unless they ask for somebody else. */
        Outline local() {
            this.local = true;
            return this;
        }

        /** What it answers is told this once. */
        Outline once() {
            this.secret = true;
            return this;
        }

        /** It does several things one after the other, and cannot say before the end what has come of them: {@link Call#foresee} is not used. */
        Outline late() {
            this.late = true;
            return this;
        }

        /** Nobody need log in, but whoever may do so much is told more. */
        Outline welcomes(Scope scope) {
            this.welcomes = Optional.of(scope);
            return this;
        }

        private Map<String, String> described() {
            Map<String, String> all = new LinkedHashMap<>();
            Matcher matcher = VARIABLE.matcher(pattern);
            while (matcher.find()) {
                all.put(matcher.group(1), Optional.ofNullable(variables.getOrDefault(matcher.group(1), KNOWN.get(matcher.group(1))))
                    .orElseThrow(() -> new IllegalStateException(method + " " + pattern + " does not say what {" + matcher.group(1) + "} is")));
            }
            return all;
        }

        Endpoint by(Action action) {
            if (summary.isBlank() || given.isEmpty()) {
                throw new IllegalStateException(method + " " + pattern + " does not say " + (given.isEmpty() ? "what it answers" : "what it does"));
            }
            return new Endpoint(this, action);
        }
    }
}
