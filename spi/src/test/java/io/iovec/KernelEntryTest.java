package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Putting bytes into kernel entries and holding pending ones. The rest is in IoEntryTest. */
@ExtendWith(ClosesEverything.class)
class KernelEntryTest {
  private final FakeTransport transport = new FakeTransport(8, 3, 1 << 20);

  @Test
  void takesAsManyBytesFromMemoryAsFit() throws IOException {
    try (KernelEntry entry = transport.kernelEntry(8)) {
      ByteBuffer from = ByteBuffer.wrap(Bytes.range(0, 9));
      assertThat(entry.put(from)).isEqualTo(8);
      assertThat(from.remaining()).isEqualTo(1);
      assertThat(entry.length()).isEqualTo(8);
      assertThat(entry.room()).isZero();
      assertThat(entry.put(from)).isZero();
    }
  }

  @Test
  void hasRoomAgainForWhatWasTaken() throws IOException {
    try (KernelEntry entry = Bytes.kernel(transport, 0, 8)) {
      entry.take(ByteBuffer.allocate(3));
      assertThat(entry.put(ByteBuffer.wrap(Bytes.range(8, 4)))).isEqualTo(3);
      ByteBuffer all = ByteBuffer.allocate(8);
      entry.take(all);
      assertThat(all.array()).isEqualTo(Bytes.range(3, 8));
    }
  }

  @Test
  void countsWhatWentOverWhenPuttingFails() throws IOException {
    try (KernelEntry entry = transport.kernelEntry(8)) {
      transport.faults.failAfter(0);
      ByteBuffer from = ByteBuffer.wrap(Bytes.range(0, 8));
      assertThatExceptionOfType(SystemException.class).isThrownBy(() -> entry.put(from));
      assertThat(from.position()).isEqualTo(4);
      assertThat(entry.length()).isEqualTo(4);
    }
  }

  @Test
  void tellsItsVectorWhatWasPut() throws IOException {
    KernelEntry entry = transport.kernelEntry(8);
    try (IoVector vector = Bytes.vector(transport, entry)) {
      entry.put(ByteBuffer.allocate(3));
      assertThat(vector.length()).isEqualTo(3);
    }
  }

  @Test
  void isHeldUnlessItSaysOtherwise() throws IOException {
    try (KernelEntry entry = Bytes.kernel(transport, 0, 3)) {
      assertThat(entry.isPending()).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> entry.hold(1))
          .withMessageContaining("held already");
    }
  }

  @Test
  void refusesToHoldNothingOrMoreThanIsPending() {
    try (IoVector vector = transport.vector()) {
      transport.socket().pending(vector, 3);
      KernelEntry pending = (KernelEntry) vector.first();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> pending.hold(4))
          .withMessage("max=4 length=3");
      assertThatIllegalArgumentException().isThrownBy(() -> pending.hold(0));
    }
  }

  @Test
  void refusesBytesFromMemoryWherePending() {
    try (IoVector vector = transport.vector()) {
      transport.socket().pending(vector, 3);
      KernelEntry pending = (KernelEntry) vector.first();
      ByteBuffer from = ByteBuffer.allocate(1);
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> pending.put(from));
      assertThat(from.remaining()).isEqualTo(1);
      assertThat(vector.length()).isEqualTo(3);
    }
  }

  @Test
  void refusesPutAndHoldOnceClosed() throws IOException {
    KernelEntry entry = transport.kernelEntry(8);
    entry.close();
    assertThatIllegalStateException().isThrownBy(() -> entry.put(ByteBuffer.allocate(1)));
    assertThatIllegalStateException().isThrownBy(() -> entry.hold(1));
  }
}
