package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does random things to a few vectors and compares them with plain bytes after every step. All that
 * it does follows from the seed.
 */
final class RandomVectors {
  /** What the vectors are made of, and whether calls fail. */
  enum Mode {
    MEMORY("heap read-only slice direct pooled"),
    KERNEL("kernel"),
    PENDING("pending"),
    MIXED("heap read-only slice direct pooled kernel kernel pending pending"),
    MIXED_WITH_FAULTS("heap read-only slice direct pooled kernel kernel pending pending");

    private final String kinds;

    Mode(String kinds) {
      this.kinds = kinds;
    }
  }

  /** A thing to do. What it throws as IOException is a failure that must have lost nothing. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static final int KERNEL_ENTRY_SIZE = 32;
  private static final int MOST_KERNEL_ENTRIES = 60;
  private static final int MEMORY_LIMIT = 24 * 4096;
  private static final int LONG = 600;

  private final Mode mode;
  private final Random random;
  private final FakeTransport transport =
      new FakeTransport(KERNEL_ENTRY_SIZE, MOST_KERNEL_ENTRIES, MEMORY_LIMIT);
  private final List<VectorModel> models = new ArrayList<>();
  private final List<FakeSocket> sockets = new ArrayList<>();
  private final Map<FakeSocket, Integer> numbers = new HashMap<>();
  private final List<AtomicInteger> wrapped = new ArrayList<>();
  private final long salt;
  private String doing = "nothing";
  private int failures;

  RandomVectors(Mode mode, long seed) {
    this.mode = mode;
    this.random = new Random(seed);
    this.salt = random.nextLong();
    for (int i = 0; i < 3; i++) {
      models.add(newModel(new IoVector(transport)));
    }
    sockets.add(newSocket());
    sockets.add(newSocket());
  }

  /** Returns what was being done last. */
  String doing() {
    return doing;
  }

  /** Returns how many calls failed. */
  int failures() {
    return failures;
  }

  void step() throws IOException {
    if (mode == Mode.MIXED_WITH_FAULTS) {
      transport.faults.failAfter(random.nextInt(6));
      transport.faults.atMost(random.nextInt(4) == 0 ? 1 + random.nextInt(8) : Integer.MAX_VALUE);
    }
    VectorModel m = models.get(random.nextInt(models.size()));
    if (m.length() > LONG) {
      named("release " + m.vector, () -> release(m)).run();
    } else {
      choose(m).run();
    }
    transport.faults.clear();
    check();
  }

  private Step choose(VectorModel m) {
    VectorModel other = models.get(random.nextInt(models.size()));
    return switch (random.nextInt(60)) {
      case 0, 1 -> named("append", () -> append(m, other));
      case 2, 3 -> named("pop front of " + m.vector, () -> pop(m, other));
      case 4, 5 -> named("split " + m.vector, () -> split(m));
      case 6, 7 -> named("split into, " + m.vector, () -> split(m, other));
      case 8, 9, 10, 11, 12 -> named("pull up " + m.vector, () -> pullUp(m));
      case 13 -> named("memory origin of " + m.vector, () -> memoryOrigin(m));
      case 14, 15, 16 -> named("push down " + m.vector, () -> pushDown(m));
      case 17, 18 -> named("hold " + m.vector, () -> hold(m));
      case 19, 20 -> named("share " + m.vector, () -> share(m));
      case 21, 22 -> named("take from " + m.vector, () -> take(m));
      case 23 -> named("release " + m.vector, () -> release(m));
      case 24 -> named("clear or close " + m.vector, () -> empty(m));
      case 25, 26 -> named("misuse " + m.vector, () -> misuse(m));
      case 27 -> named("write " + m.vector, () -> write(m));
      case 28 -> named("send " + m.vector, () -> send(m));
      case 29, 30 -> named("recv into " + m.vector, () -> recv(m));
      case 31, 32 -> named("arrive", this::arrive);
      case 33, 34, 35 -> named("fill the room of " + m.vector, () -> fill(m));
      default -> named("push " + m.vector, () -> push(m));
    };
  }

  private Step named(String what, Step step) {
    return () -> {
      doing = what;
      try {
        step.run();
      } catch (NoRoomException | NotArrivedException | SystemException | SourceException e) {
        failures++;
        doing += ": " + e;
      }
    };
  }

  // Making entries.

  private void push(VectorModel m) throws IOException {
    String[] kinds = mode.kinds.split(" ", -1);
    String kind = kinds[random.nextInt(kinds.length)];
    if (kind.equals("pending")) {
      FakeSocket socket = anySocket();
      int n = 1 + random.nextInt(60);
      socket.pending(m.vector, n);
      m.addBack(m.contents(m.vector.last()));
      return;
    }
    byte[] bytes = new byte[random.nextInt(5) == 0 ? 0 : random.nextInt(KERNEL_ENTRY_SIZE + 1)];
    random.nextBytes(bytes);
    IoEntry entry = newEntry(kind, bytes);
    assertThat(entry.length()).isEqualTo(bytes.length);
    if (random.nextInt(3) == 0) {
      m.vector.pushFront(entry);
      m.addFront(bytes);
    } else {
      m.vector.pushBack(entry);
      m.addBack(bytes);
    }
  }

  private IoEntry newEntry(String kind, byte[] bytes) throws IOException {
    return switch (kind) {
      case "heap" -> wrap(ByteBuffer.wrap(bytes));
      case "read-only" -> wrap(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
      case "slice" -> {
        byte[] around = new byte[bytes.length + 7];
        System.arraycopy(bytes, 0, around, 3, bytes.length);
        yield wrap(ByteBuffer.wrap(around, 3, bytes.length).order(ByteOrder.LITTLE_ENDIAN));
      }
      case "direct" -> wrap(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
      case "pooled" -> filled(transport.memoryEntry(bytes.length), bytes);
      default -> filled(transport.kernelEntry(bytes.length), bytes);
    };
  }

  private IoEntry wrap(ByteBuffer bytes) {
    AtomicInteger released = new AtomicInteger();
    wrapped.add(released);
    return MemoryEntry.wrap(bytes, released::incrementAndGet);
  }

  private IoEntry filled(IoEntry entry, byte[] bytes) throws IOException {
    transport.fill(entry, ByteBuffer.wrap(bytes));
    return entry;
  }

  /** As recv and read do with the room that the last entry has. */
  private void fill(VectorModel m) throws IOException {
    IoEntry last = m.vector.last();
    if (last != null && last.room() > 0) {
      byte[] bytes = new byte[1 + random.nextInt((int) Math.min(20, last.room()))];
      random.nextBytes(bytes);
      filled(last, bytes);
      m.addBack(bytes);
    }
  }

  // Operations of the list.

  private void append(VectorModel m, VectorModel other) {
    if (m == other) {
      return;
    }
    m.vector.append(other.vector);
    m.addBack(other.removeFront(other.length()));
    assertThat(other.vector.first()).isNull();
  }

  private void pop(VectorModel m, VectorModel other) {
    IoEntry popped = m.vector.popFront();
    if (popped == null) {
      assertThat(m.length()).isZero();
      return;
    }
    assertThat(popped.owner).isNull();
    assertThat(popped.next()).isNull();
    byte[] bytes = m.removeFront((int) popped.length());
    switch (random.nextInt(3)) {
      case 0 -> popped.close();
      case 1 -> {
        other.vector.pushBack(popped);
        other.addBack(bytes);
      }
      default -> {
        other.vector.pushFront(popped);
        other.addFront(bytes);
      }
    }
  }

  private void split(VectorModel m) throws IOException {
    int n = upTo(m.length());
    VectorModel front = newModel(m.vector.split(n));
    front.addBack(m.removeFront(n));
    replaceAny(front, m);
  }

  private void split(VectorModel m, VectorModel into) throws IOException {
    if (m != into) {
      int n = upTo(m.length());
      m.vector.split(n, into.vector);
      into.addBack(m.removeFront(n));
    }
  }

  private void share(VectorModel m) throws IOException {
    int n = upTo(m.length());
    boolean whole = n == m.length() && random.nextBoolean();
    try {
      VectorModel second = newModel(whole ? m.vector.share() : m.vector.share(n));
      second.addBack(m.first(n));
      replaceAny(second, m);
    } catch (UnsupportedOperationException e) {
      assertThat(inFirst(m, n, FakePendingEntry.class)).as("pending bytes").isPositive();
    }
  }

  /** Puts a vector in the place of another one but {@code m}, which gets what was in that. */
  private void replaceAny(VectorModel by, VectorModel m) {
    int i = random.nextInt(models.size());
    if (models.get(i) == m) {
      i = (i + 1) % models.size();
    }
    append(m, models.get(i));
    models.get(i).vector.close();
    models.set(i, by);
  }

  // Operations on the bytes.

  private void pullUp(VectorModel m) throws IOException {
    int n = upTo(m.length());
    ByteBuffer bytes;
    try {
      bytes = m.vector.pullUp(n);
    } catch (NotArrivedException e) {
      assertStopsAtPending(m, n);
      throw e;
    }
    assertThat(Bytes.read(bytes)).isEqualTo(m.first(n));
    assertThat(bytes.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    if (n > 0) {
      assertThat(m.vector.first()).isInstanceOf(MemoryEntry.class);
      assertThat(Bytes.read(m.vector.memoryOrigin())).startsWith(m.first(n));
      assertThat(Bytes.read(m.vector.pullUp(n))).isEqualTo(m.first(n));
    }
  }

  private void memoryOrigin(VectorModel m) {
    if (m.vector.front() instanceof MemoryEntry) {
      byte[] origin = Bytes.read(m.vector.memoryOrigin());
      assertThat(origin).hasSizeGreaterThan(0).isEqualTo(m.first(origin.length));
    } else {
      assertThatThrownBy(m.vector::memoryOrigin).isInstanceOf(IllegalStateException.class);
    }
  }

  private void pushDown(VectorModel m) throws IOException {
    int n = upTo(m.length());
    assertThat(m.vector.pushDown(n)).isEqualTo(n);
    assertThat(inFirst(m, n, KernelEntry.class)).isEqualTo(n);
  }

  private void hold(VectorModel m) throws IOException {
    int n = upTo(m.length());
    int held = (int) m.vector.hold(n);
    assertThat(held).isBetween(0, n);
    assertThat(inFirst(m, held, FakePendingEntry.class)).as("pending before %s", held).isZero();
    if (held < n) {
      assertStopsAtPending(m, n);
    }
  }

  private void take(VectorModel m) throws IOException {
    int n = random.nextInt(80);
    ByteBuffer into = ByteBuffer.allocate(n + 2).position(1).limit(n + 1);
    int before = m.length();
    try {
      int taken = m.vector.take(into);
      assertThat(taken).isEqualTo(into.position() - 1);
      if (taken < Math.min(n, before)) {
        assertStopsAtPending(m, 1);
      }
    } finally {
      byte[] bytes = Arrays.copyOfRange(into.array(), 1, into.position());
      assertThat(bytes).as("taken").isEqualTo(m.removeFront(bytes.length));
    }
  }

  private void release(VectorModel m) throws IOException {
    int n = upTo(m.length());
    int before = m.length();
    try {
      m.vector.release(n);
      assertThat(m.vector.length()).isEqualTo(before - n);
    } finally {
      int released = (int) (before - m.vector.length());
      assertThat(released).isBetween(0, n);
      m.removeFront(released);
    }
  }

  private void empty(VectorModel m) {
    m.removeFront(m.length());
    if (random.nextBoolean()) {
      m.vector.clear();
    } else {
      m.vector.close();
      m.check();
      models.set(models.indexOf(m), newModel(new IoVector(transport)));
    }
  }

  // Operations of sockets and files.

  private void write(VectorModel m) throws IOException {
    FakeFile file = transport.file();
    if (random.nextInt(4) > 0) {
      file.fullAt(random.nextInt(100));
    }
    int at = random.nextInt(10);
    int before = m.length();
    long said = -1;
    try {
      said = file.write(m.vector, at);
      if (said < before) {
        assertStopsAtPending(m, 1);
      }
    } catch (SinkException e) {
      said = e.transferred();
    } catch (SourceException e) {
      said = e.transferred();
      throw e;
    } finally {
      assertThat(said).as("count").isEqualTo(before - m.vector.length());
      byte[] written = file.contents();
      byte[] tail = Arrays.copyOfRange(written, Math.min(at, written.length), written.length);
      assertThat(tail).as("written").isEqualTo(m.removeFront((int) said));
    }
  }

  private void send(VectorModel m) throws IOException {
    FakeSocket socket = transport.socket();
    socket.sendRoom(random.nextInt(100));
    int before = m.length();
    try {
      assertThat(socket.send(m.vector, random.nextBoolean())).isEqualTo(before - m.vector.length());
    } finally {
      byte[] sent = socket.sent();
      assertThat(sent).as("sent").isEqualTo(m.removeFront(sent.length));
    }
  }

  private void recv(VectorModel m) throws IOException {
    FakeSocket socket = anySocket();
    int memoryMax = random.nextInt(30);
    int kernelMax = 1 + random.nextInt(60);
    if (isPending(socket)) {
      assertThatThrownBy(() -> socket.recv(m.vector, memoryMax, kernelMax))
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    int before = (int) m.vector.length();
    long n = socket.recv(m.vector, memoryMax, kernelMax);
    if (n > 0) {
      assertThat(n).isEqualTo(m.vector.length() - before);
      m.addBack(stream(socket, socket.position() - n, (int) n));
    } else {
      assertThat(m.vector.length()).isEqualTo(before);
    }
  }

  private void arrive() {
    int i = random.nextInt(sockets.size());
    FakeSocket socket = sockets.get(i);
    socket.arrive(stream(socket, socket.position() + socket.queued(), random.nextInt(100)));
    if (mode == Mode.MIXED_WITH_FAULTS && random.nextInt(20) == 0) {
      socket.end();
      sockets.set(i, newSocket());
    }
  }

  // Misuse changes nothing: the check after this step sees to it.

  private void misuse(VectorModel m) {
    IoVector v = m.vector;
    IoVector closed = new IoVector(transport);
    closed.close();
    IoEntry used = MemoryEntry.wrap(ByteBuffer.allocate(3));
    used.close();
    int over = m.length() + 1;
    List<Step> steps =
        new ArrayList<>(
            List.of(
                () -> v.append(v),
                () -> v.append(closed),
                () -> closed.append(v),
                () -> v.split(0, v),
                () -> v.split(0, closed),
                () -> closed.split(0, v),
                () -> closed.split(0),
                () -> v.split(over),
                () -> v.split(-1),
                () ->
                    v.split(over, models.get(0) == m ? models.get(1).vector : models.get(0).vector),
                () -> v.pullUp(over),
                () -> v.pullUp(-1),
                () -> v.pushDown(over),
                () -> v.pushDown(-1),
                () -> v.hold(over),
                () -> v.hold(-1),
                () -> v.share(over),
                () -> v.share(-1),
                () -> v.release(over),
                () -> v.release(-1),
                () -> v.pushBack(used),
                () -> v.pushFront(used)));
    IoEntry first = v.first();
    if (first != null) {
      steps.add(first::close);
      steps.add(() -> v.pushBack(first));
      steps.add(() -> v.pushFront(first));
      steps.add(() -> models.get(0).vector.pushBack(first));
      steps.add(() -> first.splitFront(first.length() + 1));
      steps.add(() -> first.release(-1));
      steps.add(() -> first.share(first.length() + 1));
    }
    int i = random.nextInt(steps.size());
    assertThatThrownBy(() -> steps.get(i).run())
        .as("misuse %s", i)
        .isInstanceOfAny(
            IllegalArgumentException.class,
            IllegalStateException.class,
            NullPointerException.class);
  }

  // What must hold.

  private void check() {
    int held = 0;
    for (VectorModel m : models) {
      m.check();
      for (IoEntry e : m.vector) {
        held += e instanceof FakeKernelEntry ? 1 : 0;
      }
    }
    assertThat(transport.heldCount()).as("kernel entries, all of them in a vector").isEqualTo(held);
  }

  /** Closes everything; nothing may be left. */
  void finish() {
    for (VectorModel m : models) {
      m.vector.close();
    }
    models.clear();
    check();
    assertThat(transport.counters().get(Counter.MEMORY_IN_USE)).as("memory in use").isZero();
    assertThat(wrapped).as("times that wrapped memory was released").allMatch(n -> n.get() == 1);
    for (FakeSocket socket : sockets) {
      assertThat(isPending(socket)).as("pending").isFalse();
    }
  }

  /** A short answer is allowed only where the next bytes are pending and cannot be had. */
  private void assertStopsAtPending(VectorModel m, int within) {
    int at = 0;
    for (IoEntry e : m.vector) {
      if (e.length() > 0 && e instanceof FakePendingEntry pending) {
        assertThat(at).as("place of the first pending entry").isLessThan(within);
        assertThat(pending.arrived()).as("arrived of %s", pending).isZero();
        return;
      }
      at += (int) e.length();
    }
    throw new AssertionError("nothing is pending in " + m.vector);
  }

  private static long inFirst(VectorModel m, int n, Class<?> kind) {
    long left = n;
    long found = 0;
    for (IoEntry e : m.vector) {
      long here = Math.min(left, e.length());
      found += kind.isInstance(e) ? here : 0;
      left -= here;
    }
    return found;
  }

  private boolean isPending(FakeSocket socket) {
    for (VectorModel m : models) {
      for (IoEntry e : m.vector) {
        if (e.length() > 0 && e instanceof FakePendingEntry p && p.socket() == socket) {
          return true;
        }
      }
    }
    return false;
  }

  // What random things are made of.

  private VectorModel newModel(IoVector vector) {
    return new VectorModel(vector, e -> stream(e.socket(), e.streamPosition(), (int) e.length()));
  }

  private FakeSocket newSocket() {
    FakeSocket socket = transport.socket();
    numbers.put(socket, numbers.size());
    return socket;
  }

  private FakeSocket anySocket() {
    return sockets.get(random.nextInt(sockets.size()));
  }

  /** Returns 0 to {@code length}; the ends more often than others. */
  private int upTo(int length) {
    return switch (random.nextInt(6)) {
      case 0 -> length;
      case 1 -> 0;
      default -> random.nextInt(length + 1);
    };
  }

  /** Returns what a socket's peer sends: every byte is known before it arrives. */
  private byte[] stream(FakeSocket socket, long position, int n) {
    byte[] bytes = new byte[n];
    for (int i = 0; i < n; i++) {
      long mixed = (position + i + salt + numbers.get(socket) * 1_000_003L) * 0x9E3779B97F4A7C15L;
      bytes[i] = (byte) (mixed >>> 56);
    }
    return bytes;
  }
}
