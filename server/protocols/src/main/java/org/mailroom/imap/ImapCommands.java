package org.mailroom.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapCommandParser;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.decode.base.AbstractImapCommandParser;
import org.apache.james.imap.decode.main.DefaultImapDecoder;
import org.apache.james.imap.decode.parser.*;
import org.apache.james.imap.encode.*;
import org.apache.james.imap.encode.base.EndImapEncoder;
import org.apache.james.imap.encode.main.DefaultImapEncoderFactory.DefaultImapEncoder;
import org.apache.james.imap.processor.*;
import org.apache.james.imap.processor.base.AbstractProcessor;
import org.apache.james.imap.processor.base.ImapResponseMessageProcessor;
import org.apache.james.imap.processor.base.UnknownRequestProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;
import org.mailroom.imap.answer.CapabilityEncoder;
import org.mailroom.imap.answer.CodedStatusEncoder;
import org.mailroom.imap.answer.IdentityEncoder;
import org.mailroom.imap.answer.MetadataEncoder;
import org.mailroom.imap.command.*;

/**
 * Which class parses, runs and encodes what: James's, with ours in place of those that 3.8.1 gets wrong. There is no
 * COMPRESS (an expansion bomb) and no OAUTH. Immutable; one serves all listeners.
 *
 * <p>Replaces the {@code imapPackages} of {@code imapserver.xml} and the wiring of {@code IMAPServerModule}.
 */
public record ImapCommands(ImapDecoder decoder, ImapEncoder encoder, ImapProcessor processor) {

    private static final List<Class<? extends AbstractProcessor<?>>> OURS = List.of(Append.class, Authenticate.class, Close.class,
        Copy.class, Create.class, Delete.class, Enable.class, Examine.class, Expunge.class, Fetch.class, Identify.class,
        Idle.class, ListMailboxes.class, ListSubscribed.class, Login.class, Move.class, Namespace.class, Quota.class, QuotaRoot.class, Rename.class, Search.class,
        Select.class, SetMetadata.class, Status.class, Store.class, XList.class);

    private static final List<Class<? extends AbstractProcessor<?>>> JAMES = List.of(CheckProcessor.class,
        DeleteACLProcessor.class,
        GetACLProcessor.class, GetMetadataProcessor.class,
        ImapResponseMessageProcessor.class, ListRightsProcessor.class, LogoutProcessor.class, MyRightsProcessor.class,
        NoopProcessor.class, SetACLProcessor.class,
        SetQuotaProcessor.class, StartTLSProcessor.class, SubscribeProcessor.class, UnselectProcessor.class,
        UnsubscribeProcessor.class);

    private static final List<Class<? extends AbstractImapCommandParser>> PARSERS = List.of(SearchParser.class, LoginParser.class, ListParser.class, FetchParser.class, QuotaParser.class,
        AppendCommandParser.class, AuthenticateCommandParser.class, CapabilityCommandParser.class, CheckCommandParser.class,
        CloseCommandParser.class, CopyCommandParser.class, CreateCommandParser.class, DeleteACLCommandParser.class,
        DeleteCommandParser.class, EnableCommandParser.class, ExamineCommandParser.class, ExpungeCommandParser.class,
        GetACLCommandParser.class, GetMetadataCommandParser.class, GetQuotaRootCommandParser.class,
        IDCommandParser.class, IdleCommandParser.class,
        ListRightsCommandParser.class, LogoutCommandParser.class, LsubCommandParser.class, MoveCommandParser.class,
        MyRightsCommandParser.class, NamespaceCommandParser.class, NoopCommandParser.class, RenameCommandParser.class,
        SelectCommandParser.class, SetACLCommandParser.class, SetAnnotationCommandParser.class, SetQuotaCommandParser.class,
        StartTLSCommandParser.class, StatusCommandParser.class, StoreCommandParser.class, SubscribeCommandParser.class,
        UnselectCommandParser.class, UnsubscribeCommandParser.class, XListCommandParser.class);

    private static final List<Class<? extends ImapResponseEncoder<?>>> ENCODERS = List.of(ACLResponseEncoder.class,
        AuthenticateResponseEncoder.class, CapabilityEncoder.class, ContinuationResponseEncoder.class,
        ESearchResponseEncoder.class, EnableResponseEncoder.class, ExistsResponseEncoder.class, ExpungeResponseEncoder.class,
        FetchResponseEncoder.class, FlagsResponseEncoder.class, IdentityEncoder.class, LSubResponseEncoder.class,
        ListResponseEncoder.class, ListRightsResponseEncoder.class, MailboxStatusResponseEncoder.class,
        MetadataEncoder.class, MyRightsResponseEncoder.class, NamespaceResponseEncoder.class, QuotaResponseEncoder.class,
        QuotaRootResponseEncoder.class, RecentResponseEncoder.class, SearchResponseEncoder.class, CodedStatusEncoder.class,
        VanishedResponseEncoder.class, XListResponseEncoder.class);

    /** Makes each class by {@code instances}, which knows James's services and our ports; {@code Status} once only. */
    public static ImapCommands of(Instances instances) {
        StatusResponseFactory answers = instances.get(StatusResponseFactory.class);
        List<AbstractProcessor<?>> processors = new ArrayList<>();
        OURS.forEach(type -> processors.add(instances.get(type)));
        JAMES.forEach(type -> processors.add(instances.get(type)));
        processors.add(new Capabilities(instances.get(MailboxManager.class), answers, instances.get(MetricFactory.class),
            processors.stream().filter(CapabilityImplementingProcessor.class::isInstance)
                .map(CapabilityImplementingProcessor.class::cast).toList()));
        Map<String, ImapCommandParser> parsers = new HashMap<>();
        PARSERS.forEach(type -> register(instances.get(type), parsers));
        parsers.put("UID", new UidCommandParser(new ImapParserFactory(Map.copyOf(parsers)), answers));
        return new ImapCommands(new DefaultImapDecoder(answers, new ImapParserFactory(parsers)),
            new DefaultImapEncoder(ENCODERS.stream().map(instances::get), new EndImapEncoder()),
            wired(processors, answers));
    }

    private static void register(AbstractImapCommandParser parser, Map<String, ImapCommandParser> parsers) {
        parsers.put(parser.getCommand().getName(), parser);
    }

    @SuppressWarnings("rawtypes") // James's DefaultProcessor takes raw classes
    private static ImapProcessor wired(List<AbstractProcessor<?>> processors, StatusResponseFactory answers) {
        Map<Class, ImapProcessor> byRequest = new HashMap<>();
        for (AbstractProcessor<?> processor : processors) {
            processor.acceptableClasses().forEach(request -> byRequest.put(request, processor));
        }
        return new InOneNamespace(new DefaultProcessor(byRequest, new UnknownRequestProcessor(answers)), answers);
    }

    /** Makes instances with their dependencies, as an injector does. */
    @FunctionalInterface
    public interface Instances {
        <T> T get(Class<T> type);
    }
}
