package org.mailroom.mailets;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;

/** A mailet context in which nothing happens: it has attributes, and remembers for whom mail goes nowhere. For one thread. */
final class StillContext implements InvocationHandler {
    private final Map<Object, Object> attributes;
    private final Consumer<Mail> discard;
    private final Map<MailAddress, String> refused = new HashMap<>();

    /** @param discard  what is done with mail that would go elsewhere */
    StillContext(Map<String, String> attributes, Consumer<Mail> discard) {
        this.attributes = new HashMap<>(attributes);
        this.discard = discard;
    }

    MailetContext context() {
        return (MailetContext) Proxy.newProxyInstance(MailetContext.class.getClassLoader(), new Class<?>[] {MailetContext.class}, this);
    }

    /** Why none of these gets it. */
    Optional<String> refused(Collection<MailAddress> recipients) {
        return refused.keySet().containsAll(recipients) ? recipients.stream().map(refused::get).findFirst() : Optional.empty();
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "getAttribute" -> attributes.get(arguments[0]);
            case "setAttribute" -> attributes.put(arguments[0], arguments[1]);
            case "removeAttribute" -> attributes.remove(arguments[0]);
            case "sendMail" -> sent((Mail) arguments[0], (String) arguments[1]);
            default -> throw new UnsupportedOperationException("a rehearsed mailet asks for " + method.getName());
        };
    }

    private Object sent(Mail mail, String processor) {
        mail.getRecipients().forEach(recipient -> refused.put(recipient, Optional.ofNullable(mail.getErrorMessage()).orElse(processor)));
        discard.accept(mail);
        return null;
    }
}
