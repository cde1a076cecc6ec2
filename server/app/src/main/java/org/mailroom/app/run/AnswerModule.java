package org.mailroom.app.run;

import javax.inject.Singleton;

import org.mailroom.app.measure.CountedSubmissions;
import org.mailroom.domain.answer.Notes;
import org.mailroom.domain.answer.Outbox;
import org.mailroom.domain.answer.SavedReplies;
import org.mailroom.domain.answer.Submissions;
import org.mailroom.domain.measure.Meters;
import org.mailroom.store.answer.SqlAutomaticAnswers;
import org.mailroom.store.answer.LettersToLeads;
import org.mailroom.store.answer.SqlNotes;
import org.mailroom.store.answer.SqlOutbox;
import org.mailroom.store.answer.SqlSavedReplies;
import org.mailroom.store.answer.SqlSubmissions;
import org.mailroom.store.conversation.Reminders;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;

/** What becomes of agents' mail. */
final class AnswerModule extends AbstractModule {

    @Override
    protected void configure() {
        bind(SqlSubmissions.class).in(Scopes.SINGLETON);
        bind(SqlNotes.class).in(Scopes.SINGLETON);
        bind(Notes.class).to(SqlNotes.class);
        bind(SqlAutomaticAnswers.class).in(Scopes.SINGLETON);
        bind(SqlOutbox.class).in(Scopes.SINGLETON);
        bind(SavedReplies.class).to(SqlSavedReplies.class).in(Scopes.SINGLETON);
        bind(Reminders.Leads.class).to(LettersToLeads.class).in(Scopes.SINGLETON);
        bind(Outbox.class).to(SqlOutbox.class);
    }

    @Provides
    @Singleton
    Submissions submissions(SqlSubmissions submissions, Meters meters) {
        return new CountedSubmissions(submissions, meters);
    }
}
