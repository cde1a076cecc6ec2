package org.mailroom.app.run;

import java.util.concurrent.atomic.AtomicInteger;

import javax.mail.MessagingException;

import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** Fails on mail whose subject says how; for {@link FailingMailetTest}, which puts it into the chain. */
public class FailingMailet extends GenericMailet {
    static final AtomicInteger FAILURES = new AtomicInteger();

    @Override
    public void service(Mail mail) throws MessagingException {
        String subject = String.valueOf(mail.getMessage().getSubject());
        if (subject.startsWith("fails")) {
            FAILURES.incrementAndGet();
            throw new MessagingException("it always fails");
        }
        if (subject.startsWith("errs")) {
            FAILURES.incrementAndGet();
            throw new StackOverflowError("it always errs");
        }
    }
}
