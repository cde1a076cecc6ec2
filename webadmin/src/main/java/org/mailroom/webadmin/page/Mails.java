package org.mailroom.webadmin.page;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.mailroom.domain.conversation.Conversation;
import org.mailroom.domain.conversation.Conversations;
import org.mailroom.domain.conversation.MessageParts;
import org.mailroom.domain.conversation.MessageParts.Content;
import org.mailroom.domain.conversation.MessageParts.Contents;
import org.mailroom.domain.conversation.MessageParts.Part;
import org.mailroom.webadmin.work.Problem;
import org.mailroom.webadmin.work.Sight;

/** What is in mails, each under an address of its own: HTML for a frame without rights, pictures, files, and the whole mail. Nothing of it is ever part of a page of ours. */
final class Mails {
    private static final String MESSAGE = "/conversations/{number}/messages/{id}";
    private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    /** For what is not to be shown but kept. */
    private static final String NOTHING = "default-src 'none'; sandbox";
    private static final int LONGEST_NAME = 120;

    /**
     * The frame's content.
     *
     * @param nonce  with which the style sheet is known to be ours
     * @param load  the address of the same with pictures of other hosts; empty when there are none, or they are there
     */
    record MailPage(Texts texts, String nonce, gg.jte.Content css, gg.jte.Content html, int refused, Optional<String> load, boolean cut) {
    }

    private final Sight sight;
    private final Conversations conversations;
    private final MessageParts messages;

    Mails(Sight sight, Conversations conversations, MessageParts messages) {
        this.sight = sight;
        this.conversations = conversations;
        this.messages = messages;
    }

    List<PageRoute> routes() {
        return List.of(PageRoute.get(MESSAGE + "/html", this::html), PageRoute.get(MESSAGE + "/parts/{place}", this::file), PageRoute.get(MESSAGE + "/pictures/{place}", this::picture),
            PageRoute.get(MESSAGE + "/raw", this::raw));
    }

    private Conversation seen(Visit visit) {
        return sight.of(visit.caller(), visit.path().get("number"));
    }

    private static long number(Visit visit, String name) {
        if (!visit.path().get(name).matches("\\d{1,18}")) {
            throw Problem.notFound();
        }
        return Long.parseLong(visit.path().get(name));
    }

    private PageAnswer html(Visit visit) throws IOException {
        Conversation it = seen(visit);
        long id = number(visit, "id");
        Contents contents = messages.contents(it.number(), id).filter(found -> found.html().isPresent()).orElseThrow(Problem::notFound);
        String address = "/conversations/" + it.number() + "/messages/" + id;
        Map<String, String> pictures = contents.parts().stream().filter(part -> part.contentId().isPresent() && PICTURES.contains(part.type()))
            .collect(Collectors.toMap(part -> part.contentId().get(), part -> address + "/pictures/" + part.place(), (first, second) -> first));
        boolean remote = visit.parameter("remote").isPresent();
        MailHtml mail = new MailHtml(contents.html().get(), pictures::get, remote, visit.texts().say("mail.quote"));
        String nonce = Cookies.random();
        byte[] page = visit.templates().render("mail", new MailPage(visit.texts(), nonce, output -> output.writeContent(mail.css()), output -> output.writeContent(mail.html()),
            mail.refused(), mail.refused() > 0 ? Optional.of(address + "/html?remote=1") : Optional.empty(), contents.cut()));
        return PageAnswer.html(200, page).with("X-Frame-Options", "SAMEORIGIN").with("Referrer-Policy", "no-referrer")
            .with("Content-Security-Policy", "default-src 'none'; img-src 'self' data:" + (remote ? " https: http:" : "") + "; style-src 'nonce-" + nonce + "'; form-action 'none';"
                + " frame-ancestors 'self'; base-uri 'none'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox");
    }

    private Content content(Visit visit) throws IOException {
        int place = (int) Math.min(Integer.MAX_VALUE, number(visit, "place"));
        return messages.part(seen(visit).number(), number(visit, "id"), place).orElseThrow(Problem::notFound);
    }

    /** A picture in the text; only such as no script can stand in. */
    private PageAnswer picture(Visit visit) throws IOException {
        try (Content content = content(visit)) {
            if (!PICTURES.contains(content.part().type())) {
                throw Problem.notFound();
            }
            return new PageAnswer(200, content.part().type(), content.stream().readAllBytes(), Map.of("Content-Security-Policy", List.of(NOTHING), "Cache-Control", List.of("private, max-age=3600")));
        }
    }

    /** To be kept, never to be shown by the browser, whatever the sender says that it is. */
    private PageAnswer file(Visit visit) throws IOException {
        try (Content content = content(visit)) {
            return download(content.stream(), fileName(content.part()));
        }
    }

    private PageAnswer raw(Visit visit) throws IOException {
        Conversation it = seen(visit);
        try (InputStream raw = conversations.raw(it.number(), number(visit, "id")).orElseThrow(Problem::notFound)) {
            return download(raw, it.number() + ".eml");
        }
    }

    private static PageAnswer download(InputStream content, String name) throws IOException {
        String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
        return new PageAnswer(200, "application/octet-stream", content.readAllBytes(), Map.of("Content-Disposition", List.of("attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded),
            "Content-Security-Policy", List.of(NOTHING)));
    }

    /** A name without folders, and without signs that make a file look like another one. */
    static String fileName(Part part) {
        String name = part.name().orElse("").replaceAll(".*[/\\\\]", "").replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}<>:\"|?*]", "_").replaceAll("^[.\\s]+|[.\\s]+$", "");
        if (name.length() > LONGEST_NAME) {
            int dot = name.lastIndexOf('.');
            String end = dot > 0 && name.length() - dot <= 12 ? name.substring(dot) : "";
            name = name.substring(0, name.offsetByCodePoints(0, name.codePointCount(0, LONGEST_NAME - end.length()))) + end;
        }
        if (!name.isEmpty()) {
            return name;
        }
        return part.type().equals("message/rfc822") ? "mail.eml" : "part-" + part.place();
    }
}
