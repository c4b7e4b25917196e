package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Verdict;
import io.iovec.kernel.SystemCalls;
import java.nio.ByteOrder;
import java.util.ServiceLoader;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Where the calls can be made, and the reasons given where they cannot. */
class MachineTest {
  private static final Module HERE = MachineTest.class.getModule();

  @Test
  void isFoundAndAvailableHere() {
    assertThat(ServiceLoader.load(SystemCalls.class))
        .hasAtLeastOneElementOfType(LinuxSystemCalls.class);
    assertThat(new LinuxSystemCalls().available())
        .isEqualTo(Verdict.yes("calls the C library of Linux on " + Machine.here().arch()));
  }

  @Test
  void isAvailableOnBothArchitectures() {
    for (String arch : new String[] {"amd64", "x86_64", "aarch64"}) {
      assertThat(verdict("Linux", arch, 8, ByteOrder.LITTLE_ENDIAN).holds()).isTrue();
    }
    assertThat(machine("amd64").isX86()).isTrue();
    assertThat(machine("x86_64").isX86()).isTrue();
    assertThat(machine("aarch64").isX86()).isFalse();
  }

  @Test
  void saysWhyItIsNotAvailable() {
    assertThat(verdict("Mac OS X", "aarch64", 8, ByteOrder.LITTLE_ENDIAN))
        .isEqualTo(Verdict.no("needs Linux, this is Mac OS X"));
    assertThat(verdict("Linux", "riscv64", 8, ByteOrder.LITTLE_ENDIAN))
        .isEqualTo(Verdict.no("needs x86-64 or aarch64, this is riscv64"));
    assertThat(verdict("Linux", "aarch64", 4, ByteOrder.LITTLE_ENDIAN))
        .isEqualTo(Verdict.no("needs 64 bit and little endian, this is 32 bit and LITTLE_ENDIAN"));
    assertThat(verdict("Linux", "aarch64", 8, ByteOrder.BIG_ENDIAN).holds()).isFalse();
  }

  @Test
  void namesWhatTheCLibraryLacks() {
    assertThat(
            machine("amd64")
                .verdict(HERE, symbol -> symbol != Symbol.STATX && symbol != Symbol.ACCEPT4))
        .isEqualTo(Verdict.no("needs a newer C library, this one lacks accept4, statx"));
  }

  @Test
  void isNotAvailableWhereJavaCannotCallNativeCode() {
    Verdict verdict =
        machine("amd64")
            .verdict(
                HERE,
                symbol -> {
                  throw new UnsupportedOperationException("no linker");
                });
    assertThat(verdict).isEqualTo(Verdict.no("this Java cannot call native code: no linker"));
  }

  @Test
  void namesTheModuleThatHasNoAccess() {
    assertThat(machine("amd64").verdict(Level.class.getModule(), s -> true))
        .isEqualTo(
            Verdict.no(
                "native access is not enabled: start java with"
                    + " --enable-native-access=java.logging"));
  }

  @Test
  void isNotAvailableWithoutNativeAccessAndPrintsNoWarning() throws Exception {
    assertThat(ChildJvm.run(AskAvailable.class))
        .isEqualTo(
            "false native access is not enabled: start java with"
                + " --enable-native-access=ALL-UNNAMED\n");
    assertThat(ChildJvm.run(AskAvailable.class, "--illegal-native-access=deny"))
        .startsWith("false native access");
    assertThat(ChildJvm.run(AskAvailable.class, "--enable-native-access=ALL-UNNAMED"))
        .startsWith("true calls the C");
  }

  private static Machine machine(String arch) {
    return new Machine("Linux", arch, 8, ByteOrder.LITTLE_ENDIAN);
  }

  private static Verdict verdict(String os, String arch, long addressBytes, ByteOrder order) {
    return new Machine(os, arch, addressBytes, order).verdict(HERE, symbol -> true);
  }
}
