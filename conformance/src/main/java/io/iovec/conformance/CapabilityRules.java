package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Capability;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.Policy;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Verdict;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** C: kill switches, and that what is declared is done and what is not is refused. */
abstract class CapabilityRules extends CostSection {
  CapabilityRules(TransportConformance subject) {
    super(subject);
  }

  /** Each kill switch alone, and all together; with none, one that no transport knows. */
  private List<TransportConfig> switched() {
    List<TransportConfig> configs = new ArrayList<>();
    Set<String> switches = new TreeSet<>(subject().killSwitches());
    switches.add("no-such-primitive");
    for (String one : switches) {
      configs.add(disabling(Set.of(one)));
    }
    configs.add(disabling(switches));
    return configs;
  }

  private TransportConfig disabling(Set<String> switches) {
    Set<String> all = new TreeSet<>(config().disabled());
    all.addAll(switches);
    return config().withDisabled(all);
  }

  private List<TransportConfig> usable() {
    return switched().stream().filter(c -> provider().probe(c).usable().holds()).toList();
  }

  @Rule(id = "C-17", check = "the ways that are taken when another is switched off")
  void movesTheSameBytesWhateverIsSwitchedOff(@TempDir Path root) throws Exception {
    for (TransportConfig config : usable()) {
      for (Policy policy : Policy.values()) {
        Transport transport = open(config.withPolicy(policy));
        IoVector vector = receive(transport, 100);
        try (IoFile file = transport.open(root, "f", CREATE, READ, WRITE)) {
          assertEquals(SIZE, file.write(vector, 17), "written, config=" + config);
          while (vector.length() < SIZE) {
            expectPositive(file.read(vector, 17 + vector.length(), SIZE - vector.length()));
          }
        }
        send(transport, vector);
      }
    }
  }

  @Rule(id = "C-18", check = "what the probe makes of iovec.disable, and the reason that it gives")
  void losesCapabilitiesOnlyToItsKillSwitches() {
    Probe all = provider().probe(config());
    for (TransportConfig config : switched()) {
      Probe probe = provider().probe(config);
      if (!probe.usable().holds()) {
        expectNamed(config, "usable", probe.usable());
        continue;
      }
      for (Capability capability : Capability.values()) {
        assertTrue(
            all.has(capability) || !probe.has(capability),
            capability + " came by switching off " + config.disabled());
        Verdict verdict = probe.capabilities().get(capability);
        if (all.has(capability) && !probe.has(capability)) {
          expectNamed(
              config,
              capability.name(),
              verdict != null ? verdict : Verdict.no("none: it is not even listed"));
        }
      }
    }
  }

  private static void expectNamed(TransportConfig config, String what, Verdict verdict) {
    assertTrue(
        config.disabled().stream().anyMatch(verdict.reason()::contains),
        "lost to a kill switch that the reason does not name: "
            + what
            + " disabled="
            + config.disabled()
            + " reason="
            + verdict.reason());
  }

  @Rule(id = "C-19", check = "calls that need a capability, with it and without")
  void doesWhatItDeclaresAndRefusesTheRest(@TempDir Path root) throws Exception {
    int n = 0;
    for (TransportConfig config : usable()) {
      Transport transport = open(config);
      Set<Capability> declared = transport.capabilities();
      Path socket = root.resolve("s" + n++);
      expect(
          declared,
          Capability.UNIX_SOCKETS,
          config,
          () -> transport.listen(UnixDomainSocketAddress.of(socket)).close());
      Link link = link(transport);
      IoVector vector = vector(transport);
      expect(declared, Capability.PENDING, config, () -> link.socket().pending(vector, 1));
      assertEquals(declared.contains(Capability.PENDING) ? 1 : 0, vector.length(), "after pending");
      vector.clear();
      IoVector payload = inTheKernel(transport, root);
      if (payload.first() instanceof KernelEntry) {
        long length = payload.length();
        expect(declared, Capability.KERNEL_SHARE, config, () -> payload.share().close());
        assertEquals(length, payload.length(), "after share");
      }
      content.expect(payload, 0);
    }
  }

  private IoVector inTheKernel(Transport transport, Path root) throws Exception {
    Files.write(root.resolve("f"), content.copy(0, SIZE));
    IoVector vector = vector(transport);
    try (IoFile file = transport.open(root, "f")) {
      expectPositive(file.read(vector, 0, 100_000));
    }
    return vector;
  }

  private static void expect(
      Set<Capability> declared, Capability capability, TransportConfig config, Executable call)
      throws Exception {
    if (!declared.contains(capability)) {
      assertThrows(
          UnsupportedOperationException.class,
          call,
          capability + " is not declared, but the call is not refused, config=" + config);
      return;
    }
    try {
      call.execute();
    } catch (UnsupportedOperationException e) {
      throw new AssertionError(
          capability + " is declared, but the call is refused, config=" + config, e);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  @Rule(id = "R-20", check = "what open() says when the probe found that nothing works")
  void doesNotOpenWhatIsNotUsable() throws Exception {
    for (TransportConfig config : switched()) {
      Probe probe = provider().probe(config);
      if (!probe.usable().holds()) {
        IOException refused =
            assertThrows(
                IOException.class,
                () -> provider().open(config).close(),
                "not usable, but opened, config=" + config);
        assertTrue(
            String.valueOf(refused.getMessage()).contains(probe.usable().reason()),
            "open said: " + refused.getMessage() + "; the probe: " + probe.usable().reason());
      }
    }
  }
}
