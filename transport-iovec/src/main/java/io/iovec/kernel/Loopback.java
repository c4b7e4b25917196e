package io.iovec.kernel;

import io.iovec.Capability;
import io.iovec.Policy;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What messages are moved between to see what that costs: two connections over loopback, with this
 * thread at both ends of each, and a file that has no name. They are moved by the calls that
 * sockets and files make for that, none of which waits. What the far ends do is not counted.
 */
final class Loopback implements AutoCloseable {
  /** What the names of temporary directories of this process begin with. */
  static final String TEMPORARY = "iovec-calibration-" + ProcessHandle.current().pid() + "-";

  private static final int FAR = 256 << 10;

  private final int bytes;
  private final LongSupplier clock;
  private final long deadline;
  private final KernelTransport transport;
  private final SystemCalls calls;
  private final KernelSocket in;
  private final KernelSocket inFar;
  private final KernelSocket out;
  private final KernelSocket outFar;
  private final KernelFile file;
  private final Carrier carrier;

  /** What the far ends send from, and receive to without looking. */
  private final ByteBuffer far;

  /**
   * Opens all of it.
   *
   * @param config how large a pipe is
   * @param inKernel whether messages go through a pipe, or through memory
   * @param bytes how many each message has
   * @param clock in nanoseconds
   * @param deadline by that clock, from when on nothing is moved
   */
  Loopback(
      SystemCalls calls,
      TransportConfig config,
      boolean inKernel,
      int bytes,
      LongSupplier clock,
      long deadline)
      throws IOException {
    this.bytes = bytes;
    this.clock = clock;
    this.deadline = deadline;
    this.transport =
        new KernelTransport(
            calls, config.withPolicy(Policy.KERNEL), EnumSet.noneOf(Capability.class));
    this.calls = transport.calls();
    try (StreamListener listener =
        transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      this.inFar = (KernelSocket) transport.connect(listener.localAddress());
      this.in = accept(listener, inFar);
      this.outFar = (KernelSocket) transport.connect(listener.localAddress());
      this.out = accept(listener, outFar);
      this.file = openFile();
      this.far = calls.allocate(FAR);
      fill();
      // At last: a transport does not close what its entries hold.
      this.carrier = inKernel ? new PipeCarrier(transport) : new MemoryCarrier(this.calls, bytes);
    } catch (Throwable e) {
      transport.close();
      throw e;
    }
  }

  private KernelSocket accept(StreamListener listener, KernelSocket client) throws IOException {
    while (true) {
      StreamSocket accepted = listener.accept();
      if (accepted != null) {
        if (Objects.equals(accepted.remoteAddress(), client.localAddress())
            && client.finishConnect()) {
          return (KernelSocket) accepted;
        }
        accepted.close(); // somebody else's
      }
      checkTime();
    }
  }

  private KernelFile openFile() throws IOException {
    Path dir = Files.createTempDirectory(TEMPORARY);
    try {
      return (KernelFile)
          transport.open(
              dir,
              "bytes",
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE_NEW);
    } finally {
      Files.deleteIfExists(dir.resolve("bytes"));
      Files.delete(dir);
    }
  }

  /** Writes the file once: from then on it is overwritten and read. */
  private void fill() throws IOException {
    int n = 0;
    while (n < bytes) {
      checkTime();
      int most = Math.min(FAR, bytes - n);
      n += Carrier.moved("pwrite", calls.pwrite(file.fd(), far, 0, most, n));
    }
  }

  int in() {
    return in.fd();
  }

  int out() {
    return out.fd();
  }

  int file() {
    return file.fd();
  }

  /**
   * Moves a message.
   *
   * @return the nanoseconds that it took
   * @throws OutOfTimeException if the time is up
   */
  long move(Direction direction) throws IOException {
    carrier.begin();
    long spent = 0;
    int fed = direction.isFromSocket() ? 0 : bytes;
    int taken = 0;
    int given = 0;
    int swallowed = direction.isToSocket() ? 0 : Carrier.HEADER + bytes;
    while (given < bytes) {
      fed += feed(bytes - fed);
      long begin = checkTime();
      if (given == taken) {
        taken += carrier.take(this, direction, taken, bytes - taken);
      }
      int n = 1;
      while (n > 0 && given < taken) {
        n = carrier.give(this, direction, given, taken < bytes);
        given += n;
      }
      spent += clock.getAsLong() - begin;
      swallowed += swallow(Carrier.HEADER + bytes - swallowed);
    }
    while (swallowed < Carrier.HEADER + bytes) {
      checkTime();
      swallowed += swallow(Carrier.HEADER + bytes - swallowed);
    }
    return spent;
  }

  private int feed(int max) throws IOException {
    int fed = 0;
    int n = 1;
    while (n > 0 && fed < max) {
      int flags = Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT;
      int most = Math.min(FAR, max - fed);
      n = Carrier.moved("send", calls.send(inFar.fd(), far, 0, most, flags));
      fed += n;
    }
    return fed;
  }

  private int swallow(int max) throws IOException {
    int swallowed = 0;
    int n = 1;
    while (n > 0 && swallowed < max) {
      int flags = Linux.MSG_TRUNC | Linux.MSG_DONTWAIT;
      int most = Math.min(FAR, max - swallowed);
      n = Carrier.moved("recv", calls.recv(outFar.fd(), far, 0, most, flags));
      swallowed += n;
    }
    return swallowed;
  }

  private long checkTime() throws OutOfTimeException {
    long now = clock.getAsLong();
    if (now - deadline >= 0) {
      throw new OutOfTimeException();
    }
    return now;
  }

  @Override
  public void close() {
    carrier.close();
    transport.close();
  }
}
