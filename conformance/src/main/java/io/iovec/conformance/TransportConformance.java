package io.iovec.conformance;

import io.iovec.Capability;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
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
public abstract class TransportConformance {
  private @Nullable Set<Capability> declared;

  /** For implementors. */
  protected TransportConformance() {}

  /** Returns the provider of the transport under test. */
  protected abstract TransportProvider provider();

  /** Returns what to open it with; rules change the policy, sizes and kill switches of it. */
  protected TransportConfig config() {
    return TransportConfig.defaults();
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

  /** Opening: what a provider promises and what it gives. */
  @Nested
  public class Opening extends OpeningRules {
    Opening() {
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
}
