package org.mailroom.imap.mpt;

import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaSizeLimit;
import org.apache.james.mailbox.exception.MailboxException;
import org.mailroom.imap.ImapServices;

/** What a storage must bring beyond {@link ImapServices} to run {@link ImapSuite}. */
public interface SuiteServices extends ImapServices {

    /** Limits what each user may keep. */
    void quotaLimits(QuotaCountLimit messages, QuotaSizeLimit storage) throws MailboxException;
}
