import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Postfix, which delivers by LMTP to Dovecot. Both sync to disk before they acknowledge, as they do by default. Any user has the password, in the
 * clear; login processes are used again; the shared mailbox is a public namespace that everybody may read and write.
 */
final class DovecotPeer extends Peer {
    private static final int MAIL_USER = 5000;

    private final String format;
    private final boolean indexed;
    private final int lmtp = freePort();
    private Process dovecot;

    /**
     * @param format maildir or mdbox
     * @param indexed whether fts-xapian answers searches
     */
    DovecotPeer(String name, Path work, String format, boolean indexed) throws IOException {
        super(name, work);
        this.format = format;
        this.indexed = indexed;
    }

    /** Why it cannot be had here. */
    static Optional<String> absent(boolean indexed) {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("Postfix and Dovecot change users, and this is not root");
        }
        for (String file : List.of("/usr/sbin/postfix", "/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp")) {
            if (!Files.exists(Path.of(file))) {
                return Optional.of("there is no " + file + " (Debian: postfix dovecot-imapd dovecot-lmtpd)");
            }
        }
        boolean complete = !indexed || Files.exists(Path.of("/usr/lib/dovecot/modules/lib21_fts_xapian_plugin.so"));
        return complete ? Optional.empty() : Optional.of("dovecot-fts-xapian is not installed");
    }

    @Override
    String version() throws Exception {
        return "Postfix " + Commands.run(Map.of(), List.of("/usr/sbin/postconf", "-h", "mail_version")) + ", Dovecot "
            + Commands.run(Map.of(), List.of("/usr/sbin/dovecot", "--version")) + ", " + format + (indexed ? " with fts-xapian" : "");
    }

    @Override
    void prepare() throws Exception {
        for (String directory : List.of("run", "mail/users", "mail/public", "acl", "postfix", "queue", "data")) {
            Files.createDirectories(home.resolve(directory));
        }
        Files.writeString(home.resolve("dovecot.conf"), dovecotConf());
        Files.writeString(home.resolve("acl/.DEFAULT"), "authenticated lrwstipekxa\n");
        Files.writeString(home.resolve("postfix/main.cf"), mainCf());
        Files.writeString(home.resolve("postfix/master.cf"), masterCf());
        for (String directory : List.of("mail", "mail/users", "mail/public")) {
            Files.setAttribute(home.resolve(directory), "unix:uid", MAIL_USER, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(home.resolve(directory), "unix:gid", MAIL_USER, LinkOption.NOFOLLOW_LINKS);
        }
        Files.setOwner(home.resolve("data"), home.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
    }

    @Override
    void launch() throws IOException {
        List<String> line = List.of("/usr/sbin/dovecot", "-F", "-c", home.resolve("dovecot.conf").toString());
        dovecot = Commands.launch(Map.of(), line, home.resolve("stdout.log"));
    }

    @Override
    void complete() throws Exception {
        Commands.run(Map.of(), List.of("/usr/sbin/postfix", "-c", home.resolve("postfix").toString(), "start"));
        if (postfix().isEmpty()) {
            throw new IOException("Postfix did not start; its log is " + home.resolve("queue/maillog"));
        }
        try (Imap client = Imap.login(imap, account(1))) {
            if (client.command("LIST \"\" \"Shared/support\"").size() == 1) {
                client.command("CREATE \"Shared/support\"");
            }
        }
    }

    /** Its master process, which has left the command that started it. */
    private Optional<ProcessHandle> postfix() {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(home.resolve("queue/pid/master.pid")).strip()))
                .filter(process -> process.info().command().orElse("").endsWith("/master"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void stop() throws Exception {
        Optional<ProcessHandle> postfix = postfix();
        if (postfix.isPresent()) {
            Commands.end(postfix.get());
            Files.deleteIfExists(home.resolve("queue/pid/master.pid"));
        }
        if (dovecot != null) {
            Commands.end(dovecot.toHandle());
            dovecot = null;
        }
    }

    @Override
    List<ProcessHandle> roots() {
        return Stream.concat(Stream.ofNullable(dovecot).map(Process::toHandle), postfix().stream()).toList();
    }

    @Override
    Optional<Shared> shared() {
        return Optional.of(new Shared("Shared/support", "support@bench.test"));
    }

    @Override
    boolean durable() {
        return true;
    }

    @Override
    int window() {
        return 16;
    }

    /** Without its index cache it reads all messages again; the list of messages stays. */
    @Override
    void forget() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("mail"))) {
            for (Path file : files.filter(file -> file.getFileName().toString().startsWith("dovecot.index.cache")).toList()) {
                Files.delete(file);
            }
        }
    }

    private String dovecotConf() {
        String plugins = indexed ? " fts fts_xapian" : "";
        String fts = indexed ? "\n  fts = xapian\n  fts_xapian = partial=3 full=20 verbose=0\n  fts_autoindex = yes\n  fts_enforced = yes" : "";
        return """
            base_dir = %1$s/run
            state_dir = %1$s/run
            log_path = %1$s/dovecot.log
            instance_name = %2$s
            protocols = imap lmtp
            listen = 127.0.0.1
            ssl = no
            disable_plaintext_auth = no
            login_trusted_networks = 127.0.0.0/8
            first_valid_uid = %3$d
            mail_max_userip_connections = 1000
            auth_username_format = %%Lu
            mail_location = %4$s:~/%4$s
            recipient_delimiter = +
            lmtp_save_to_detail_mailbox = yes
            lda_mailbox_autocreate = yes
            postmaster_address = postmaster@bench.test
            mail_plugins = acl%5$s
            passdb {
              driver = static
              args = password=%6$s
            }
            userdb {
              driver = static
              args = uid=%3$d gid=%3$d home=%1$s/mail/users/%%Lu allow_all_users=yes
            }
            namespace inbox {
              inbox = yes
              separator = /
            }
            namespace shared {
              type = public
              separator = /
              prefix = Shared/
              location = %4$s:%1$s/mail/public
              subscriptions = no
              list = yes
            }
            protocol imap {
              mail_plugins = acl imap_acl%5$s
            }
            plugin {
              acl = vfile:%1$s/acl%7$s
            }
            service imap-login {
              service_count = 0
              process_min_avail = 2
              inet_listener imap {
                port = %8$d
              }
              inet_listener imaps {
                port = 0
              }
            }
            service imap {
              process_limit = 1000
            }
            service lmtp {
              inet_listener lmtp {
                port = %9$d
              }
            }
            service indexer-worker {
              process_limit = 1
              vsz_limit = 1G
            }
            """.formatted(home, name, MAIL_USER, format, plugins, PASSWORD, fts, imap, lmtp);
    }

    private String mainCf() {
        return """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            maillog_file = %1$s/queue/maillog
            maillog_file_prefixes = %1$s
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = peer.bench.test
            mydestination =
            mynetworks = 127.0.0.0/8
            alias_maps =
            local_recipient_maps =
            smtpd_relay_restrictions = permit_mynetworks, reject
            virtual_mailbox_domains = bench.test
            virtual_alias_maps = inline:{{support@bench.test = support+Shared/support@bench.test}}
            virtual_transport = lmtp:inet:127.0.0.1:%2$d
            default_transport = error:no mail leaves
            """.formatted(home, lmtp);
    }

    /** Debian's services as far as they are used, outside chroot. */
    private String masterCf() {
        return """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup  unix n - n - 0 cleanup
            qmgr     unix n - n 300 1 qmgr
            tlsmgr   unix - - n 1000? 1 tlsmgr
            rewrite  unix - - n - - trivial-rewrite
            bounce   unix - - n - 0 bounce
            defer    unix - - n - 0 bounce
            trace    unix - - n - 0 bounce
            verify   unix - - n - 1 verify
            flush    unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            error    unix - - n - - error
            retry    unix - - n - - error
            lmtp     unix - - n - - lmtp
            anvil    unix - - n - 1 anvil
            scache   unix - - n - 1 scache
            postlog  unix-dgram n - n - 1 postlogd
            """.formatted(smtp);
    }
}
