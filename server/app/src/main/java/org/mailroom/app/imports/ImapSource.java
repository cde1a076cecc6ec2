package org.mailroom.app.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

import javax.mail.AuthenticationFailedException;
import javax.mail.FetchProfile;
import javax.mail.Flags;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

import com.sun.mail.imap.IMAPFolder;
import com.sun.mail.imap.IMAPMessage;
import com.sun.mail.imap.protocol.BODY;

/**
 * A folder on an IMAP server, opened by EXAMINE, so that nothing changes there, not even what is read. TLS is verified; without it only this machine is spoken to. Messages come in pieces, so a large one takes no
 * memory. For one thread. Proof: {@code ImapSourceTest}, {@code ImportImapTest}.
 */
public final class ImapSource implements Source {
    private static final int AT_ONCE = 200;
    private static final int PIECE = 256 << 10;
    private static final int CONNECT_MILLIS = 30_000;
    private static final int ANSWER_MILLIS = 180_000;
    private static final int MOST_NAMED = 30;
    private static final Map<Flags.Flag, String> FLAGS = Map.of(Flags.Flag.SEEN, "\\Seen", Flags.Flag.ANSWERED, "\\Answered", Flags.Flag.FLAGGED, "\\Flagged", Flags.Flag.DRAFT, "\\Draft",
        Flags.Flag.DELETED, "\\Deleted");

    private final ImapAddress from;
    private final Store store;
    private final IMAPFolder folder;
    private final int count;
    private Message[] some = {};
    private int at;
    private int done;

    private ImapSource(ImapAddress from, Store store, IMAPFolder folder, int count) {
        this.from = from;
        this.store = store;
        this.folder = folder;
        this.count = count;
    }

    /**
     * Logs in.
     *
     * @param authorities  certificates in PEM that are trusted, and no others; empty: those that this Java trusts
     * @throws IOException with a sentence for people when that cannot be done
     */
    public static ImapSource open(ImapAddress from, String password, Optional<Path> authorities) throws IOException {
        Session session = Session.getInstance(settings(from, authorities));
        Store store = null;
        try {
            store = session.getStore(protocol(from));
            store.connect(from.host(), from.port(), from.user(), password);
            Folder folder = store.getFolder(from.folder());
            if (!folder.exists() || (folder.getType() & Folder.HOLDS_MESSAGES) == 0) {
                throw new IOException("there is no folder '" + from.folder() + "' of " + from.user() + " on " + from.host() + "; there are: " + names(store));
            }
            folder.open(Folder.READ_ONLY);
            return new ImapSource(from, store, (IMAPFolder) folder, folder.getMessageCount());
        } catch (MessagingException e) {
            close(store);
            throw new IOException(reason(from, e), e);
        } catch (IOException e) {
            close(store);
            throw e;
        }
    }

    private static String protocol(ImapAddress from) {
        return from.starttls() ? "imap" : "imaps";
    }

    private static Properties settings(ImapAddress from, Optional<Path> authorities) throws IOException {
        String prefix = "mail." + protocol(from) + ".";
        Properties settings = new Properties();
        settings.put(prefix + "connectiontimeout", Integer.toString(CONNECT_MILLIS));
        settings.put(prefix + "timeout", Integer.toString(ANSWER_MILLIS));
        settings.put(prefix + "peek", "true");
        settings.put(prefix + "fetchsize", Integer.toString(PIECE));
        settings.put(prefix + "ssl.protocols", "TLSv1.2 TLSv1.3");
        settings.put(prefix + "auth.mechanisms", "PLAIN LOGIN");
        settings.put(prefix + "starttls.enable", Boolean.toString(from.starttls()));
        settings.put(prefix + "starttls.required", Boolean.toString(from.starttls() && !from.local()));
        SSLSocketFactory sockets = authorities.isPresent() ? trusting(authorities.get()).getSocketFactory() : (SSLSocketFactory) SSLSocketFactory.getDefault();
        settings.put(prefix + "ssl.socketFactory", new CheckedSockets(sockets));
        // Or it would try again with sockets of its own, which check less.
        settings.put(prefix + "socketFactory.fallback", "false");
        return settings;
    }

    private static SSLContext trusting(Path authorities) throws IOException {
        try (InputStream pem = Files.newInputStream(authorities)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException(authorities + " has no certificate in it");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " is no file of certificates (PEM): " + e.getMessage(), e);
        }
    }

    private static String names(Store store) throws MessagingException {
        List<String> names = Arrays.stream(store.getDefaultFolder().list("*")).map(Folder::getFullName).sorted().toList();
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED))) + (names.size() > MOST_NAMED ? ", …" : "");
    }

    private static String reason(ImapAddress from, MessagingException failure) {
        if (failure instanceof AuthenticationFailedException) {
            return from.host() + " does not let " + from.user() + " in: " + failure.getMessage();
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return "no TLS with " + from.host() + " that could be trusted: " + cause.getMessage() + ". Where it has a certificate of its own, --ca FILE names a file (PEM) with what is trusted";
            }
        }
        return from.host() + ", port " + from.port() + ": " + failure.getMessage();
    }

    private static void close(Store store) throws IOException {
        if (store != null) {
            try {
                store.close();
            } catch (MessagingException e) {
                throw new IOException("the connection did not close cleanly: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public Optional<Found> next() throws IOException {
        try {
            if (at == some.length) {
                for (Message message : some) {
                    ((IMAPMessage) message).invalidateHeaders();
                }
                if (done == count) {
                    return Optional.empty();
                }
                some = folder.getMessages(done + 1, Math.min(count, done + AT_ONCE));
                at = 0;
                FetchProfile wanted = new FetchProfile();
                wanted.add(FetchProfile.Item.FLAGS);
                wanted.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
                wanted.add(FetchProfile.Item.SIZE);
                folder.fetch(some, wanted);
            }
            Message message = some[at++];
            done++;
            String place = from + ", message " + done;
            if (message.isExpunged()) {
                return Optional.of(new Found(place, Instant.EPOCH, Set.of(), () -> {
                    throw new Unreadable("it is not there any more");
                }));
            }
            Instant date = message.getReceivedDate() == null ? Instant.EPOCH : message.getReceivedDate().toInstant();
            return Optional.of(new Found(place, date, flags(message.getFlags()), () -> content((IMAPMessage) message)));
        } catch (MessagingException e) {
            throw new IOException(reason(from, e), e);
        }
    }

    private static Set<String> flags(Flags given) {
        Set<String> flags = new TreeSet<>(Arrays.asList(given.getUserFlags()));
        for (Flags.Flag flag : given.getSystemFlags()) {
            Optional.ofNullable(FLAGS.get(flag)).ifPresent(flags::add);
        }
        return flags;
    }

    private InputStream content(IMAPMessage message) throws IOException {
        try {
            return new Content(message);
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    /** What fails while the connection stands is this message's own trouble. */
    private IOException failed(Exception e) {
        return folder.isOpen() ? new Unreadable(from.host() + " does not give it: " + e.getMessage()) : new IOException("the connection to " + from.host() + " broke: " + e.getMessage(), e);
    }

    /**
     * A piece that is not full is the last one; a server that fails in the middle of a message and does not say so would cut it. Some servers only estimate RFC822.SIZE, so a number that is too large
     * proves nothing by itself: what is asked is whether there is something where the end should be.
     */
    private void whole(IMAPMessage message, long octets) throws IOException {
        try {
            int size = message.getSize();
            if (octets >= size) {
                return;
            }
            BODY end = (BODY) folder.doCommand(protocol -> protocol.peekBody(message.getMessageNumber(), "", size - 1, 1));
            if (end != null && end.getOrigin() == size - 1 && end.getByteArray() != null && end.getByteArray().getCount() > 0) {
                throw new Unreadable(from.host() + " gives only " + octets + " octets of it, and it has " + size);
            }
        } catch (MessagingException e) {
            throw failed(e);
        }
    }

    private final class Content extends FilterInputStream {
        private final IMAPMessage message;
        private long octets;

        Content(IMAPMessage message) throws MessagingException {
            super(message.getMimeStream());
            this.message = message;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some;
            try {
                some = super.read(into, from, length);
            } catch (IOException e) {
                throw failed(e);
            }
            if (some < 0) {
                whole(message, octets);
            } else {
                octets += some;
            }
            return some;
        }
    }

    @Override
    public Optional<Integer> percent() {
        return count == 0 ? Optional.empty() : Optional.of((int) (100L * done / count));
    }

    @Override
    public void close() throws IOException {
        close(store);
    }
}
