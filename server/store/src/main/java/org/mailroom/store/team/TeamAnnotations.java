package org.mailroom.store.team;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

import javax.inject.Inject;

import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.model.MailboxAnnotation;
import org.apache.james.mailbox.model.MailboxAnnotationKey;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.mailroom.domain.Refused;
import org.mailroom.domain.team.TeamFolder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * METADATA of team folders under the names that a session sees; only who may work in a folder writes it. Extends
 * {@code StoreMailboxAnnotationManager}, which knows stored names only and lets whoever reads write. Thread-safe.
 * Proven by {@code SharedMailboxesTest}.
 */
public final class TeamAnnotations extends StoreMailboxAnnotationManager {
    private final TeamFolders folders;
    private final MailboxSessionMapperFactory mappers;

    @Inject
    public TeamAnnotations(TeamFolders folders, MailboxSessionMapperFactory mappers, TeamRights rights) {
        this(folders, mappers, rights, MailboxConstants.DEFAULT_LIMIT_ANNOTATIONS_ON_MAILBOX, MailboxConstants.DEFAULT_LIMIT_ANNOTATION_SIZE);
    }

    TeamAnnotations(TeamFolders folders, MailboxSessionMapperFactory mappers, TeamRights rights, int most, int largest) {
        super(mappers, rights, most, largest);
        this.folders = folders;
        this.mappers = mappers;
    }

    @Override
    public Flux<MailboxAnnotation> getAllAnnotationsReactive(MailboxPath path, MailboxSession session) {
        return read(path, session, stored -> super.getAllAnnotationsReactive(stored, session));
    }

    @Override
    public Flux<MailboxAnnotation> getAnnotationsByKeysReactive(MailboxPath path, MailboxSession session, Set<MailboxAnnotationKey> keys) {
        return read(path, session, stored -> super.getAnnotationsByKeysReactive(stored, session, keys));
    }

    @Override
    public Flux<MailboxAnnotation> getAnnotationsByKeysWithOneDepthReactive(MailboxPath path, MailboxSession session,
                                                                            Set<MailboxAnnotationKey> keys) {
        return read(path, session, stored -> super.getAnnotationsByKeysWithOneDepthReactive(stored, session, keys));
    }

    @Override
    public Flux<MailboxAnnotation> getAnnotationsByKeysWithAllDepthReactive(MailboxPath path, MailboxSession session,
                                                                            Set<MailboxAnnotationKey> keys) {
        return read(path, session, stored -> super.getAnnotationsByKeysWithAllDepthReactive(stored, session, keys));
    }

    @Override
    public Mono<Void> updateAnnotationsReactive(MailboxPath path, MailboxSession session, List<MailboxAnnotation> annotations) {
        return stored(path, session)
            .flatMap(stored -> mappers.getMailboxMapper(session).findMailboxByPath(stored))
            .doOnNext(mailbox -> {
                if (TeamFolders.ofTeam(mailbox) && folders.permission(mailbox, session) != TeamFolder.Permission.WORK) {
                    throw Refused.rights("You may only read " + path.getName() + ". Nothing was changed.");
                }
            })
            .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(path)))
            .flatMap(mailbox -> super.updateAnnotationsReactive(mailbox.generateAssociatedPath(), session, annotations));
    }

    private Flux<MailboxAnnotation> read(MailboxPath path, MailboxSession session, Function<MailboxPath, Flux<MailboxAnnotation>> reading) {
        return stored(path, session)
            .flatMapMany(reading)
            .onErrorMap(MailboxNotFoundException.class, gone -> new MailboxNotFoundException(path));
    }

    private Mono<MailboxPath> stored(MailboxPath path, MailboxSession session) {
        return Mono.defer(() -> Mono.justOrEmpty(folders.stored(path, session)))
            .switchIfEmpty(Mono.error(() -> new MailboxNotFoundException(path)));
    }
}
