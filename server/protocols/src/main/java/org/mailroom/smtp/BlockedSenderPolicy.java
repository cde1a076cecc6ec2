package org.mailroom.smtp;

import java.util.List;
import java.util.Optional;

import javax.inject.Inject;

import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.mailroom.domain.screen.BlockedSender;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.domain.team.Team;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses, at RCPT, mail of senders that are to be rejected: for every recipient when all have blocked them, else for the addresses of the teams that
 * have. Only the envelope's sender counts here; the rest is the mailet {@code Blocked}'s. Agents who have logged in are not asked. Stands before
 * {@link RecipientPolicy}, so that a blocked sender learns nothing of who has an address. Thread-safe; asks the database. Replaces James's {@code ValidSenderDomainHandler} and blacklists in the
 * configuration. Proof: {@code QuarantineTest}.
 */
public class BlockedSenderPolicy implements RcptHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(BlockedSenderPolicy.class);

    private final BlockedSenders senders;
    private final Directory directory;

    @Inject
    public BlockedSenderPolicy(BlockedSenders senders, Directory directory) {
        this.senders = senders;
        this.directory = directory;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        if (session.getUsername() != null || sender.isNullSender()) {
            return HookResult.DECLINED;
        }
        try {
            List<BlockedSender> rejecting = senders.of(List.of(sender.asString(""))).stream().filter(BlockedSender::rejects).toList();
            if (rejecting.stream().anyMatch(blocked -> blocked.team().isEmpty())) {
                return refuse(sender, "this server");
            }
            Optional<Team> team = rejecting.isEmpty() ? Optional.empty() : Envelope.address(recipient).flatMap(directory::teamByAddress);
            return team.filter(one -> rejecting.stream().anyMatch(blocked -> blocked.holdsFor(one.key()))).isPresent()
                ? refuse(sender, recipient.asString()) : HookResult.DECLINED;
        } catch (RuntimeException e) {
            LOGGER.error("Whether {} is blocked could not be looked up", sender.asString(), e);
            return Answers.refuse(Answers.STORAGE);
        }
    }

    private static HookResult refuse(MaybeSender sender, String who) {
        return Answers.refuse("550 5.7.1 <" + sender.asString("") + ">: " + who + " does not take mail from this sender. Nothing was accepted.");
    }
}
