package io.iovec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.NotArrivedException;
import io.iovec.SourceException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What servers do with a transport, as {@link Scenario scenarios}. */
final class Scenarios {
  private Scenarios() {}

  static Map<String, Supplier<Scenario>> all() {
    Map<String, Supplier<Scenario>> all = new LinkedHashMap<>();
    all.put("receive and write", ReceiveAndWrite::new);
    all.put("write what is pending", () -> new Pending(false, false));
    all.put("write what is pending and was split", () -> new Pending(true, false));
    all.put("overwrite by what is pending", () -> new Pending(false, true));
    all.put("relay what is pending", RelayPending::new);
    all.put("receive, split, pull up and write", SplitAndPullUp::new);
    all.put("read, add a header and send", ReadAndSend::new);
    all.put("relay with half close", Relay::new);
    all.put("push down and send", PushDown::new);
    all.put("share, write one and send the other", Share::new);
    all.put("release early", ReleaseEarly::new);
    return all;
  }

  /** A connection that has received a message, and a file. */
  private abstract static class Receiving extends Scenario {
    KernelSocket socket;
    FarEnd far;
    IoFile file;
    IoVector vector;

    @Override
    void prepare() throws IOException {
      socket = rig.connected();
      far = rig.farEnd();
      file = rig.create("f");
      vector = rig.transport.vector();
      far.send(message);
    }

    boolean connectionFailed() {
      try {
        return socket.recv(vector, 1, 0) < 0;
      } catch (IOException e) {
        failures.add(e);
        return true;
      }
    }

    /** What was held back behind MSG_MORE arrives late, but only if a call failed. */
    byte[] arrived(FarEnd end) {
      return failures.isEmpty() ? end.receive() : end.receiveLate();
    }

    /** Returns what a vector has in front of bytes that are pending. */
    static byte[] held(IoVector vector) throws IOException {
      java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate((int) vector.length());
      IoEntry first = vector.first();
      while (first != null && !(first instanceof PendingEntry)) {
        vector.take(bytes.limit(bytes.position() + (int) first.length()));
        first = vector.first();
      }
      return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    void finishReceiving() throws IOException {
      if (!connectionFailed()) {
        recv(socket, vector, HEADER, message.length - written());
        assertThat(far.unread()).isZero();
      }
    }

    @Override
    void closeAll() throws IOException {
      vector.close();
      socket.close();
      file.close();
    }
  }

  private static final class ReceiveAndWrite extends Receiving {
    @Override
    void work() {
      step(() -> socket.expect(message.length));
      step(() -> recv(socket, vector, HEADER, message.length));
      step(() -> write(file, "f", vector));
      step(() -> write(file, "f", vector));
    }

    @Override
    void finish() throws IOException {
      finishReceiving();
      write(file, "f", vector);
      assertMessage(rig.content("f").content(), far.unreceived());
    }
  }

  private static final class Pending extends Receiving {
    private final boolean isSplit;
    private final boolean isOverwritten;
    private IoVector front;

    private void pullUp() throws IOException {
      try {
        vector.pullUp(HEADER);
      } catch (NotArrivedException e) {
        assertThat(e.arrived()).isLessThan(HEADER);
      }
    }

    Pending(boolean isSplit, boolean isOverwritten) {
      this.isSplit = isSplit;
      this.isOverwritten = isOverwritten;
    }

    @Override
    void prepare() throws IOException {
      super.prepare();
      front = rig.transport.vector();
      if (isOverwritten) {
        file.close();
        file = rig.overwritten("f", message.length);
      }
      socket.pending(vector, message.length);
    }

    @Override
    void work() {
      step(this::pullUp);
      step(() -> vector.hold(1000));
      if (isSplit) {
        step(() -> vector.split(70_001, front));
        step(() -> write(file, "f", front));
      }
      if (front.isEmpty()) {
        step(() -> write(file, "f", vector));
        step(() -> write(file, "f", vector));
      }
    }

    @Override
    void finish() throws IOException {
      for (int patience = 5; patience > 0 && !front.isEmpty(); patience--) {
        step(() -> write(file, "f", front));
      }
      for (int patience = 5; patience > 0 && front.isEmpty() && !vector.isEmpty(); patience--) {
        step(() -> write(file, "f", vector));
      }
      java.io.ByteArrayOutputStream delivered = new java.io.ByteArrayOutputStream();
      delivered.write(rig.content("f").content(), 0, (int) written());
      delivered.writeBytes(held(front));
      delivered.writeBytes(held(vector));
      if (failures.stream().noneMatch(SourceException.class::isInstance)) {
        assertMessage(delivered.toByteArray(), far.unreceived());
        return;
      }
      // What is left in a socket that has failed is delivered to nobody: it may be there twice.
      assertThat(delivered.toByteArray())
          .isEqualTo(java.util.Arrays.copyOf(message, delivered.size()));
      assertThat(delivered.size() + far.unread()).isGreaterThanOrEqualTo(message.length);
    }

    @Override
    void closeAll() throws IOException {
      front.close();
      super.closeAll();
    }
  }

  private static final class RelayPending extends Receiving {
    private KernelSocket out;
    private FarEnd outFar;

    @Override
    void prepare() throws IOException {
      super.prepare();
      socket.pending(vector, message.length);
      out = rig.connected();
      outFar = rig.farEnd().window(60_000);
    }

    @Override
    void work() {
      step(() -> out.send(vector, false));
      step(() -> out.send(vector, false));
    }

    @Override
    void finish() throws IOException {
      java.io.ByteArrayOutputStream arrived = new java.io.ByteArrayOutputStream();
      try {
        for (int patience = 20; !vector.isEmpty() && patience > 0; patience--) {
          arrived.writeBytes(outFar.receive());
          out.send(vector, false);
        }
        assertThat(vector.length()).isZero();
      } catch (IOException e) {
        // What failed before comes with the next call.
        failures.add(e);
      }
      arrived.writeBytes(arrived(outFar));
      assertMessage(arrived.toByteArray(), held(vector), far.unreceived());
    }

    @Override
    void closeAll() throws IOException {
      out.close();
      super.closeAll();
    }
  }

  private static final class SplitAndPullUp extends Receiving {
    private IoVector front;

    @Override
    void prepare() throws IOException {
      super.prepare();
      front = rig.transport.vector();
    }

    @Override
    void work() {
      step(() -> recv(socket, vector, 0, message.length));
      step(() -> vector.split(Math.min(70_001, vector.length()), front));
      step(() -> front.pullUp((int) Math.min(HEADER, front.length())));
      step(() -> vector.pullUp((int) Math.min(33, vector.length())));
      step(() -> write(file, "f", front));
      if (front.isEmpty()) {
        step(() -> write(file, "f", vector));
      }
    }

    @Override
    void finish() throws IOException {
      write(file, "f", front);
      finishReceiving();
      write(file, "f", vector);
      assertMessage(rig.content("f").content(), far.unreceived());
    }

    @Override
    void closeAll() throws IOException {
      front.close();
      super.closeAll();
    }
  }

  private static final class ReadAndSend extends Receiving {
    private final byte[] payload = Rig.bytes(PAYLOAD, 7);
    private final byte[] header = Rig.bytes(HEADER, 8);
    private boolean sealed;

    @Override
    void prepare() throws IOException {
      socket = rig.connected();
      far = rig.farEnd().window(100_000);
      file = rig.create("f");
      rig.content("f").content(payload);
      vector = rig.transport.vector();
      System.arraycopy(header, 0, message, 0, HEADER);
      System.arraycopy(payload, 0, message, HEADER, PAYLOAD);
    }

    private void read() throws IOException {
      while (vector.length() < PAYLOAD) {
        assertThat(file.read(vector, vector.length(), PAYLOAD - vector.length())).isPositive();
      }
    }

    private void seal() throws IOException {
      vector.pushFront(rig.memory(header));
      sealed = true;
    }

    @Override
    void work() {
      step(this::read);
      if (vector.length() == PAYLOAD) {
        step(this::seal);
        step(() -> socket.send(vector, false));
        step(() -> socket.send(vector, false));
      }
    }

    @Override
    void finish() throws IOException {
      if (!sealed) {
        read();
        seal();
      }
      java.io.ByteArrayOutputStream arrived = new java.io.ByteArrayOutputStream();
      try {
        for (int patience = 3; !vector.isEmpty() && patience > 0; patience--) {
          socket.send(vector, false);
          arrived.writeBytes(far.receive());
        }
        assertThat(vector.length()).isZero();
      } catch (IOException e) {
        // What failed before comes with the next call.
        failures.add(e);
      }
      arrived.writeBytes(arrived(far));
      assertMessage(arrived.toByteArray(), Rig.drain(vector));
    }
  }

  private static final class Relay extends Receiving {
    private KernelSocket out;
    private FarEnd outFar;
    private boolean ended;

    @Override
    void prepare() throws IOException {
      super.prepare();
      far.shutdownOutput();
      out = rig.connected();
      outFar = rig.farEnd().window(60_000);
    }

    private void pump() throws IOException {
      for (int patience = 3; !(ended && vector.isEmpty()) && patience > 0; patience--) {
        ended |= !ended && socket.recv(vector, 0, 100_000) < 0;
        out.send(vector, !ended);
      }
    }

    @Override
    void work() {
      step(this::pump);
      if (ended && vector.isEmpty()) {
        step(out::shutdownOutput);
      }
    }

    @Override
    void finish() throws IOException {
      java.io.ByteArrayOutputStream arrived = new java.io.ByteArrayOutputStream();
      arrived.writeBytes(outFar.receive());
      try {
        for (int i = 0; i < 20 && !(ended && vector.isEmpty()); i++) {
          pump();
          arrived.writeBytes(outFar.receive());
        }
        out.shutdownOutput();
        arrived.writeBytes(outFar.receive());
        assertThat(outFar.isEnded()).isTrue();
        assertThat(ended).isTrue();
      } catch (IOException e) {
        // What failed before comes with the next call.
        failures.add(e);
        arrived.writeBytes(arrived(outFar));
      }
      assertMessage(arrived.toByteArray(), Rig.drain(vector), far.unreceived());
    }

    @Override
    void closeAll() throws IOException {
      out.close();
      super.closeAll();
    }
  }

  private static final class PushDown extends Receiving {
    @Override
    void prepare() throws IOException {
      super.prepare();
      vector.pushBack(Rig.heap(java.util.Arrays.copyOf(message, 50_000)));
      vector.pushBack(rig.memory(java.util.Arrays.copyOfRange(message, 50_000, message.length)));
    }

    @Override
    void work() {
      step(() -> vector.pushDown(vector.length()));
      step(() -> vector.pushDown(vector.length()));
      step(() -> socket.send(vector, false));
    }

    @Override
    void finish() throws IOException {
      try {
        socket.send(vector, false);
        assertThat(vector.length()).isZero();
      } catch (IOException e) {
        // What failed before comes with the next call.
        failures.add(e);
      }
      assertMessage(arrived(far), Rig.drain(vector));
    }
  }

  private static final class Share extends Receiving {
    private IoVector second;

    @Override
    void work() {
      step(() -> recv(socket, vector, HEADER, message.length));
      step(() -> second = vector.share());
      step(() -> write(file, "f", vector));
      if (second != null) {
        step(() -> socket.send(second, false));
      }
    }

    @Override
    void finish() throws IOException {
      long before = written() + vector.length();
      if (second != null) {
        try {
          socket.send(second, false);
          assertThat(second.length()).isZero();
        } catch (IOException e) {
          // What failed before comes with the next call.
          failures.add(e);
        }
        byte[] shared = java.util.Arrays.copyOf(arrived(far), (int) before);
        byte[] rest = Rig.drain(second);
        System.arraycopy(rest, 0, shared, (int) before - rest.length, rest.length);
        assertThat(shared).isEqualTo(java.util.Arrays.copyOf(message, (int) before));
      }
      finishReceiving();
      write(file, "f", vector);
      assertMessage(rig.content("f").content(), far.unreceived());
    }

    @Override
    void closeAll() throws IOException {
      if (second != null) {
        second.close();
      }
      super.closeAll();
    }
  }

  private static final class ReleaseEarly extends Receiving {
    private long released;

    private void release(long n) throws IOException {
      long before = vector.length();
      vector.release(Math.min(n, before));
      released += before - vector.length();
    }

    @Override
    void work() {
      step(() -> recv(socket, vector, 0, message.length));
      step(() -> release(100));
      step(() -> vector.pullUp((int) Math.min(17, vector.length())));
      step(() -> release(70_000));
      step(() -> write(file, "f", vector));
    }

    @Override
    void finish() throws IOException {
      if (!connectionFailed()) {
        recv(socket, vector, 0, message.length - released - written());
        assertThat(far.unread()).isZero();
      }
      write(file, "f", vector);
      assertMessage(
          java.util.Arrays.copyOf(message, (int) released),
          rig.content("f").content(),
          far.unreceived());
    }
  }
}
