package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.kernel.Calibration.Cost;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which way payload goes under policy CHEAPEST, with thresholds that no built-in figure has. */
class CheapestWayTest {
  private static final Map<Direction, List<Cost>> COSTS =
      Map.of(
          Direction.RELAY, CalibrationTest.row(90, 90, 90),
          Direction.WRITE, CalibrationTest.row(120, 90, 90),
          Direction.READ, CalibrationTest.row(90, 90, 90));

  private Rig rig = rig(Policy.CHEAPEST);
  private IoVector vector = rig.transport.vector();
  private KernelSocket socket;
  private IoFile file;

  private static Rig rig(Policy policy) {
    return new Rig(
        new FakeLinux(),
        Rig.CONFIG.withPolicy(policy),
        Calibration.of(EnumSet.allOf(Direction.class), COSTS, "given"));
  }

  @AfterEach
  void close() throws IOException {
    vector.close();
    if (socket != null) {
      socket.close();
    }
    if (file != null) {
      file.close();
    }
    rig.close();
  }

  private void send(int bytes) throws IOException {
    socket = rig.connected();
    rig.farEnd().send(Rig.bytes(bytes));
  }

  private boolean isInPipe() {
    return vector.first() instanceof PipeEntry;
  }

  @ParameterizedTest
  @CsvSource({"65535, false", "65536, true"})
  void receives(int bytes, boolean inKernel) throws IOException {
    send(bytes);
    assertThat(socket.recv(vector, 0, bytes)).isEqualTo(bytes);
    assertThat(isInPipe()).isEqualTo(inKernel);
  }

  @ParameterizedTest
  @CsvSource({"65535, false", "65536, true"})
  void readsAFile(int bytes, boolean inKernel) throws IOException {
    rig.content("f").content(Rig.bytes(bytes));
    file = rig.create("f");
    assertThat(file.read(vector, 0, bytes)).isEqualTo(bytes);
    assertThat(isInPipe()).isEqualTo(inKernel);
  }

  @ParameterizedTest
  @CsvSource({"262143, false", "262144, true"})
  void writesWhatIsPending(int bytes, boolean inKernel) throws IOException {
    send(bytes);
    file = rig.create("f");
    socket.pending(vector, bytes);
    assertThat(file.write(vector, 0)).isEqualTo(bytes);
    // What is left behind a pipe of 64 KiB is less than pays.
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isEqualTo(inKernel ? 65_536 : 0);
    assertThat(rig.count(Counter.USER_BYTES_IN)).isEqualTo(inKernel ? bytes - 65_536 : bytes);
    assertThat(rig.content("f").content()).isEqualTo(Rig.bytes(bytes));
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"65535, false", "65536, true"})
  void sendsWhatIsPending(int bytes, boolean inKernel) throws IOException {
    send(bytes);
    KernelSocket out = rig.connected();
    socket.pending(vector, bytes);
    assertThat(out.send(vector, false)).isEqualTo(bytes);
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isEqualTo(inKernel ? bytes : 0);
    out.close();
  }

  @Test
  void followsThePolicyOfTheSocket() throws IOException {
    send(262_144);
    file = rig.create("f");
    socket.policy(Policy.MEMORY);
    socket.pending(vector, 262_144);
    assertThat(file.write(vector, 0)).isEqualTo(262_144);
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isZero();
  }

  @Test
  void countsNoFallbackWhereItOnlyCannotDoWhatIsCheapest() throws IOException {
    send(262_144);
    file =
        rig.transport.open(
            rig.dir,
            "f",
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
    socket.pending(vector, 262_144);
    assertThat(file.write(vector, 0)).isEqualTo(262_144);
    assertThat(rig.count(Counter.KERNEL_BYTES_IN)).isZero();
    assertThat(rig.transport.counters().fallbacks()).isEmpty();
  }

  @Test
  void tellsTheTable() {
    assertThat(rig.transport.facts()).containsEntry("calibration", "given");
  }
}
