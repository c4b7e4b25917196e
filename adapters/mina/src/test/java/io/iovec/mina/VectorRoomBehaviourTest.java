package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.TransportConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IoSession;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Vectors mode where there is little room. */
class VectorRoomBehaviourTest extends OnEachTransport {
  private static final int ENTRY = 64 << 10;
  private static final int LIMIT = 8 * ENTRY;
  private static final int CLIENTS = 12;
  private static final int MESSAGES = 4;

  @Override
  TransportConfig config() {
    return super.config().withKernel(LIMIT, ENTRY).withMemory(4 * LIMIT, 4096);
  }

  @Test
  void sessionsWaitForRoomAndGoOnWhenThereIsSome() throws Exception {
    BlockingQueue<IoVector> held = new LinkedBlockingQueue<>();
    IovecSocketAcceptor acceptor = framing();
    InetSocketAddress address =
        bind(
            acceptor,
            new Recorder() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                held.add((IoVector) message);
              }
            });
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Socket client = client(address);
      byte[] bytes = Message.bytes(i, new byte[100_000]);
      Thread writer = new Thread(() -> write(client, bytes));
      writer.start();
      writers.add(writer);
    }

    int[] received = new int[CLIENTS];
    for (int i = 0; i < CLIENTS * MESSAGES; i++) {
      IoVector vector = held.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(vector).as("message %d, held=%s", i, held).isNotNull();
      Message message = Message.of(vector);
      assertThat(message.length()).isEqualTo(100_000);
      received[message.number()]++;
    }

    assertThat(received).containsOnly(MESSAGES);
    for (Thread writer : writers) {
      writer.join(DEADLINE.toMillis());
    }
  }

  private static void write(Socket client, byte[] bytes) {
    try {
      for (int n = 0; n < MESSAGES; n++) {
        client.getOutputStream().write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aMessageThatCanNeverHaveRoomEndsTheSession() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(Message.bytes(1, new byte[LIMIT]), 0, 1000);

    receiver.await("closed");
    assertThat(receiver.caught())
        .hasSize(1)
        .first()
        .asInstanceOf(InstanceOfAssertFactories.throwable(IOException.class))
        .hasMessageContaining("iovec.kernelLimit");
    assertThat(receiver.messages()).isEmpty();
    assertThat(transport().counters().get(Counter.MEMORY_IN_USE)).isZero();
  }
}
