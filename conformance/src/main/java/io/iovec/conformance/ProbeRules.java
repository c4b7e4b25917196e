package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** R: probes in odd circumstances, and what they leave. */
abstract class ProbeRules extends Section {
  private static final int SMALLEST = 4096;
  private static final int ROUNDS = 5;
  private static final int PROBERS = 4;

  ProbeRules(TransportConformance subject) {
    super(subject);
  }

  private TransportConfig smallest() {
    return config().withMemory(SMALLEST, SMALLEST).withKernel(SMALLEST, SMALLEST);
  }

  @Rule(id = "R-17", check = "what the probe needs room, names or a quiet thread for")
  void probesWhateverTheConfiguration() {
    List<TransportConfig> odd = new ArrayList<>();
    for (Policy policy : Policy.values()) {
      odd.add(config().withPolicy(policy));
      odd.add(smallest().withPolicy(policy));
    }
    odd.add(config().withMemory(Long.MAX_VALUE, 1 << 30));
    odd.add(config().withKernel(Long.MAX_VALUE, 1 << 30));
    odd.add(config().withTransport("no such transport"));
    odd.add(config().withDisabled(Set.of("", " ", ",", "no-such-primitive", "\n", "ALL", "*")));
    for (TransportConfig config : odd) {
      expectUsable(config);
    }
    Thread.currentThread().interrupt();
    try {
      expectUsable(config());
    } finally {
      assertTrue(Thread.interrupted(), "the probe forgot an interrupt");
    }
  }

  private void expectUsable(TransportConfig config) {
    Probe probe;
    try {
      probe = provider().probe(config);
    } catch (RuntimeException | Error e) {
      throw new AssertionError("the probe threw " + e + ", config=" + config, e);
    }
    assertTrue(
        probe.usable().holds(), "not usable: " + probe.usable().reason() + ", config=" + config);
  }

  @Rule(id = "R-18", check = "what several probes at once share: names of files, ports")
  void probesInManyThreadsAtOnce() throws Exception {
    Probe alone = provider().probe(config());
    List<Background> probers = new ArrayList<>();
    for (int i = 0; i < PROBERS; i++) {
      probers.add(
          start(
              () -> {
                for (int j = 0; j < ROUNDS; j++) {
                  assertEquals(
                      held(alone), held(provider().probe(config())), "a probe beside others");
                }
              }));
    }
    for (Background prober : probers) {
      prober.join();
    }
  }

  private static Set<String> held(Probe probe) {
    Set<String> held = new TreeSet<>();
    held.add("usable " + probe.usable().holds());
    probe.capabilities().forEach((capability, v) -> held.add(capability + " " + v.holds()));
    return held;
  }

  @Rule(id = "R-11", check = "threads that the probe starts")
  void probingLeavesNoThreadsBehind() {
    provider().probe(config());
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    for (int i = 0; i < ROUNDS; i++) {
      provider().probe(config());
    }
    Deadline deadline = new Deadline();
    Set<Thread> left = started(before);
    while (left.size() >= ROUNDS) {
      Set<Thread> so = left;
      deadline.check(() -> "threads of " + ROUNDS + " probes to end: " + so);
      left = started(before);
    }
  }

  private static Set<Thread> started(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .collect(Collectors.toSet());
  }

  @Rule(id = "R-11", check = "temporary files and sockets of the probe")
  void probingLeavesNoFilesBehind() throws Exception {
    provider().probe(config());
    Set<String> before = temporary();
    for (int i = 0; i < ROUNDS; i++) {
      provider().probe(config());
    }
    Set<String> left = temporary();
    left.removeAll(before);
    // Others may make files there at the same time.
    assertTrue(left.size() < ROUNDS, "new after " + ROUNDS + " probes: " + left);
  }

  private static Set<String> temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Rule(id = "R-19", check = "facts without text")
  void givesFactsThatSaySomething() throws Exception {
    expectTold(provider().probe(config()).facts());
    expectTold(open().facts());
  }

  private static void expectTold(Map<String, String> facts) {
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      assertFalse(fact.getKey().isBlank(), "a fact without a name: " + fact);
      assertFalse(fact.getValue().isBlank(), "a fact that says nothing: " + fact.getKey());
      assertFalse(
          (fact.getKey() + fact.getValue()).contains("\n"), "a fact of several lines: " + fact);
    }
  }

  @Rule(id = "R-21", level = Level.SHOULD, check = "which capabilities the probe does not list")
  void listsEveryCapability() {
    Set<Capability> missing = new TreeSet<>(Set.of(Capability.values()));
    missing.removeAll(provider().probe(config()).capabilities().keySet());
    assertEquals(Set.of(), missing, "capabilities that the probe does not list");
  }

  @Rule(id = "R-22", check = "what name() and priority() are computed from")
  void keepsItsNameAndPriority() throws Exception {
    String name = provider().name();
    int priority = provider().priority();
    provider().probe(config());
    open();
    for (int i = 0; i < 3; i++) {
      assertEquals(name, provider().name(), "name() changed");
      assertEquals(priority, provider().priority(), "priority() changed");
    }
  }

  @Rule(id = "R-23", check = "what is larger than the limits: buffers, entries, a kernel buffer")
  void worksWithTheSmallestLimits(@TempDir Path root) throws Exception {
    int size = 50_000;
    for (Policy policy : Policy.values()) {
      Transport transport = open(smallest().withPolicy(policy));
      Link link = link(transport);
      Background writer = start(() -> link.peer().write(content, 0, size));
      Background reader = start(() -> link.peer().read(content, 0, size));
      IoVector vector = vector(transport);
      try (IoFile file = transport.open(root, "f-" + policy, CREATE, READ, WRITE)) {
        for (long received = 0; received < size; ) {
          expectPositive(link.recv(vector, 0, size - received));
          received += file.write(vector, received);
        }
        writer.join();
        for (long read = 0; read < size; ) {
          long n = file.read(vector, read, size - read);
          assertTrue(n > 0, "n=" + n + " at " + read + " of " + size + ", with nothing held");
          read += n;
          link.sendFully(vector, false);
        }
        reader.join();
        vector.pushBack(MemoryEntry.wrap(content.buffer(0, 10_000)));
        assertEquals(10_000, file.write(vector, size), "of memory that is the caller's");
      }
    }
  }
}
