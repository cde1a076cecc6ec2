import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of James's conf directory: its sample configuration where that matters for the figures, on loopback, without TLS and limits. */
final class JamesConfiguration {
    private JamesConfiguration() {
    }

    static Map<String, String> files(Path home, int imap, int smtp, int admin, String keystorePassword) {
        String tls = """
            <tls socketTLS="false" startTLS="false">
                <keystore>file://conf/keystore</keystore><keystoreType>PKCS12</keystoreType><secret>%s</secret>
              </tls>
              <connectionBacklog>200</connectionBacklog><connectionLimit>0</connectionLimit><connectionLimitPerIP>0</connectionLimitPerIP>
            """.formatted(keystorePassword).strip();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("imapserver.xml", """
            <imapservers><imapserver enabled="true">
              <jmxName>imapserver</jmxName><bind>127.0.0.1:%d</bind>%s
              <idleTimeInterval>120</idleTimeInterval><idleTimeIntervalUnit>SECONDS</idleTimeIntervalUnit><enableIdle>true</enableIdle>
              <plainAuthDisallowed>false</plainAuthDisallowed>
              <auth><plainAuthEnabled>true</plainAuthEnabled><requireSSL>false</requireSSL></auth>
            </imapserver></imapservers>
            """.formatted(imap, tls));
        files.put("smtpserver.xml", """
            <smtpservers><smtpserver enabled="true">
              <jmxName>smtpserver</jmxName><bind>127.0.0.1:%d</bind>%s
              <connectiontimeout>360</connectiontimeout><authorizedAddresses>127.0.0.0/8</authorizedAddresses>
              <auth><announce>never</announce><requireSSL>false</requireSSL><plainAuthEnabled>true</plainAuthEnabled></auth>
              <verifyIdentity>false</verifyIdentity><maxmessagesize>0</maxmessagesize><addressBracketsEnforcement>true</addressBracketsEnforcement>
              <handlerchain>
                <handler class="org.apache.james.smtpserver.fastfail.ValidRcptHandler"/>
                <handler class="org.apache.james.smtpserver.CoreCmdHandlerLoader"/>
              </handlerchain>
            </smtpserver></smtpservers>
            """.formatted(smtp, tls));
        files.put("mailetcontainer.xml", CHAIN);
        files.put("usersrepository.xml", "<usersrepository name=\"LocalUsers\"><algorithm>PBKDF2-SHA512</algorithm>"
            + "<enableVirtualHosting>true</enableVirtualHosting><enableForwarding>true</enableForwarding></usersrepository>");
        files.put("domainlist.xml", "<domainlist><autodetect>false</autodetect><autodetectIP>false</autodetectIP>"
            + "<defaultDomain>bench.test</defaultDomain></domainlist>");
        files.put("mailrepositorystore.xml", """
            <mailrepositorystore>
              <defaultProtocol>memory</defaultProtocol>
              <mailrepositories>
                <mailrepository class="org.apache.james.mailrepository.memory.MemoryMailRepository">
                  <protocols><protocol>memory</protocol></protocols>
                </mailrepository>
              </mailrepositories>
            </mailrepositorystore>
            """);
        files.put("recipientrewritetable.xml", "<recipientrewritetable><recursiveMapping>true</recursiveMapping>"
            + "<mappingLimit>10</mappingLimit></recipientrewritetable>");
        files.put("dnsservice.xml", "<dnsservice><autodiscover>false</autodiscover><servers><server>127.0.0.1</server></servers>"
            + "<authoritative>false</authoritative></dnsservice>");
        for (String server : "pop3 lmtp managesieve".split(" ")) {
            files.put(server + "server.xml", "<" + server + "servers><" + server + "server enabled=\"false\"/></" + server + "servers>");
        }
        files.put("listeners.xml", "<listeners/>");
        files.put("webadmin.properties", "enabled=true\nhost=127.0.0.1\nport=" + admin + "\nhttps.enabled=false\n");
        files.put("jmap.properties", "enabled=false\n");
        files.put("jmx.properties", "jmx.enabled=false\n");
        files.put("extensions.properties", "");
        files.put("healthcheck.properties", "");
        files.put("logback.xml", """
            <configuration>
              <appender name="file" class="ch.qos.logback.core.FileAppender">
                <file>%s/james.log</file>
                <encoder><pattern>%%d %%-5level %%logger{15} %%msg%%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="file"/></root>
              <logger name="org.apache.james" level="INFO"/>
            </configuration>
            """.formatted(home));
        return files;
    }

    private static final String CHAIN = """
        <mailetcontainer enableJmx="false">
          <context><postmaster>postmaster</postmaster></context>
          <spooler><threads>20</threads><errorRepository>memory://var/mail/error/</errorRepository></spooler>
          <processors>
            <processor state="root" enableJmx="false">
              <mailet match="All" class="PostmasterAlias"/>
              <mailet match="RelayLimit=30" class="Null"/>
              <mailet match="All" class="ToProcessor"><processor>transport</processor></mailet>
            </processor>
            <processor state="error" enableJmx="false">
              <mailet match="All" class="ToRepository"><repositoryPath>memory://var/mail/error/</repositoryPath></mailet>
            </processor>
            <processor state="transport" enableJmx="false">
              <matcher name="relay-allowed" match="org.apache.james.mailetcontainer.impl.matchers.Or">
                <matcher match="SMTPAuthSuccessful"/><matcher match="SMTPIsAuthNetwork"/><matcher match="SentByMailet"/>
                <matcher match="org.apache.james.jmap.mailet.SentByJmap"/>
              </matcher>
              <mailet match="All" class="RemoveMimeHeader"><name>bcc</name><onMailetException>ignore</onMailetException></mailet>
              <mailet match="All" class="RecipientRewriteTable"><errorProcessor>error</errorProcessor></mailet>
              <mailet match="RecipientIsLocal" class="ToProcessor"><processor>local-delivery</processor></mailet>
              <mailet match="All" class="ToProcessor"><processor>error</processor></mailet>
            </processor>
            <processor state="local-delivery" enableJmx="false">
              <mailet match="All" class="VacationMailet"><onMailetException>ignore</onMailetException></mailet>
              <mailet match="All" class="Sieve"><onMailetException>ignore</onMailetException></mailet>
              <mailet match="All" class="AddDeliveredToHeader"/>
              <mailet match="All" class="org.apache.james.jmap.mailet.filter.JMAPFiltering"><onMailetException>ignore</onMailetException></mailet>
              <mailet match="All" class="LocalDelivery"/>
            </processor>
          </processors>
        </mailetcontainer>
        """;
}
