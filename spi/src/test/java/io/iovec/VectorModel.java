package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.function.Function;

/** A vector, and the plain bytes that it should hold. */
final class VectorModel {
  final IoVector vector;
  private final Function<FakePendingEntry, byte[]> promised;
  private byte[] bytes = new byte[0];

  /**
   * Makes the model of an empty vector.
   *
   * @param promised gives the bytes that a pending entry will hold once they have arrived
   */
  VectorModel(IoVector vector, Function<FakePendingEntry, byte[]> promised) {
    this.vector = vector;
    this.promised = promised;
  }

  int length() {
    return bytes.length;
  }

  byte[] first(int n) {
    return Arrays.copyOf(bytes, n);
  }

  void addBack(byte[] more) {
    bytes = concat(bytes, more);
  }

  void addFront(byte[] more) {
    bytes = concat(more, bytes);
  }

  byte[] removeFront(int n) {
    byte[] front = first(n);
    bytes = Arrays.copyOfRange(bytes, n, bytes.length);
    return front;
  }

  /** Compares everything that can be seen of the vector with the plain bytes. */
  void check() {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    long sum = 0;
    int count = 0;
    IoEntry last = null;
    for (IoEntry e : vector) {
      assertThat(e.owner).as("owner of %s", e).isSameAs(vector);
      assertThat(e.isClosed()).as("%s is closed", e).isFalse();
      seen.writeBytes(contents(e));
      sum += e.length();
      count++;
      last = e;
    }
    assertThat(vector.entryCount()).as("entryCount").isEqualTo(count);
    assertThat(vector.last()).as("last").isSameAs(last);
    assertThat(vector.length()).as("length").isEqualTo(sum);
    assertThat(vector.isEmpty()).as("isEmpty").isEqualTo(sum == 0);
    assertThat(seen.toByteArray()).as("bytes of %s", vector).isEqualTo(bytes);
  }

  /** Returns what an entry holds, which for kernel entries only the test can see. */
  byte[] contents(IoEntry e) {
    if (e instanceof MemoryEntry memory) {
      return Bytes.read(memory.bytes());
    }
    return e instanceof FakePendingEntry pending
        ? promised.apply(pending)
        : ((FakeKernelEntry) e).peek();
  }

  private static byte[] concat(byte[] front, byte[] back) {
    byte[] both = Arrays.copyOf(front, front.length + back.length);
    System.arraycopy(back, 0, both, front.length, back.length);
    return both;
  }
}
