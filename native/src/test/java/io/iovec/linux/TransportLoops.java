package io.iovec.linux;

import static io.iovec.FileOption.OVERWRITTEN;
import static io.iovec.linux.Sys.CALLS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.management.ThreadMXBean;
import io.iovec.Counter;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Prints how many bytes each loop allocates per message, after it has been compiled. */
final class TransportLoops {
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 20_000;
  private static final int HEADER = 112;
  private static final int PAYLOAD = 8 << 10;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is done for a message. */
  private interface Loop {
    void run() throws IOException;
  }

  // Not allocateDirect: finding its address may allocate, and this is not about the far end.
  private final ByteBuffer message = Arena.ofAuto().allocate(HEADER + PAYLOAD).asByteBuffer();

  private final Transport transport;
  private final Poller poller;
  private final IoVector vector;
  private final StreamSocket socket;
  private final int far;
  private final StreamSocket other;
  private final int otherFar;
  private final IoFile file;
  private int ready;

  private TransportLoops(Transport transport, Path directory) throws IOException {
    this.transport = transport;
    this.poller = transport.poller();
    this.vector = transport.vector();
    this.file = transport.open(directory, "file", CREATE, READ, WRITE, OVERWRITTEN);
    try (StreamListener listener =
        transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      far = connect(listener);
      socket = listener.accept();
      otherFar = connect(listener);
      other = listener.accept();
    }
    poller.register(socket, Poller.READ, readiness -> ready++);
  }

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("loops");
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    try (Transport transport = new KernelTransportProvider().open(config)) {
      TransportLoops loops = new TransportLoops(transport, directory);
      measure("receive", loops::receive);
      measure("send", loops::send);
      measure("relay", loops::relay);
      loops.socket.policy(Policy.MEMORY);
      measure("receive in memory", loops::receive);
      loops.socket.policy(Policy.KERNEL);
      measure("receive into a mapping", loops::overwrite);
      expect((WARM_UP + MEASURED) * (long) PAYLOAD, transport.counters().get(Counter.MAPPED_BYTES));
    } finally {
      Files.delete(directory.resolve("file"));
      Files.delete(directory);
    }
  }

  private static int connect(StreamListener listener) {
    int fd = CALLS.socket(Sys.AF_INET, Sys.SOCK_STREAM | Sys.SOCK_CLOEXEC, 0);
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    expect(0, CALLS.connect(fd, Sys.loopback(port)));
    return fd;
  }

  /** A header is looked at and released, the payload goes from the kernel to a file. */
  private void receive() throws IOException {
    expect(HEADER + PAYLOAD, CALLS.send(far, message, 0, HEADER + PAYLOAD, 0));
    while (ready == 0) {
      poller.poll(-1);
    }
    ready = 0;
    long n = socket.recv(vector, HEADER, 0);
    expect(HEADER, n);
    socket.expect(PAYLOAD);
    while (vector.length() < HEADER + PAYLOAD) {
      socket.recv(vector, 0, HEADER + PAYLOAD - vector.length());
    }
    expect(0, vector.pullUp(HEADER).getLong(8));
    vector.release(HEADER);
    expect(PAYLOAD, file.write(vector, 0));
  }

  /** The payload goes from the socket's queue into a mapping of a file. */
  private void overwrite() throws IOException {
    expect(PAYLOAD, CALLS.send(far, message, 0, PAYLOAD, 0));
    while (ready == 0) {
      poller.poll(-1);
    }
    ready = 0;
    socket.pending(vector, PAYLOAD);
    expect(PAYLOAD, file.write(vector, 0));
  }

  /** A header is put in front of what is read from a file. */
  private void send() throws IOException {
    expect(PAYLOAD, file.read(vector, 0, PAYLOAD));
    MemoryEntry header = transport.memoryEntry(HEADER);
    header.vacant().putLong(8, 0);
    header.filled(HEADER);
    vector.pushFront(header);
    while (!vector.isEmpty()) {
      socket.send(vector, false);
    }
    drain(far, HEADER + PAYLOAD);
  }

  /** What comes from one socket goes to another. */
  private void relay() throws IOException {
    expect(PAYLOAD, CALLS.send(far, message, 0, PAYLOAD, 0));
    long relayed = 0;
    while (relayed < PAYLOAD) {
      socket.recv(vector, 0, PAYLOAD);
      relayed += other.send(vector, false);
    }
    drain(otherFar, PAYLOAD);
  }

  private void drain(int fd, int count) {
    int drained = 0;
    while (drained < count) {
      drained += (int) CALLS.recv(fd, message, 0, count - drained, 0);
    }
  }

  private static void measure(String name, Loop loop) throws IOException {
    run(WARM_UP, loop);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(MEASURED, loop);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    System.out.println(name + ": " + (double) allocated / MEASURED);
  }

  private static void run(int times, Loop loop) throws IOException {
    for (int i = 0; i < times; i++) {
      loop.run();
    }
  }

  private static void expect(long expected, long actual) {
    if (expected != actual) {
      throw new AssertionError("expected=" + expected + " actual=" + actual);
    }
  }
}
