package io.iovec.conformance;

import io.iovec.Candidate;
import io.iovec.Capability;
import io.iovec.Selection;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/**
 * The rules of section A of {@code SPEC.md} as tests of one server framework on one transport. An
 * implementor writes
 *
 * <pre>{@code
 * class MinaOnNioConformanceTest extends AdapterConformance {
 *   @Override
 *   protected Adapter adapter() {
 *     return new MinaAdapter();
 *   }
 * }
 * }</pre>
 *
 * <p>The transport is the one that {@code iovec.transport} names, or else the best that works here.
 */
public abstract class AdapterConformance extends Subject {
  /** Probing takes its time, and every test has an instance of its own. */
  private static final Map<List<Object>, Selection> SELECTED = new ConcurrentHashMap<>();

  private @Nullable Adapter adapter;

  /** For implementors. */
  protected AdapterConformance() {}

  /** Returns how to start servers of the framework under test. */
  protected abstract Adapter adapter();

  /** Returns what the transport is chosen and opened with. */
  protected TransportConfig config() {
    return TransportConfig.fromSystemProperties();
  }

  /** Returns what the transport is chosen from: all on the class path or module path. */
  protected List<Candidate> candidates() {
    return Transports.find(config());
  }

  final Adapter subject() {
    Adapter known = adapter;
    if (known == null) {
      known = adapter();
      adapter = known;
    }
    return known;
  }

  private Selection selection() {
    return SELECTED.computeIfAbsent(
        List.of(getClass(), config()), known -> Transports.select(config(), candidates()));
  }

  /** Opens the transport to run on; the caller closes it. */
  final Transport open(TransportConfig opened) throws IOException {
    Selection chosen = selection();
    return new Selection(opened, chosen.chosen(), chosen.candidates(), chosen.reason()).open();
  }

  @Override
  final String title() {
    return subject().name() + " on " + transportName();
  }

  private String transportName() {
    Candidate chosen = selection().chosen();
    return chosen == null ? config().transport() : chosen.name();
  }

  @Override
  final String requiredAs() {
    return transportName();
  }

  @Override
  final @Nullable String hindrance() {
    return selection().chosen() == null ? selection().reason() : null;
  }

  @Override
  final @Nullable String notApplicable(Rule rule) {
    Set<Feature> features = subject().features();
    for (Feature feature : rule.features()) {
      if (!features.contains(feature)) {
        return "the framework does not have " + feature;
      }
    }
    for (Capability capability : rule.requires()) {
      if (!transportHas(capability)) {
        return capability + " is not declared by the transport";
      }
    }
    for (Capability capability : rule.absent()) {
      if (transportHas(capability)) {
        return capability + " is declared by the transport";
      }
    }
    return null;
  }

  private boolean transportHas(Capability capability) {
    Candidate chosen = selection().chosen();
    return chosen != null && chosen.probe().has(capability);
  }

  @Override
  final Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("features", new TreeSet<>(subject().features()).toString());
    return facts;
  }

  /** What a handler is told, in which order, by whom. */
  @Nested
  public class Events extends AdapterEventRules {
    Events() {
      super(AdapterConformance.this);
    }
  }

  /** Handlers that fail, and peers that end. */
  @Nested
  public class Failures extends AdapterFailureRules {
    Failures() {
      super(AdapterConformance.this);
    }
  }

  /** Applications that know nothing of io vectors. */
  @Nested
  public class Buffers extends AdapterBufferRules {
    Buffers() {
      super(AdapterConformance.this);
    }
  }

  /** Messages that arrive as io vectors. */
  @Nested
  public class Vectors extends AdapterVectorRules {
    Vectors() {
      super(AdapterConformance.this);
    }
  }

  /** What comes and is no message. */
  @Nested
  public class Framing extends AdapterFramingRules {
    Framing() {
      super(AdapterConformance.this);
    }
  }

  /** Writing. */
  @Nested
  public class Writing extends AdapterWriteRules {
    Writing() {
      super(AdapterConformance.this);
    }
  }

  /** Connections that end with writes under way. */
  @Nested
  public class Ending extends AdapterEndRules {
    Ending() {
      super(AdapterConformance.this);
    }
  }

  /** Reading that is suspended and resumed. */
  @Nested
  public class Flow extends AdapterFlowRules {
    Flow() {
      super(AdapterConformance.this);
    }
  }

  /** What a framework counts. */
  @Nested
  public class Counts extends AdapterCountRules {
    Counts() {
      super(AdapterConformance.this);
    }
  }

  /** Connections on which nothing moves. */
  @Nested
  public class Idleness extends AdapterIdleRules {
    Idleness() {
      super(AdapterConformance.this);
    }
  }

  /** What else is in the chain: a codec, an executor. */
  @Nested
  public class Chains extends AdapterChainRules {
    Chains() {
      super(AdapterConformance.this);
    }
  }

  /** Servers that are bound, unbound and closed. */
  @Nested
  public class Servers extends AdapterServerRules {
    Servers() {
      super(AdapterConformance.this);
    }
  }

  /** More messages than there is room for. */
  @Nested
  public class Room extends AdapterRoomRules {
    Room() {
      super(AdapterConformance.this);
    }
  }

  /** TLS between the socket and all the rest. */
  @Nested
  public class Tls extends AdapterTlsRules {
    Tls() {
      super(AdapterConformance.this);
    }
  }

  /** Reading of messages that is suspended and resumed. */
  @Nested
  public class VectorFlow extends AdapterVectorFlowRules {
    VectorFlow() {
      super(AdapterConformance.this);
    }
  }

  /** Writing vectors. */
  @Nested
  public class VectorWriting extends AdapterVectorWriteRules {
    VectorWriting() {
      super(AdapterConformance.this);
    }
  }
}
