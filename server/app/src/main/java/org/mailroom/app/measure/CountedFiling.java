package org.mailroom.app.measure;

import org.mailroom.domain.mail.Filing;
import org.mailroom.domain.mail.Folder;
import org.mailroom.domain.mail.Handling;
import org.mailroom.domain.mail.IncomingMessage;
import org.mailroom.domain.mail.IngestKey;
import org.mailroom.domain.measure.Measure;
import org.mailroom.domain.measure.Meters;

/** Another filing, whose mails are counted when they are filed. */
public record CountedFiling(Filing filing, Meters meters) implements Filing {
    @Override
    public void file(Folder target, IncomingMessage message, Handling handling, IngestKey key) {
        filing.file(target, message, handling, key);
        boolean team = target instanceof Folder.Queue;
        meters.count(Measure.FILED, handling.quarantined() ? "quarantine" : handling.spam() ? team ? "spam" : "junk" : team ? "queue" : "inbox");
    }
}
