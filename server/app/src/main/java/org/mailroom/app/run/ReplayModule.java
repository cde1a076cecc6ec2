package org.mailroom.app.run;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import javax.inject.Singleton;
import javax.mail.MessagingException;

import org.apache.james.lifecycle.api.LifecycleUtil;
import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.xml.XmlFiles;
import org.mailroom.app.rules.Replaying;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.mail.Foresight;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.rule.PastMail;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.screen.BlockedSenders;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.Categorise;
import org.mailroom.mailets.Rehearsal;
import org.mailroom.mailets.triage.Languages;
import org.mailroom.mailets.triage.Triage;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.rule.SqlPastMail;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What rules look at, in the running server and for {@code mailroom replay} without one. */
final class ReplayModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(Threads.class).to(Intake.class);
        bind(Languages.class).in(Scopes.SINGLETON);
        bind(Foresight.class).to(Intake.class);
        bind(PastMail.class).to(SqlPastMail.class);
        bind(Replay.class).to(Replaying.class);
    }

    /** As the mailet of the chain sees mail. */
    @Provides
    @Singleton
    Triage triage(Settings settings, Directory directory, Languages languages, Calendars calendars) throws BadInput, MessagingException {
        Map<String, String> parameters = XmlFiles.parameters(settings.file("mailetcontainer.xml"), Categorise.class.getName());
        return new Triage(directory, languages, Categorise.segments(settings.configuration(), parameters::get), calendars);
    }

    /** The chain as it stands in the file. */
    @Provides
    @Singleton
    Rehearsal rehearsal(Settings settings, Directory directory, BlockedSenders blocked, Triage triage, Clock clock) throws BadInput {
        List<Rehearsal.Part> chain = XmlFiles.mailets(settings.file("mailetcontainer.xml")).stream().map(mailet -> new Rehearsal.Part(mailet.getKey(), mailet.getValue())).toList();
        return new Rehearsal(chain, new Rehearsal.Ground(directory, blocked, triage, clock, ChainModule.attributes(settings), LifecycleUtil::dispose));
    }
}
