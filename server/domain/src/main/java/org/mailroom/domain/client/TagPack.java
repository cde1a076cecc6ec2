package org.mailroom.domain.client;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

import org.mailroom.domain.conversation.Placement;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.team.EmailAddress;
import org.mailroom.domain.team.Role;
import org.mailroom.domain.team.Team;

/**
 * Thunderbird's preferences that give a team's keywords a name and a colour: it shows only tags that it knows. {@code packaging/clients/thunderbird-tags} writes the same by hand.
 * Pure. Proof: {@code TagPackTest}.
 */
public final class TagPack {
    private static final List<String> COLOURS = List.of("#3333FF", "#009900", "#993399", "#996600", "#006699", "#990033");
    private static final String WRITING_COLOUR = "#FF00CC";

    private final StringBuilder text = new StringBuilder();
    private int used;

    private TagPack() {
    }

    /**
     * @param names  what members are called
     * @param tags  that the team uses
     * @return lines for the file {@code user.js} of a profile
     */
    public static String of(Team team, Function<EmailAddress, String> names, Collection<Tag> tags) {
        TagPack pack = new TagPack();
        pack.tag("$urgent", "Urgent", "#FF0000");
        pack.tag("$high", "High", "#FF6600");
        pack.tag("$low", "Low", "#999999");
        pack.tag(Placement.MEMO, "Note", "#CC9900");
        pack.tag(Placement.HAS_MEMO, "Has notes", "#CC9900");
        pack.tag("$duesoon", "Due soon", "#FF9900");
        pack.tag("$overdue", "Overdue", "#CC0000");
        pack.tag(Placement.AUTO_SENT, "Automatic", "#999999");
        for (Map.Entry<EmailAddress, Role> member : team.members().entrySet()) {
            if (member.getValue().atLeast(Role.AGENT)) {
                String handle = team.handle(member.getKey());
                pack.tag("@" + handle, names.apply(member.getKey()), pack.colour());
                pack.tag(Placement.WRITING + handle, names.apply(member.getKey()) + " is writing", WRITING_COLOUR);
            }
        }
        new TreeSet<>(tags).forEach(tag -> pack.tag(tag.keyword(), tag.keyword(), pack.colour()));
        return pack.text.toString();
    }

    private String colour() {
        return COLOURS.get(used++ % COLOURS.size());
    }

    private void tag(String keyword, String name, String colour) {
        text.append("user_pref(").append(quoted("mailnews.tags." + keyword + ".tag")).append(", ").append(quoted(name)).append(");\n");
        text.append("user_pref(").append(quoted("mailnews.tags." + keyword + ".color")).append(", \"").append(colour).append("\");\n");
    }

    /** As a string of JavaScript. */
    private static String quoted(String plain) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char one : plain.toCharArray()) {
            if (one == '"' || one == '\\') {
                quoted.append('\\').append(one);
            } else if (one < ' ' || one == '\u2028' || one == '\u2029' || one == '\u007f') {
                quoted.append(String.format("\\u%04x", (int) one));
            } else {
                quoted.append(one);
            }
        }
        return quoted.append('"').toString();
    }
}
