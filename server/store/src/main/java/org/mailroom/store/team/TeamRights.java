package org.mailroom.store.team;

import java.util.List;
import java.util.Map;

import javax.inject.Inject;
import javax.mail.Flags;

import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.acl.MailboxACLResolver;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.UnsupportedRightException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxACL;
import org.apache.james.mailbox.model.MailboxACL.Rfc4314Rights;
import org.apache.james.mailbox.model.MailboxACL.Right;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.MailboxReactorUtils;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.StoreRightManager;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder.Permission;

import reactor.core.publisher.Mono;

/**
 * Rights on team folders follow from the member's role, whatever ACL a mailbox has; everything else is James's. Extends
 * {@code StoreRightManager}, which gives all rights to the session's user for each name of his own (James 3.8.1
 * "rights"). A folder that the session does not see is answered as one that does not exist. Thread-safe.
 * Proven by {@code SharedMailboxesTest}.
 */
public final class TeamRights extends StoreRightManager {
    private static final Rfc4314Rights READ = new Rfc4314Rights(Right.Lookup, Right.Read);
    private static final Rfc4314Rights WORK = new Rfc4314Rights(Right.Lookup, Right.Read, Right.WriteSeenFlag, Right.Write,
        Right.Insert, Right.DeleteMessages, Right.PerformExpunge);
    private static final String FIXED = "The rights on a team's folders follow from the role in the team and cannot be set here."
        + " Nothing was changed.";

    private final TeamFolders folders;
    private final MailboxSessionMapperFactory mappers;

    @Inject
    public TeamRights(TeamFolders folders, MailboxSessionMapperFactory mappers, MailboxACLResolver resolver, EventBus events) {
        super(mappers, resolver, events);
        this.folders = folders;
        this.mappers = mappers;
    }

    @Override
    public Mono<Rfc4314Rights> myRightsReactive(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> isTeams(path, session)
            ? found(path, session).map(mailbox -> myRights(mailbox, session))
            : super.myRightsReactive(path, session));
    }

    @Override
    public Mono<Rfc4314Rights> myRights(MailboxId id, MailboxSession session) {
        return found(id, session).map(mailbox -> myRights(mailbox, session));
    }

    @Override
    public Rfc4314Rights myRights(Mailbox mailbox, MailboxSession session) {
        return TeamFolders.ofTeam(mailbox) ? rights(mailbox, session) : super.myRights(mailbox, session);
    }

    @Override
    public boolean isReadWrite(MailboxSession session, Mailbox mailbox, Flags flags) {
        return TeamFolders.ofTeam(mailbox)
            ? folders.permission(mailbox, session) == Permission.WORK
            : super.isReadWrite(session, mailbox, flags);
    }

    @Override
    public MailboxACL getResolvedMailboxACL(Mailbox mailbox, MailboxSession session) throws UnsupportedRightException {
        return TeamFolders.ofTeam(mailbox) ? own(mailbox, session) : super.getResolvedMailboxACL(mailbox, session);
    }

    @Override
    public List<Rfc4314Rights> listRights(MailboxPath path, MailboxACL.EntryKey key, MailboxSession session) throws MailboxException {
        return listRights(MailboxReactorUtils.block(found(path, session)), key, session);
    }

    @Override
    public MailboxACL listRights(MailboxPath path, MailboxSession session) throws MailboxException {
        return acl(MailboxReactorUtils.block(found(path, session)), session);
    }

    @Override
    public MailboxACL listRights(MailboxId id, MailboxSession session) throws MailboxException {
        return acl(MailboxReactorUtils.block(found(id, session)), session);
    }

    @Override
    public Mono<Void> applyRightsCommandReactive(MailboxPath path, MailboxACL.ACLCommand command, MailboxSession session) {
        return Mono.defer(() -> isTeams(path, session)
            ? found(path, session).flatMap(mailbox -> Mono.<Void>error(Refused.impossible(FIXED)))
            : super.applyRightsCommandReactive(path, command, session));
    }

    @Override
    public void applyRightsCommand(MailboxId id, MailboxACL.ACLCommand command, MailboxSession session) throws MailboxException {
        mayChange(MailboxReactorUtils.block(found(id, session)));
        super.applyRightsCommand(id, command, session);
    }

    @Override
    public void setRights(MailboxPath path, MailboxACL acl, MailboxSession session) throws MailboxException {
        if (isTeams(path, session)) {
            mayChange(MailboxReactorUtils.block(found(path, session)));
        }
        super.setRights(path, acl, session);
    }

    @Override
    public void setRights(MailboxId id, MailboxACL acl, MailboxSession session) throws MailboxException {
        mayChange(MailboxReactorUtils.block(found(id, session)));
        super.setRights(id, acl, session);
    }

    private static void mayChange(Mailbox mailbox) {
        if (TeamFolders.ofTeam(mailbox)) {
            throw Refused.impossible(FIXED);
        }
    }

    private boolean isTeams(MailboxPath path, MailboxSession session) {
        return folders.stored(path, session).map(stored -> TeamFolders.ofTeam(stored.getUser())).orElse(true);
    }

    private Mono<Mailbox> found(MailboxPath path, MailboxSession session) {
        return Mono.justOrEmpty(folders.stored(path, session))
            .flatMap(stored -> mappers.getMailboxMapper(session).findMailboxByPath(stored))
            .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(path)));
    }

    private Mono<Mailbox> found(MailboxId id, MailboxSession session) {
        return mappers.getMailboxMapper(session).findMailboxById(id)
            .filter(mailbox -> !TeamFolders.ofTeam(mailbox) || folders.permission(mailbox, session) != Permission.NONE)
            .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(id)));
    }

    private Rfc4314Rights rights(Mailbox mailbox, MailboxSession session) {
        if (TeamFolders.inside(session) && SeenMailbox.stored(mailbox).getUser().equals(session.getUser())) {
            return MailboxACL.FULL_RIGHTS;
        }
        return rights(folders.permission(mailbox, session));
    }

    private static Rfc4314Rights rights(Permission permission) {
        return switch (permission) {
            case NONE -> MailboxACL.NO_RIGHTS;
            case READ -> READ;
            case WORK -> WORK;
        };
    }

    /** The ACL of a folder with which the session may do this. */
    static MailboxACL acl(Permission permission, MailboxSession session) {
        return acl(rights(permission), session);
    }

    private static MailboxACL acl(Rfc4314Rights rights, MailboxSession session) {
        return new MailboxACL(Map.of(MailboxACL.EntryKey.createUserEntryKey(session.getUser()), rights));
    }

    private MailboxACL acl(Mailbox mailbox, MailboxSession session) {
        return TeamFolders.ofTeam(mailbox) ? own(mailbox, session) : mailbox.getACL();
    }

    private MailboxACL own(Mailbox mailbox, MailboxSession session) {
        return acl(rights(mailbox, session), session);
    }
}
