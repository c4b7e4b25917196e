package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Fallback;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is sent through user memory though it was in the kernel. */
class SendWayTest {
  private static final byte[] BYTES = Rig.bytes(10_000);

  private Rig rig = new Rig();
  private IoVector vector = rig.transport.vector();
  private KernelSocket socket;

  @AfterEach
  void close() throws IOException {
    rig.faults.disarm();
    vector.close();
    if (socket != null) {
      socket.close();
    }
    rig.close();
  }

  private FarEnd connect() throws IOException {
    socket = rig.connected();
    return rig.farEnd();
  }

  private void configure(TransportConfig config) throws IOException {
    vector.close();
    rig.close();
    rig = new Rig(config);
    vector = rig.transport.vector();
  }

  private static byte[] range(int from, int to) {
    return Arrays.copyOfRange(BYTES, from, to);
  }

  private void memory(int from, int to) throws IOException {
    vector.pushBack(rig.memory(range(from, to)));
  }

  private void pipe(int from, int to) throws IOException {
    KernelEntry entry = (KernelEntry) rig.transport.kernelEntry(to - from);
    entry.put(ByteBuffer.wrap(BYTES, from, to - from));
    vector.pushBack(entry);
  }

  @Test
  void sendsForeignEntriesThroughMemory() throws IOException {
    FarEnd far = connect();
    memory(0, 10);
    vector.pushBack(new Foreign(range(10, 3000)));
    pipe(3000, 10_000);
    assertThat(socket.send(vector, false)).isEqualTo(10_000);
    assertThat(far.receive()).isEqualTo(BYTES);
    assertThat(far.mores()).containsExactly(true, true, false);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.FOREIGN)).isEqualTo(2990);
  }

  @Test
  void countsWhatIsSwitchedOff() throws IOException {
    configure(Rig.CONFIG.withDisabled(Set.of("splice-send")));
    FarEnd far = connect();
    pipe(0, 5000);
    rig.faults.arm(call -> null);
    assertThat(socket.send(vector, false)).isEqualTo(5000);
    assertThat(rig.faults.names()).doesNotContain("splice");
    assertThat(rig.transport.counters().fallbackBytes(Fallback.SWITCHED_OFF)).isEqualTo(5000);
    assertThat(far.receive()).isEqualTo(range(0, 5000));
  }

  @ParameterizedTest
  @EnumSource(names = {"EINVAL", "ENOSYS", "EPERM", "EOPNOTSUPP", "ENOMEM", "ENOBUFS"})
  void sendsThroughMemoryWhatTheSystemRefusesToSplice(Errno errno) throws IOException {
    FarEnd far = connect();
    rig.linux.refuse(Primitive.SPLICE_SEND, errno);
    memory(0, 10);
    pipe(10, 5000);
    assertThat(socket.send(vector, false)).isEqualTo(5000);
    assertThat(rig.transport.counters().fallbackBytes(Fallback.REFUSED)).isEqualTo(4990);
    assertThat(far.mores()).containsExactly(true, false);
    assertThat(far.receive()).isEqualTo(range(0, 5000));
  }
}
