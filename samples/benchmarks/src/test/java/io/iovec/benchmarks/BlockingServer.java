package io.iovec.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves everything, a thread for each connection and direction, and makes a mistake if asked to.
 */
final class BlockingServer implements AutoCloseable {
  /** What is wrong with it. */
  enum Fault {
    NONE,
    /** The last byte of each payload, or of what is relayed at once, is another one. */
    WRONG_BYTE,
    /** It is not there. */
    LOST_LAST_BYTE,
    /** Of a receiver: it goes one byte too far. */
    WRONG_PLACE,
    /** Of small requests: the second one is answered before the first. */
    SWAPPED_REPLIES,
    /** All that comes is taken, and nothing answered. */
    SILENT
  }

  /** How long the bytes that come back through a relay may take once nothing more goes there. */
  private static final int PATIENCE_SECONDS = 30;

  private final Fault fault;
  private final FileChannel file;
  private final int sinkPort;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Service, ServerSocket> listeners = new EnumMap<>(Service.class);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong connections = new AtomicLong();
  final AtomicLong frames = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  final AtomicLong largestEnd = new AtomicLong();

  BlockingServer(Fault fault, Path path, int sinkPort) throws IOException {
    this.fault = fault;
    this.file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    this.sinkPort = sinkPort;
    for (Service service : Service.values()) {
      ServerSocket listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
      listeners.put(service, listener);
      threads.execute(() -> accept(service, listener));
    }
  }

  /** Returns how many it has accepted, which are counted a moment later; waits for so many. */
  long connections(long expected) {
    long start = System.nanoTime();
    while (connections.get() < expected
        && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5)) {
      Thread.onSpinWait();
    }
    return connections.get();
  }

  Map<Service, Integer> ports() {
    Map<Service, Integer> ports = new EnumMap<>(Service.class);
    listeners.forEach((service, listener) -> ports.put(service, listener.getLocalPort()));
    return ports;
  }

  private void accept(Service service, ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(service, socket));
      }
    } catch (IOException | RejectedExecutionException closed) {
      // as it is at the end
    }
  }

  private void serve(Service service, Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      if (fault == Fault.SILENT) {
        in.transferTo(OutputStream.nullOutputStream());
        // Its end would be an answer.
        closed.await(1, TimeUnit.SECONDS);
        return;
      }
      switch (service) {
        case RECEIVE -> receive(in, out);
        case SEND -> send(in, out);
        case RELAY -> relay(socket);
        case SMALL -> answer(in, out);
      }
    } catch (IOException | RejectedExecutionException e) {
      // the client has gone, as it does after it has seen a mistake
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(DataInputStream in, DataOutputStream out) throws IOException {
    for (byte[] header = next(in, Wire.RECEIVE_HEADER);
        header.length > 0;
        header = next(in, Wire.RECEIVE_HEADER)) {
      byte[] payload = new byte[(int) ByteBuffer.wrap(header).getLong(0)];
      long position = ByteBuffer.wrap(header).getLong(Long.BYTES);
      in.readFully(payload);
      frames.incrementAndGet();
      bytes.addAndGet(payload.length);
      largestEnd.accumulateAndGet(position + payload.length, Math::max);
      ByteBuffer rest = ByteBuffer.wrap(changed(payload));
      long place = fault == Fault.WRONG_PLACE ? position + 1 : position;
      while (rest.hasRemaining()) {
        file.write(rest, place + rest.position());
      }
    }
    out.write(0);
  }

  private void send(DataInputStream in, DataOutputStream out) throws IOException {
    for (byte[] request = next(in, Wire.SEND_REQUEST);
        request.length > 0;
        request = next(in, Wire.SEND_REQUEST)) {
      long count = ByteBuffer.wrap(request).getLong(0);
      int length = (int) ByteBuffer.wrap(request).getLong(Long.BYTES);
      ByteBuffer payload = ByteBuffer.allocate(length);
      while (payload.hasRemaining() && file.read(payload, payload.position()) > 0) {}
      byte[] header = ByteBuffer.allocate(Wire.SEND_HEADER).putLong(length).array();
      for (long i = 0; i < count; i++) {
        frames.incrementAndGet();
        out.write(header);
        out.write(changed(payload.array()));
      }
    }
  }

  private void answer(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] held = {};
    for (byte[] request = next(in, Wire.SMALL_REQUEST);
        request.length > 0;
        request = next(in, Wire.SMALL_REQUEST)) {
      frames.incrementAndGet();
      byte[] reply = Arrays.copyOf(request, Wire.SMALL_REPLY);
      if (fault == Fault.WRONG_BYTE) {
        reply[Long.BYTES - 1]++;
      }
      if (fault == Fault.SWAPPED_REPLIES && held.length == 0 && in.available() > 0) {
        held = reply;
        continue;
      }
      out.write(reply, 0, fault == Fault.LOST_LAST_BYTE ? reply.length - 1 : reply.length);
      out.write(held);
      held = new byte[0];
    }
  }

  private void relay(Socket client) throws IOException, InterruptedException {
    try (Socket sink = new Socket(InetAddress.getLoopbackAddress(), sinkPort)) {
      CountDownLatch back = new CountDownLatch(1);
      threads.execute(
          () -> {
            pass(sink, client);
            back.countDown();
          });
      pass(client, sink);
      if (!back.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the sink does not end, relayed=" + bytes);
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[1 << 16];
    try {
      for (int n = from.getInputStream().read(buffer);
          n >= 0;
          n = from.getInputStream().read(buffer)) {
        bytes.addAndGet(n);
        to.getOutputStream().write(changed(Arrays.copyOf(buffer, n)));
      }
      to.shutdownOutput();
    } catch (IOException e) {
      try {
        to.close();
        from.close();
      } catch (IOException again) {
        e.addSuppressed(again);
      }
    }
  }

  private byte[] changed(byte[] payload) {
    byte[] changed = payload.clone();
    if (fault == Fault.WRONG_BYTE) {
      changed[changed.length - 1]++;
    }
    return fault == Fault.LOST_LAST_BYTE ? Arrays.copyOf(changed, changed.length - 1) : changed;
  }

  /** Returns so many bytes, or none at the end of the stream. */
  private static byte[] next(DataInputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length > 0 && bytes.length < count) {
      throw new EOFException("got=" + bytes.length + " expected=" + count);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    for (ServerSocket each : listeners.values()) {
      each.close();
    }
    threads.shutdownNow();
    file.close();
  }
}
