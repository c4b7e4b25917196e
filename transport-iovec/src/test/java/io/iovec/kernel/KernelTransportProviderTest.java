package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.Capability;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Probe;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which verdicts the probe comes to, over a kernel in memory from which things are taken away. */
class KernelTransportProviderTest {
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  private final FakeLinux linux = new FakeLinux();
  private final KernelTransportProvider provider = new KernelTransportProvider(linux.calls());

  @AfterEach
  void leavesNothingBehind() {
    assertThat(linux.open()).isEmpty();
    assertThat(linux.violations()).isEmpty();
  }

  private Probe probe(String... disabled) {
    Probe probe = provider.probe(TransportConfig.defaults().withDisabled(Set.of(disabled)));
    probe.capabilities().values().forEach(v -> assertThat(v.reason()).isNotBlank());
    return probe;
  }

  private static Set<Capability> without(Capability... missing) {
    Set<Capability> rest = EnumSet.copyOf(ALL);
    rest.removeAll(Set.of(missing));
    return rest;
  }

  private static void assertHas(Probe probe, Set<Capability> expected) {
    Set<Capability> has = EnumSet.noneOf(Capability.class);
    for (Capability capability : Capability.values()) {
      if (probe.has(capability)) {
        has.add(capability);
      }
    }
    assertThat(has).as(probe.toString()).isEqualTo(expected);
  }

  @Test
  void promisesEverythingWhereEverythingWorks() {
    Probe probe = probe();
    assertThat(probe.usable().holds()).as(probe.usable().reason()).isTrue();
    assertHas(probe, ALL);
  }

  @Test
  void saysThatThereIsNoBinding() {
    Probe probe = new KernelTransportProvider().probe(TransportConfig.defaults());
    assertThat(probe.usable().holds()).isFalse();
    assertThat(probe.usable().reason()).contains("iovec-native");
    assertThatThrownBy(() -> new KernelTransportProvider().open(TransportConfig.defaults()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("iovec-native");
  }

  @Test
  void saysWhatTheBindingSaysWhenItIsUnavailable() {
    linux.available(Verdict.no("this is no Linux"));
    assertThat(probe().usable()).isEqualTo(Verdict.no("this is no Linux"));
    assertThatThrownBy(() -> provider.open(TransportConfig.defaults()))
        .hasMessageContaining("this is no Linux");
  }

  @Test
  void isUnusableWhereNothingCanStayInTheKernel() {
    linux.refuse(Primitive.SPLICE, Errno.ENOSYS);
    Probe probe = probe();
    assertThat(probe.usable().holds()).isFalse();
    assertThat(probe.has(Capability.KERNEL_RECV)).isFalse();
  }

  @Test
  void promisesNoReceivingWhereSpliceFromASocketIsRefused() {
    linux.refuse(Primitive.SPLICE_RECV, Errno.EINVAL);
    assertHas(probe(), without(Capability.KERNEL_RECV, Capability.KERNEL_RELAY));
  }

  @Test
  void promisesNoReceivingWhereSpliceFromASocketIsSwitchedOff() {
    assertHas(probe("splice-recv"), without(Capability.KERNEL_RECV, Capability.KERNEL_RELAY));
  }

  @Test
  void promisesNoSendingWhereSpliceToASocketIsRefusedOrOff() {
    assertHas(probe("splice-send"), without(Capability.KERNEL_SEND, Capability.KERNEL_RELAY));
    linux.refuse(Primitive.SPLICE_SEND, Errno.EPERM);
    assertHas(probe(), without(Capability.KERNEL_SEND, Capability.KERNEL_RELAY));
  }

  @Test
  void promisesNoReadingWhereSpliceFromAFileIsRefusedOrOff() {
    assertHas(probe("splice-read"), without(Capability.KERNEL_READ));
    linux.refuse(Primitive.SPLICE_READ, Errno.EINVAL);
    assertHas(probe(), without(Capability.KERNEL_READ));
  }

  @Test
  void promisesNoWritingWhereSpliceToAFileIsRefusedOrOff() {
    assertHas(probe("splice-write"), without(Capability.KERNEL_WRITE));
    linux.refuse(Primitive.SPLICE_WRITE, Errno.EINVAL);
    assertHas(probe(), without(Capability.KERNEL_WRITE));
  }

  @Test
  void promisesNoPendingEntriesWhereTheyAreSwitchedOff() {
    assertHas(probe("pending"), without(Capability.PENDING));
  }

  @Test
  void promisesNoSharingWhereTeeIsSwitchedOff() {
    assertHas(probe("tee"), without(Capability.KERNEL_SHARE));
  }

  @ParameterizedTest
  @EnumSource(names = {"EINVAL", "ENOSYS", "EPERM"})
  void promisesNoSharingWhereTeeIsRefused(Errno errno) {
    linux.refuse(Primitive.TEE, errno);
    Probe probe = probe();
    assertThat(probe.usable().holds()).as(probe.usable().reason()).isTrue();
    assertHas(probe, without(Capability.KERNEL_SHARE));
  }

  @Test
  void doesNotTakeSharingOfMemoryForSharingInTheKernel() {
    assertHas(
        probe("tee", "splice-recv"),
        without(Capability.KERNEL_SHARE, Capability.KERNEL_RECV, Capability.KERNEL_RELAY));
  }

  @Test
  void promisesNoConfinementWithoutOpenat2() {
    assertHas(probe("openat2"), without(Capability.CONFINED_OPEN));
    linux.refuse(Primitive.OPENAT2, Errno.ENOSYS);
    assertHas(probe(), without(Capability.CONFINED_OPEN));
  }

  @Test
  void tellsWhetherFilesCanBeReceivedInto() {
    assertThat(probe().facts().get("mapping of files")).startsWith("a page went");
    assertThat(probe("mapping").facts().get("mapping of files"))
        .isEqualTo("switched off: iovec.disable names mapping");
    linux.refuseMappings();
    assertThat(probe().facts().get("mapping of files")).contains("cannot be written to through");
  }

  @Test
  void namesUnknownKillSwitches() {
    assertThat(probe("tee", "telepathy").facts().get("switched off"))
        .contains("tee (tee(2))")
        .contains("unknown")
        .contains("telepathy");
  }

  @ParameterizedTest
  @EnumSource
  void movesTheSameBytesWithoutAnyOfThePrimitives(Primitive off) throws IOException {
    TransportConfig config = Rig.CONFIG.withDisabled(Set.of(off.word())).withPolicy(Policy.KERNEL);
    try (Rig rig = new Rig(config)) {
      copyThroughFile(rig);
    }
    for (Errno errno : new Errno[] {Errno.EINVAL, Errno.ENOSYS, Errno.EPERM}) {
      if (off == Primitive.OPENAT2 && errno == Errno.EINVAL) {
        // That is a mistake, and no sandbox.
        continue;
      }
      FakeLinux sandbox = new FakeLinux();
      sandbox.refuse(off, errno);
      try (Rig rig = new Rig(sandbox, Rig.CONFIG)) {
        copyThroughFile(rig);
      }
    }
  }

  /** From a socket to a file, split on the way, and back. */
  private static void copyThroughFile(Rig rig) throws IOException {
    byte[] message = Rig.bytes(150_000);
    try (KernelSocket socket = rig.connected();
        IoVector vector = rig.transport.vector();
        var file = rig.create("f")) {
      FarEnd far = rig.farEnd();
      far.send(message);
      socket.expect(message.length);
      Rig.recvAll(socket, vector, 112, message.length);
      try (IoVector front = vector.split(70_000)) {
        file.write(front, 0);
      }
      file.write(vector, 70_000);
      assertThat(rig.content("f").content()).isEqualTo(message);
      while (vector.length() < message.length) {
        assertThat(file.read(vector, vector.length(), message.length - vector.length()))
            .isPositive();
      }
      socket.send(vector, false);
      assertThat(far.receive()).isEqualTo(message);
    }
  }

  @Test
  void opensWhatTheProbeFound() throws IOException {
    linux.refuse(Primitive.TEE, Errno.ENOSYS);
    try (Transport transport = provider.open(TransportConfig.defaults())) {
      assertThat(transport.name()).isEqualTo("kernel");
      assertThat(transport.capabilities())
          .contains(Capability.KERNEL_RECV)
          .doesNotContain(Capability.KERNEL_SHARE);
    }
  }

  @Test
  void measuresWhenATransportIsOpenedAndNotWhenItIsProbed() throws IOException {
    List<Set<Direction>> measured = new ArrayList<>();
    Calibrations calibrations =
        new Calibrations(
            (calls, config, possible) -> {
              measured.add(possible);
              return CalibrationFileTest.calibration();
            },
            Machine::here,
            name -> null);
    KernelTransportProvider measuring = new KernelTransportProvider(linux.calls(), calibrations);
    TransportConfig config = TransportConfig.defaults().withDisabled(Set.of("splice-read"));
    measuring.probe(config);
    assertThat(measured).isEmpty();
    for (int i = 0; i < 2; i++) {
      try (Transport transport = measuring.open(config)) {
        assertThat(transport.facts()).containsEntry("calibration", "measured");
      }
    }
    assertThat(measured).containsExactly(Set.of(Direction.RELAY, Direction.WRITE));
  }

  @Test
  void measuresNothingOverCallsThatWereHandedIn() throws IOException {
    try (Transport transport = provider.open(TransportConfig.defaults())) {
      assertThat(transport.facts().get("calibration"))
          .isEqualTo("built-in figures: nothing is measured over calls that were handed in");
    }
  }
}
