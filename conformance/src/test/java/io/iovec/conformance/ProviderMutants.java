package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.TransportProvider;
import io.iovec.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Wrong providers. */
final class ProviderMutants {
  private static final int MOST_LEAKED = 40;
  private static final AtomicInteger PROBING = new AtomicInteger();
  private static final AtomicInteger PRIORITY = new AtomicInteger();
  private static final Deque<FileChannel> LEAKED = new ArrayDeque<>();
  private static volatile @Nullable Transport before;
  private static volatile boolean met;

  private ProviderMutants() {}

  static List<Mutant> all() {
    return Stream.of(probes(), transports(), choices()).flatMap(List::stream).toList();
  }

  private interface Probing {
    Probe probe(TransportProvider inner, TransportConfig config);
  }

  private static Mutant probing(String flaw, Probing wrong) {
    return Mutant.of(flaw)
        .byProvider(
            inner ->
                new ForwardingProvider(inner) {
                  @Override
                  public Probe probe(TransportConfig config) {
                    return wrong.probe(inner, config);
                  }
                });
  }

  private static List<Mutant> probes() {
    return List.of(
        probing(
                "gives no reasons",
                (inner, config) -> {
                  Probe found = inner.probe(config);
                  return new Probe(Verdict.yes(" "), found.capabilities(), found.facts());
                })
            .breaks("R-11", "usable without a reason")
            .breaks("R-26", "listed without a reason"),
        probing(
                "leaks a descriptor when it probes",
                (inner, config) -> {
                  leak();
                  return inner.probe(config);
                })
            .breaks("R-11", "to be let go"),
        probing(
                "leaves a file behind when it probes",
                (inner, config) -> {
                  try {
                    Files.createTempFile("mutant", null).toFile().deleteOnExit();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                  return inner.probe(config);
                })
            .breaks("R-11", "new after 5 probes"),
        probing(
                "cannot probe with little memory",
                (inner, config) -> {
                  if (config.memoryLimit() < 1 << 16) {
                    throw new IllegalArgumentException("too little");
                  }
                  return inner.probe(config);
                })
            .breaks("R-17", "the probe threw java.lang.IllegalArgumentException"),
        probing("probes one at a time", ProviderMutants::alone)
            .breaks("R-18", "a probe beside others"),
        probing(
                "has facts that say nothing",
                (inner, config) -> {
                  Probe found = inner.probe(config);
                  return new Probe(found.usable(), found.capabilities(), Map.of("limits", ""));
                })
            .breaks("R-19", "a fact that says nothing: limits"),
        probing(
                "opens what it says cannot be used",
                (inner, config) ->
                    config.disabled().contains(ReferenceTransportProvider.SHARE)
                        ? Probe.unusable("nothing works without share")
                        : inner.probe(config))
            .breaks("R-20", "not usable, but opened"),
        probing(
                "does not say which kill switch it was",
                (inner, config) -> {
                  Probe found = inner.probe(config);
                  Map<Capability, Verdict> verdicts = new EnumMap<>(Capability.class);
                  found
                      .capabilities()
                      .forEach(
                          (capability, verdict) ->
                              verdicts.put(
                                  capability,
                                  verdict.holds() ? verdict : Verdict.no("does not work")));
                  return new Probe(found.usable(), verdicts, found.facts());
                })
            .breaks("C-18", "lost to a kill switch that the reason does not name"));
  }

  private static void leak() {
    try {
      LEAKED.add(FileChannel.open(Path.of("SPEC.md")));
      if (LEAKED.size() > MOST_LEAKED) {
        LEAKED.remove().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits once for another thread that probes too. */
  private static Probe alone(TransportProvider inner, TransportConfig config) {
    boolean first = PROBING.getAndIncrement() == 0;
    if (!first) {
      met = true;
    }
    try {
      long start = System.nanoTime();
      while (!met && System.nanoTime() - start < 50_000_000) {
        Thread.onSpinWait();
      }
      return first ? inner.probe(config) : Probe.unusable("another probe is running");
    } finally {
      PROBING.getAndDecrement();
    }
  }

  private static List<Mutant> transports() {
    return List.of(
        Mutant.of("declares less than its probe promised")
            .by(inner -> CostMutants.declaring(inner, Set.of(), Set.of(Capability.PENDING)))
            .breaks("R-12", "declares something else than its probe promised"),
        Mutant.of("goes by another name")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      public String name() {
                        return "Other";
                      }
                    })
            .breaks("R-13", "the transport is not the provider's own"),
        Mutant.of("forgets what it was opened with")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      public TransportConfig config() {
                        return TransportConfig.defaults();
                      }
                    })
            .breaks("R-14", "config() is what it was opened with"),
        Mutant.of("can be closed once only")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      private boolean closed;

                      @Override
                      public void close() {
                        if (closed) {
                          throw new IllegalStateException("closed");
                        }
                        closed = true;
                        super.close();
                      }
                    })
            .breaks("R-15", "closing again does nothing"),
        Mutant.of("closes those that were opened before it")
            .by(
                inner -> {
                  Transport other = before;
                  if (other != null) {
                    other.close();
                  }
                  before = inner;
                  return inner;
                })
            .breaks("R-16", "closed"),
        Mutant.of("reads nothing with little memory")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      IoFile altered(IoFile file) {
                        return new ForwardingFile(file) {
                          @Override
                          public long read(IoVector into, long position, long count)
                              throws IOException {
                            return config().memoryLimit() < 1 << 16
                                ? Answer.NO_ROOM
                                : super.read(into, position, count);
                          }
                        };
                      }
                    })
            .breaks("R-23", "n=-2 at 0 of 50000, with nothing held"));
  }

  private static List<Mutant> choices() {
    return List.of(
        Mutant.of("becomes more important each time")
            .byProvider(
                inner ->
                    new ForwardingProvider(inner) {
                      @Override
                      public int priority() {
                        return PRIORITY.addAndGet(10);
                      }
                    })
            .breaks("R-22", "priority() changed")
            .breaks("R-25", "chosen though another has a higher priority"),
        probing(
                "cannot be used when it is asked for",
                (inner, config) ->
                    config.transport().equals(inner.name())
                        ? Probe.unusable("did not expect to be asked for")
                        : inner.probe(config))
            .breaks("R-24", "nothing was chosen"),
        Mutant.of("opens with settings of its own")
            .byProvider(
                inner ->
                    new ForwardingProvider(inner) {
                      @Override
                      public Transport open(TransportConfig config) throws IOException {
                        return inner.open(config.withTransport("auto"));
                      }
                    })
            .breaks("R-27", "opened with another configuration"));
  }
}
