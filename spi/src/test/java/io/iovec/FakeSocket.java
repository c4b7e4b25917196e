package io.iovec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket in plain memory, with the whole contract of {@link StreamSocket#pending}. The test plays
 * the peer: {@link #arrive}, {@link #end}, {@link #sendRoom}, {@link #sent}. Thread-safe, because
 * the peer may be another thread.
 */
final class FakeSocket implements StreamSocket {
  /** The next {@code left} bytes of the queue, owed to a pending entry or, given up, to nobody. */
  static final class Claim {
    private long left;
    private boolean givenUp;

    private Claim(long left) {
      this.left = left;
    }

    long left() {
      return left;
    }
  }

  private final FakeTransport transport;
  private final ArrayDeque<Byte> queue = new ArrayDeque<>();
  private final List<Claim> claims = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private long position;
  private int sendRoom = Integer.MAX_VALUE;
  private @Nullable String end;
  private boolean reset;
  private boolean open = true;
  private boolean outputShut;
  private Policy policy = Policy.KERNEL;

  FakeSocket(FakeTransport transport) {
    this.transport = transport;
  }

  // The peer's side.

  /** Lets bytes arrive. */
  synchronized void arrive(byte... bytes) {
    for (byte b : bytes) {
      queue.add(b);
    }
    settle();
  }

  /** Lets the peer close its side, behind what has arrived. */
  synchronized void end() {
    end = "the peer has closed its side";
  }

  /** Lets the connection be reset, behind what has arrived. */
  synchronized void reset() {
    end = "connection reset";
    reset = true;
  }

  /** Lets the socket take no more than {@code bytes} from now on. */
  synchronized void sendRoom(int bytes) {
    sendRoom = bytes;
  }

  synchronized byte[] sent() {
    return sent.toByteArray();
  }

  /** Returns how many bytes have left the queue: received, claimed and taken, or dropped. */
  synchronized long position() {
    return position;
  }

  synchronized int queued() {
    return queue.size();
  }

  // What a pending entry does.

  @Override
  public synchronized void pending(IoVector into, long count) {
    ensureOpen();
    if (count < 1) {
      throw new IllegalArgumentException("count=" + count);
    }
    Claim claim = new Claim(count);
    FakePendingEntry entry = new FakePendingEntry(this, claim);
    try {
      into.pushBack(entry);
    } catch (RuntimeException e) {
      claim.left = 0;
      entry.close();
      throw e;
    }
    claims.add(claim);
  }

  @Override
  public synchronized long pendingBytes() {
    return claims.stream().mapToLong(Claim::left).sum();
  }

  /** Only the first claim can be served: the queue has no random access. */
  synchronized int arrived(Claim claim) {
    settle();
    return !claims.isEmpty() && claims.get(0) == claim
        ? (int) Math.min(claim.left, queue.size())
        : 0;
  }

  synchronized long positionOf(Claim claim) {
    long at = position;
    for (Claim before : claims) {
      if (before == claim) {
        break;
      }
      at += before.left;
    }
    return at;
  }

  synchronized void take(Claim claim, ByteBuffer into) throws IOException {
    int n = Math.min(ready(claim), into.remaining());
    boolean fails = transport.faults.fails();
    n = fails ? n / 2 : transport.faults.shorten(n);
    move(n, into);
    claim.left -= n;
    if (fails) {
      throw transport.faults.failure("take");
    }
  }

  synchronized @Nullable KernelEntry hold(Claim claim, long max) throws IOException {
    int n = (int) Math.min(max, ready(claim));
    if (n == 0) {
      return null;
    }
    transport.faults.check("hold");
    FakeKernelEntry held = transport.heldEntry();
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(n, held.size()));
    move(bytes.remaining(), bytes);
    claim.left -= bytes.position();
    transport.fill(held, bytes.flip());
    return held;
  }

  /** Returns a new claim on the first {@code n} bytes of {@code claim}, which keeps the rest. */
  synchronized Claim divide(Claim claim, long n) {
    Claim front = new Claim(n);
    if (n > 0) {
      claims.add(claims.indexOf(claim), front);
      claim.left -= n;
    }
    return front;
  }

  synchronized void giveUp(Claim claim) {
    claim.givenUp = true;
    settle();
  }

  private int ready(Claim claim) throws SourceException {
    int ready = arrived(claim);
    if (queue.isEmpty() && claim.left > 0 && end != null) {
      throw new SourceException(end + ", still expected=" + claim.left, 0, new IOException(end));
    }
    return ready;
  }

  /** Forgets the claims that are met, and drops what has arrived for nobody. */
  private void settle() {
    claims.removeIf(claim -> claim.left == 0);
    while (!claims.isEmpty() && claims.get(0).givenUp) {
      Claim nobodys = claims.get(0);
      for (; nobodys.left > 0; nobodys.left--) {
        if (queue.poll() == null) {
          return;
        }
        position++;
      }
      claims.remove(0);
    }
  }

  private void move(int n, ByteBuffer into) {
    for (int i = 0; i < n; i++) {
      into.put(queue.remove());
    }
    position += n;
  }

  // Receiving.

  @Override
  public synchronized long recv(IoVector into, int memoryMax, long kernelMax) throws IOException {
    if (memoryMax < 0 || kernelMax < 0 || memoryMax + kernelMax == 0) {
      throw new IllegalArgumentException("memoryMax=" + memoryMax + " kernelMax=" + kernelMax);
    }
    int answer = receivable();
    if (answer <= 0) {
      return answer;
    }
    long before = into.length();
    try {
      receive(into, Math.min(answer, memoryMax), false);
      receive(into, (int) Math.min(queue.size(), kernelMax), true);
    } catch (NoRoomException e) {
      if (into.length() == before) {
        return Answer.NO_ROOM;
      }
    }
    return into.length() - before;
  }

  private void receive(IoVector into, int n, boolean kernel) throws IOException {
    int left = n;
    while (left > 0) {
      IoEntry last = into.last();
      if (last == null || last.room() == 0 || last instanceof FakeKernelEntry != kernel) {
        last = kernel ? transport.heldEntry() : transport.memoryEntry(left);
        into.pushBack(last);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(left, last.room()));
      move(bytes.remaining(), bytes);
      transport.fill(last, bytes.flip());
      left -= bytes.limit();
    }
  }

  @Override
  public synchronized int recv(ByteBuffer into) throws IOException {
    if (!into.hasRemaining() || into.isReadOnly()) {
      throw new IllegalArgumentException("into=" + into);
    }
    int answer = receivable();
    if (answer <= 0) {
      return answer;
    }
    int n = Math.min(answer, into.remaining());
    move(n, into);
    return n;
  }

  /** Returns how many bytes recv may have, or what it answers instead. */
  private int receivable() throws IOException {
    ensureOpen();
    settle();
    for (Claim claim : claims) {
      if (!claim.givenUp) {
        throw new IllegalStateException("pending=" + claim.left + ": recv has to wait for it");
      }
    }
    if (!queue.isEmpty()) {
      return queue.size();
    }
    if (reset) {
      throw new SystemException("recv", "ECONNRESET", 104, Objects.requireNonNull(end));
    }
    return end == null ? Answer.NOT_NOW : Answer.END_OF_STREAM;
  }

  /** Checks its argument and is otherwise a hint not taken: this model sets no room aside. */
  @Override
  public synchronized void expect(long bytes) {
    ensureOpen();
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes=" + bytes);
    }
  }

  // Sending.

  @Override
  public synchronized long send(IoVector from, boolean more) throws IOException {
    ensureOutput();
    long done = 0;
    try {
      for (IoEntry e = from.front(); e != null && sendRoom > 0; e = from.front()) {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(e.length(), sendRoom));
        try {
          if (e.take(bytes) == 0) {
            return done;
          }
        } finally {
          done += send(bytes.flip());
        }
      }
    } catch (IOException e) {
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }

  @Override
  public synchronized long send(ByteBuffer[] from, int offset, int count, boolean more) {
    Objects.checkFromIndexSize(offset, count, from.length);
    ensureOutput();
    long done = 0;
    for (int i = offset; i < offset + count; i++) {
      done += send(from[i]);
    }
    return done;
  }

  private int send(ByteBuffer from) {
    byte[] bytes = new byte[Math.min(from.remaining(), sendRoom)];
    from.get(bytes);
    sent.writeBytes(bytes);
    sendRoom -= sendRoom == Integer.MAX_VALUE ? 0 : bytes.length;
    return bytes.length;
  }

  @Override
  public synchronized void shutdownOutput() {
    ensureOpen();
    outputShut = true;
  }

  @Override
  public synchronized void shutdownInput() {
    ensureOpen();
    queue.clear();
    end = "input is shut down";
  }

  private void ensureOutput() {
    ensureOpen();
    if (outputShut) {
      throw new IllegalStateException("output is shut down");
    }
  }

  private void ensureOpen() {
    if (!open) {
      throw new IllegalStateException("closed");
    }
  }

  // The rest.

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public synchronized void close() {
    open = false;
    queue.clear();
    end = "the socket has been closed";
  }

  @Override
  public boolean finishConnect() {
    return true;
  }

  @Override
  public synchronized Policy policy() {
    return policy;
  }

  @Override
  public synchronized void policy(Policy other) {
    policy = other;
  }

  @Override
  public <T> T option(SocketOption<T> option) {
    throw new UnsupportedOperationException("option=" + option);
  }

  @Override
  public <T> void option(SocketOption<T> option, T value) {
    throw new UnsupportedOperationException("option=" + option);
  }

  @Override
  public @Nullable SocketAddress localAddress() {
    return null;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return null;
  }
}
