package io.iovec.linux;

import static io.iovec.linux.Sys.CALLS;

import java.nio.ByteBuffer;

/**
 * A call below so many others that a compiler which inlines them all reaches its limit within that
 * call. Methods of their own: a recursion it would not inline.
 */
final class DeepCalls {
  private final int fd;
  private final ByteBuffer[] buffers;
  private int calls;

  /** Takes turns between a buffer of the JDK and one of ours, which are not alike to the JDK. */
  DeepCalls(int fd, ByteBuffer buffer) {
    this.fd = fd;
    this.buffers = new ByteBuffer[] {buffer, CALLS.allocate(buffer.capacity())};
  }

  private long recv0() {
    return CALLS.recv(fd, buffers[calls++ & 1], 0, 60, 0);
  }

  long recv1() {
    return recv0();
  }

  long recv2() {
    return recv1();
  }

  long recv3() {
    return recv2();
  }

  long recv4() {
    return recv3();
  }

  long recv5() {
    return recv4();
  }

  long recv6() {
    return recv5();
  }

  long recv7() {
    return recv6();
  }

  long recv8() {
    return recv7();
  }
}
