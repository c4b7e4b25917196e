package io.iovec.conformance;

import io.iovec.Candidate;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Transports;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a class path may have, for tests of the launcher: found as services. */
public final class MainFixture {
  private MainFixture() {}

  /** The reference transport, by another class, because the launcher needs a public one. */
  public static class Reference implements TransportProvider {
    private final TransportProvider inner = new ReferenceTransportProvider();

    /** For service loaders. */
    public Reference() {}

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public int priority() {
      return inner.priority();
    }

    @Override
    public Probe probe(TransportConfig config) {
      return inner.probe(config);
    }

    @Override
    public Transport open(TransportConfig config) throws IOException {
      return inner.open(config);
    }
  }

  /** A transport that works elsewhere. */
  public static final class Elsewhere extends Reference {
    /** For service loaders. */
    public Elsewhere() {}

    @Override
    public String name() {
      return "elsewhere";
    }

    @Override
    public Probe probe(TransportConfig config) {
      return Probe.unusable("no such device");
    }
  }

  /** A transport whose name is not the provider's. */
  public static final class Sloppy extends TransportConformance {
    /** For service loaders. */
    public Sloppy() {}

    @Override
    protected TransportProvider provider() {
      return new Reference() {
        @Override
        public String name() {
          return "sloppy";
        }
      };
    }
  }

  /** A class that the launcher can make, and JUnit cannot. */
  public static final class Fragile extends TransportConformance {
    private static final AtomicBoolean MADE = new AtomicBoolean();

    /** For service loaders. */
    public Fragile() {
      if (MADE.getAndSet(true)) {
        throw new IllegalStateException("once is enough");
      }
    }

    @Override
    protected String label() {
      return "fragile";
    }

    @Override
    protected TransportProvider provider() {
      return new Reference();
    }

    static void restore() {
      MADE.set(false);
    }
  }

  /** A class that the launcher can make, and for which there is no memory left in JUnit. */
  public static final class Exhausting extends TransportConformance {
    private static final AtomicBoolean MADE = new AtomicBoolean();

    /** For service loaders. */
    public Exhausting() {
      if (MADE.getAndSet(true)) {
        throw new OutOfMemoryError("no room");
      }
    }

    @Override
    protected TransportProvider provider() {
      return new Reference();
    }

    static void restore() {
      MADE.set(false);
    }
  }

  /** A transport whose probe does not return. */
  public static final class Endless extends Reference {
    /** For service loaders. */
    public Endless() {}

    @Override
    public String name() {
      return "endless";
    }

    @Override
    public Probe probe(TransportConfig config) {
      return HangingFixture.hang(Probe.unusable("not reached"));
    }
  }

  /** An implementor's class for the reference transport. */
  public static final class OfReference extends TransportConformance {
    /** For service loaders. */
    public OfReference() {}

    @Override
    protected TransportProvider provider() {
      return new Reference();
    }
  }

  /** A class that cannot be made at all. */
  public static final class Unmade extends TransportConformance {
    /** For service loaders. */
    public Unmade() {
      throw new IllegalStateException("it never is");
    }

    @Override
    protected TransportProvider provider() {
      return new Reference();
    }
  }

  /** A provider that cannot be made at all. */
  public static final class UnmadeProvider extends Reference {
    /** For service loaders. */
    public UnmadeProvider() {
      throw new IllegalStateException("it never is");
    }
  }

  /** An adapter's class that cannot be made at all. */
  public static final class UnmadeAdapter extends AdapterConformance {
    /** For service loaders. */
    public UnmadeAdapter() {
      throw new IllegalStateException("it never is");
    }

    @Override
    protected Adapter adapter() {
      return new ReferenceAdapter();
    }
  }

  /** The reference adapter. */
  public static final class OfAdapter extends AdapterConformance {
    /** For service loaders. */
    public OfAdapter() {}

    @Override
    protected Adapter adapter() {
      return new ReferenceAdapter();
    }

    @Override
    protected List<Candidate> candidates() {
      return List.of(Transports.probe(new Reference(), config()));
    }
  }
}
