package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import io.iovec.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * All rules of {@code SPEC.md} as tests of one transport. An implementor writes
 *
 * <pre>{@code
 * class NioConformanceTest extends TransportConformance {
 *   @Override
 *   protected TransportProvider provider() {
 *     return new NioProvider();
 *   }
 * }
 * }</pre>
 *
 * <p>The far end of every connection is plain blocking Java. Rules whose capability the transport
 * does not declare are skipped as {@code NOT_APPLICABLE}. Tests run one after the other: they count
 * what the process has open.
 */
public abstract class TransportConformance extends Subject {
  private @Nullable Set<Capability> declared;
  private @Nullable Probe probe;

  /** For implementors. */
  protected TransportConformance() {}

  /** Returns the provider of the transport under test. */
  protected abstract TransportProvider provider();

  /** Returns what to open it with; rules change the policy, sizes and kill switches of it. */
  protected TransportConfig config() {
    return TransportConfig.defaults();
  }

  /** Returns what this implementation is called in reports: by default the provider's name. */
  protected String label() {
    return provider().name();
  }

  /**
   * Returns how to make system calls fail, or null if that cannot be done: section X is skipped.
   */
  protected @Nullable Faults faults() {
    return null;
  }

  /** Returns the kill switches that {@link TransportConfig#disabled} may name. */
  protected Set<String> killSwitches() {
    return Set.of();
  }

  /**
   * Returns the capabilities that the transport is known to have on machines like this one. Where
   * one of them is not declared, its rules are {@link Outcome#NOT_RUN} instead of {@link
   * Outcome#NOT_APPLICABLE}: the machine lacks something, or the probe is wrong.
   */
  protected Set<Capability> expected() {
    return Set.of();
  }

  /** Returns what the transport under test declares. */
  final Set<Capability> declared() {
    Set<Capability> known = declared;
    if (known == null) {
      try (Transport transport = provider().open(config())) {
        known = Set.copyOf(transport.capabilities());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot open the transport under test", e);
      }
      declared = known;
    }
    return known;
  }

  private Probe probe() {
    Probe known = probe;
    if (known == null) {
      known = Transports.probe(provider(), config()).probe();
      probe = known;
    }
    return known;
  }

  @Override
  final String title() {
    return label();
  }

  @Override
  final String requiredAs() {
    return provider().name();
  }

  @Override
  final @Nullable String hindrance() {
    return probe().usable().holds()
        ? null
        : provider().name() + " does not work here: " + probe().usable().reason();
  }

  @Override
  final @Nullable String hindrance(Rule rule) {
    String hindrance = hindrance();
    if (hindrance == null) {
      for (Capability capability : rule.requires()) {
        if (expected().contains(capability) && !declared().contains(capability)) {
          Verdict verdict = probe().capabilities().get(capability);
          return capability
              + " is expected, but not declared: "
              + (verdict == null ? "it was not tried" : verdict.reason());
        }
      }
    }
    return hindrance;
  }

  @Override
  final @Nullable String notApplicable(Rule rule) {
    for (Capability capability : rule.requires()) {
      if (!declared().contains(capability)) {
        return capability + " is not declared";
      }
    }
    for (Capability capability : rule.absent()) {
      if (declared().contains(capability)) {
        return capability + " is declared, so nothing is refused";
      }
    }
    return rule.faults() && faults() == null ? "its tests cannot make system calls fail" : null;
  }

  @Override
  final Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>(probe().facts());
    String hindrance = hindrance();
    facts.put("works here", hindrance == null ? probe().usable().reason() : hindrance);
    if (hindrance == null) {
      facts.put("capabilities", new TreeSet<>(declared()).toString());
    }
    return facts;
  }

  /** Providers: what a probe promises and what is then opened. */
  @Nested
  public class Opening extends ProviderRules {
    Opening() {
      super(TransportConformance.this);
    }
  }

  /** Providers: probes in odd circumstances. */
  @Nested
  public class Probing extends ProbeRules {
    Probing() {
      super(TransportConformance.this);
    }
  }

  /** Vectors whose entries come from this transport. */
  @Nested
  public class Vectors extends VectorRules {
    Vectors() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: receiving. */
  @Nested
  public class Receiving extends ReceiveRules {
    Receiving() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: receiving messages. */
  @Nested
  public class Framing extends FrameRules {
    Framing() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: what receiving answers. */
  @Nested
  public class Answering extends ReceiveAnswerRules {
    Answering() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: sending. */
  @Nested
  public class Sending extends SendRules {
    Sending() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: sending to where nothing can be sent any more. */
  @Nested
  public class EndingSends extends SendEndRules {
    EndingSends() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: connecting and accepting. */
  @Nested
  public class Connections extends ConnectionRules {
    Connections() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: options, policies, and closing. */
  @Nested
  public class Sockets extends SocketRules {
    Sockets() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: what can be done with a capability, and how it is refused without. */
  @Nested
  public class Optional extends OptionalRules {
    Optional() {
      super(TransportConformance.this);
    }
  }

  /** Files: reading and writing. */
  @Nested
  public class Files extends FileRules {
    Files() {
      super(TransportConformance.this);
    }
  }

  /** Files: used by threads, closed and cut while they are in use. */
  @Nested
  public class FilesInUse extends FileUseRules {
    FilesInUse() {
      super(TransportConformance.this);
    }
  }

  /** Files: names and ways to open. */
  @Nested
  public class Names extends NameRules {
    Names() {
      super(TransportConformance.this);
    }
  }

  /** Pollers: readiness. */
  @Nested
  public class Polling extends PollRules {
    Polling() {
      super(TransportConformance.this);
    }
  }

  /** Pollers: handlers and registrations. */
  @Nested
  public class Registering extends RegistrationRules {
    Registering() {
      super(TransportConformance.this);
    }
  }

  /** What it costs: policies, counters, leaks. */
  @Nested
  public class Costs extends CostRules {
    Costs() {
      super(TransportConformance.this);
    }
  }

  /** What stays in the kernel. */
  @Nested
  public class KernelCosts extends KernelCostRules {
    KernelCosts() {
      super(TransportConformance.this);
    }
  }

  /** Counters: what they say at any moment. */
  @Nested
  public class Counting extends CounterRules {
    Counting() {
      super(TransportConformance.this);
    }
  }

  /** Policies: what they change, and what not. */
  @Nested
  public class Policies extends PolicyRules {
    Policies() {
      super(TransportConformance.this);
    }
  }

  /** Limits: no room, and room again. */
  @Nested
  public class Room extends RoomRules {
    Room() {
      super(TransportConformance.this);
    }
  }

  /** Limits: room for messages. */
  @Nested
  public class MessageRoom extends MessageRoomRules {
    MessageRoom() {
      super(TransportConformance.this);
    }
  }

  /** Descriptors stay flat. */
  @Nested
  public class Leaving extends LeaveRules {
    Leaving() {
      super(TransportConformance.this);
    }
  }

  /** Vectors: the operations on their lists of entries. */
  @Nested
  public class Lists extends VectorListRules {
    Lists() {
      super(TransportConformance.this);
    }
  }

  /** Vectors: bytes that are pulled up, shared, handed over. */
  @Nested
  public class PullingUp extends PullUpRules {
    PullingUp() {
      super(TransportConformance.this);
    }
  }

  /** Vectors: where there is no room, and the room that they give back. */
  @Nested
  public class VectorRoom extends VectorRoomRules {
    VectorRoom() {
      super(TransportConformance.this);
    }
  }

  /** Entries: what each kind of them has to do. */
  @Nested
  public class Entries extends EntryRules {
    Entries() {
      super(TransportConformance.this);
    }
  }

  /** Entries: filled from memory. */
  @Nested
  public class Filling extends FillRules {
    Filling() {
      super(TransportConformance.this);
    }
  }

  /** Entries: those of others. */
  @Nested
  public class ForeignEntries extends ForeignRules {
    ForeignEntries() {
      super(TransportConformance.this);
    }
  }

  /** Entries: in other places than where they were made. */
  @Nested
  public class EntriesElsewhere extends EntryUseRules {
    EntriesElsewhere() {
      super(TransportConformance.this);
    }
  }

  /** Entries: limits, and what is used again. */
  @Nested
  public class EntryLimits extends EntryLimitRules {
    EntryLimits() {
      super(TransportConformance.this);
    }
  }

  /** Ownership: who closes what, and what is left then. */
  @Nested
  public class Ownership extends OwnershipRules {
    Ownership() {
      super(TransportConformance.this);
    }
  }

  /** Ownership: what was not closed. */
  @Nested
  public class Last extends LastRules {
    Last() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: streams that come in pieces of awkward sizes. */
  @Nested
  public class Slots extends SlotRules {
    Slots() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: this transport and others, at both ends. */
  @Nested
  public class Pairs extends PairRules {
    Pairs() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: payload that stays in the socket's own queue. */
  @Nested
  public class Pending extends PendingRules {
    Pending() {
      super(TransportConformance.this);
    }
  }

  /** Files: sizes, ends, and files that are not plain ones. */
  @Nested
  public class FileStates extends FileStateRules {
    FileStates() {
      super(TransportConformance.this);
    }
  }

  /** Files: where bytes that are written end up. */
  @Nested
  public class FileWrites extends FileWriteRules {
    FileWrites() {
      super(TransportConformance.this);
    }
  }

  /** Files: those that are written over. */
  @Nested
  public class FileOverwrites extends FileOverwriteRules {
    FileOverwrites() {
      super(TransportConformance.this);
    }
  }

  /** Files: what is read, and into what. */
  @Nested
  public class FileReads extends FileReadRules {
    FileReads() {
      super(TransportConformance.this);
    }
  }

  /** Files: odd names, links, and what is not a file. */
  @Nested
  public class FileTargets extends FileTargetRules {
    FileTargets() {
      super(TransportConformance.this);
    }
  }

  /** Providers: how they are chosen and what is reported of it. */
  @Nested
  public class Choosing extends SelectionRules {
    Choosing() {
      super(TransportConformance.this);
    }
  }

  /** Capabilities: what is declared is done, and what is not is refused. */
  @Nested
  public class Honesty extends CapabilityRules {
    Honesty() {
      super(TransportConformance.this);
    }
  }

  /** Faults: one call that fails, at every place. */
  @Nested
  public class SingleFaults extends SingleFaultRules {
    SingleFaults() {
      super(TransportConformance.this);
    }
  }

  /** Faults: many calls that fail, at random. */
  @Nested
  public class ManyFaults extends ManyFaultRules {
    ManyFaults() {
      super(TransportConformance.this);
    }
  }

  /** Faults: what a caller is told of files that fail. */
  @Nested
  public class FaultAnswers extends FaultAnswerRules {
    FaultAnswers() {
      super(TransportConformance.this);
    }
  }

  /** Faults: what a caller is told of connections that fail. */
  @Nested
  public class FaultConnections extends FaultConnectionRules {
    FaultConnections() {
      super(TransportConformance.this);
    }
  }

  /** Faults: no descriptors, no memory, no kernel buffers. */
  @Nested
  public class FaultLimits extends FaultLimitRules {
    FaultLimits() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: ends of streams while bytes are on their way. */
  @Nested
  public class StreamEnds extends StreamEndRules {
    StreamEnds() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: what recv is asked for, from call to call. */
  @Nested
  public class Counts extends ReceiveCountRules {
    Counts() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: what is held back because more follows. */
  @Nested
  public class More extends MoreRules {
    More() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: bytes that are certain to come. */
  @Nested
  public class Expecting extends ExpectRules {
    Expecting() {
      super(TransportConformance.this);
    }
  }

  /** Limits: what is counted of what is held. */
  @Nested
  public class Backpressure extends BackpressureRules {
    Backpressure() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: sending very much, or very many. */
  @Nested
  public class Bulk extends BulkSendRules {
    Bulk() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: closed and interrupted by other threads. */
  @Nested
  public class Use extends UseRules {
    Use() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: options, addresses, backlogs. */
  @Nested
  public class Listening extends ListenRules {
    Listening() {
      super(TransportConformance.this);
    }
  }

  /** Sockets: payload in a socket's own queue, when the socket ends. */
  @Nested
  public class PendingEnds extends PendingEndRules {
    PendingEnds() {
      super(TransportConformance.this);
    }
  }

  /** Pollers: handlers that are many, that throw, or that end what calls them. */
  @Nested
  public class Handlers extends HandlerRules {
    Handlers() {
      super(TransportConformance.this);
    }
  }

  /** Pollers: among threads, and sockets among pollers. */
  @Nested
  public class Waking extends WakeRules {
    Waking() {
      super(TransportConformance.this);
    }
  }
}
