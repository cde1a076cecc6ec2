package org.mailroom.domain.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.mailroom.domain.Refused;
import org.mailroom.domain.conversation.Command;
import org.mailroom.domain.conversation.Priority;
import org.mailroom.domain.conversation.ReplyToken;
import org.mailroom.domain.conversation.Setting;
import org.mailroom.domain.conversation.Status;
import org.mailroom.domain.conversation.Tag;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.hours.Week;
import org.mailroom.domain.hours.WorkingHours;
import org.mailroom.domain.team.EmailAddress;

class InstructionTest {
    private static final Setting SETTING = People.setting(People.settings());

    private static Command snoozed(String until) {
        return new Command.Park(Status.SNOOZED, Optional.of(Instant.parse(until)));
    }

    @Test
    void shouldReadEachCommand() {
        Map<String, Command> commands = Map.ofEntries(Map.entry("close", new Command.Park(Status.DONE)), Map.entry("open", new Command.Reopen()),
            Map.entry("wait", new Command.Park(Status.WAITING)), Map.entry("unassign", new Command.Unassign()), Map.entry("urgent", new Command.Prioritise(Priority.URGENT)),
            Map.entry("HIGH", new Command.Prioritise(Priority.HIGH)), Map.entry("normal", new Command.Prioritise(Priority.NORMAL)),
            Map.entry("assign-bob", new Command.Assign(People.BOB)), Map.entry("Assign-bob=acme.test", new Command.Assign(People.BOB)),
            Map.entry("tag-billing", new Command.ChangeTags(Set.of(new Tag("billing")), Set.of())), Map.entry("tag-a-b.c", new Command.ChangeTags(Set.of(new Tag("a-b.c")), Set.of())),
            Map.entry("snooze-3d", snoozed("2026-11-27T23:00:00Z")), Map.entry("snooze-2w", snoozed("2026-12-08T23:00:00Z")),
            Map.entry("snooze-4h", snoozed("2026-11-25T07:00:00Z")), Map.entry("snooze-2026-12-01", snoozed("2026-11-30T23:00:00Z")),
            Map.entry("snooze-2026-12-01t0930", snoozed("2026-12-01T00:30:00Z")));
        commands.forEach((detail, command) -> assertThat(Instruction.parse(detail, SETTING)).as(detail)
            .isEqualTo(new Instruction(false, Optional.of(command), Optional.empty())));
        assertThat(Instruction.parse("note", SETTING).note()).isTrue();
        assertThat(Instruction.parse("send-2026-12-01T0900", SETTING).send()).contains(Instant.parse("2026-12-01T00:00:00Z"));
    }

    @Test
    void shouldSnoozeUntilTheTeamBeginsToWork() {
        Setting holidays = new Setting(SETTING.team(), SETTING.now(), SETTING.names(), new WorkingHours(Week.of(Map.of("mon-fri", "09:30-18:00")),
            SETTING.team().settings().timeZone(), Set.of(LocalDate.of(2026, 11, 30), LocalDate.of(2026, 12, 1))));
        Map<String, Command> commands = Map.of("snooze-1d", snoozed("2026-11-26T00:30:00Z"), "snooze-3d", snoozed("2026-12-02T00:30:00Z"), "snooze-2w", snoozed("2026-12-09T00:30:00Z"),
            "snooze-2026-11-28", snoozed("2026-12-02T00:30:00Z"), "snooze-2026-12-01t0700", snoozed("2026-11-30T22:00:00Z"), "snooze-9h", snoozed("2026-11-25T12:00:00Z"));

        commands.forEach((detail, command) -> assertThat(Instruction.parse(detail, holidays)).as(detail)
            .isEqualTo(new Instruction(false, Optional.of(command), Optional.empty())));
        Setting sunday = new Setting(SETTING.team(), Instant.parse("2026-11-29T03:00:00Z"), SETTING.names(), holidays.hours());
        assertThatThrownBy(() -> Instruction.parse("snooze-2026-11-28", sunday)).isInstanceOf(Refused.class).hasMessageContaining("is over");
        assertThat(Instruction.parse("snooze-2026-11-29", sunday).command()).contains(snoozed("2026-12-02T00:30:00Z"));
    }

    @Test
    void shouldRefuseWhatIsNoCommandAndSayWhatIs() {
        for (String detail : List.of("", "fly", "closed", "note-1", "assign", "snooze", "tag", "send", "sup-42", "close-now", "x".repeat(60))) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class)
                .hasMessageContaining("is no command of team SUP; allowed: note, close, open, wait, snooze-3d");
        }
        for (String detail : List.of("assign-", "assign-oscar", "assign-dave", "assign-nobody")) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class).hasMessageContaining("allowed: assign-alice, assign-bob");
        }
        for (String detail : List.of("snooze-", "snooze-soon", "snooze-0d", "snooze-3x", "snooze-2026-02-30", "send-2026-12-01", "send-2026-13-01t0900", "send-9am")) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class).hasMessageContaining("names no time").hasMessageContaining("Asia/Tokyo");
        }
        for (String detail : List.of("snooze-2026-11-25", "snooze-2020-01-01", "send-2026-11-25t1159", "send-2026-11-25t1200")) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class).hasMessageContaining("is over: it is 12:00");
        }
        for (String detail : List.of("snooze-9999d", "send-2099-01-01t0900", "snooze-9999w")) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class).hasMessageContaining("more than ten years away");
        }
        for (String detail : List.of("tag-", "tag-a+b", "tag-" + "x".repeat(51))) {
            assertThatThrownBy(() -> Instruction.parse(detail, SETTING)).as(detail).isInstanceOf(Refused.class).hasMessageContaining("is no tag");
        }
    }

    @Test
    void shouldSortRecipientsByWhatTheyMeanToTheAgent() {
        ReplyToken tokens = new ReplyToken(new byte[32]);
        Addressing addressing = new Addressing(People.directory(), tokens, Calendars.withoutHolidays());
        String token = EmailAddress.of(tokens.text(EmailAddress.of("support@acme.test"), org.mailroom.domain.conversation.ConversationNumber.parse("SUP-42").orElseThrow())).value();
        Addressing.Sorted sorted = addressing.sort(People.ALICE, List.of("cora@customers.example", "support+close@acme.test", "HELP@acme.test", "bob@acme.test",
            "sales+fly@acme.test", token, "\"odd one\"@acme.test", "\"odd one\"@elsewhere.example", "bob+x@acme.test"), People.NOON);
        assertThat(sorted.orders()).extracting(order -> order.address().value()).containsExactly("support+close@acme.test");
        assertThat(sorted.teams()).extracting(EmailAddress::value).containsExactly("help@acme.test", "sales+fly@acme.test", token);
        assertThat(sorted.others()).containsExactly("cora@customers.example", "bob@acme.test", "\"odd one\"@acme.test", "\"odd one\"@elsewhere.example", "bob+x@acme.test");
        assertThat(sorted.outside()).containsExactly("cora@customers.example", "\"odd one\"@elsewhere.example");
        assertThat(addressing.sort(People.DAVE, List.of("support+close@acme.test"), People.NOON).orders()).isEmpty();
        assertThat(addressing.mayBeOrder(People.ALICE, "support+fly@acme.test")).isTrue();
        assertThat(addressing.mayBeOrder(People.ALICE, token)).isFalse();
        assertThat(addressing.mayBeOrder(People.ALICE, "sales+close@acme.test")).isFalse();
    }
}
