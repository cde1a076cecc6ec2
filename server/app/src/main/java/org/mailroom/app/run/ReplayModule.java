package org.mailroom.app.run;

import java.util.Map;

import javax.inject.Singleton;
import javax.mail.MessagingException;

import org.mailroom.app.config.BadInput;
import org.mailroom.app.config.Settings;
import org.mailroom.app.config.xml.XmlFiles;
import org.mailroom.app.rules.Replaying;
import org.mailroom.domain.hours.Calendars;
import org.mailroom.domain.mail.Threads;
import org.mailroom.domain.route.Prospects;
import org.mailroom.domain.rule.PastMail;
import org.mailroom.domain.rule.Replay;
import org.mailroom.domain.team.Directory;
import org.mailroom.mailets.Categorise;
import org.mailroom.mailets.triage.Languages;
import org.mailroom.mailets.triage.Triage;
import org.mailroom.store.conversation.Intake;
import org.mailroom.store.route.SqlProspects;
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
        bind(Prospects.class).to(SqlProspects.class);
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
}
