package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.Capability;
import io.iovec.IoEntry;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.Policy;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Messages that arrive as one vector each. */
class VectorReceiveBehaviourTest extends OnEachTransport {
  private static final int COUNT = 60;
  private static final int MOST = 200_000;
  private static final int ROUNDS = 10;

  @Test
  void everyMessageIsOneVectorInOrderHoweverItsBytesCome() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    List<Message> expected = new ArrayList<>();
    ByteBuffer all = ByteBuffer.allocate(COUNT * (MOST + Message.HEADER));
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = Message.random(random, i, i % 5 == 0 ? i : random.nextInt(MOST));
      expected.add(Message.of(bytes));
      all.put(bytes);
    }

    all.flip();
    while (all.hasRemaining()) {
      byte[] chunk = new byte[Math.min(all.remaining(), 1 + random.nextInt(MOST / 2))];
      all.get(chunk);
      client.getOutputStream().write(chunk);
    }

    assertThat(receiver.awaitMessages(COUNT)).isEqualTo(expected);
    assertThat(receiver.session().getReadBytes()).isEqualTo(all.limit());
  }

  @Test
  void manySmallMessagesInOneSegmentAreAsManyVectors() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    ByteBuffer all = ByteBuffer.allocate(1000 * (Message.HEADER + 3));
    List<Message> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = Message.bytes(i, new byte[] {1, 2, (byte) i});
      expected.add(Message.of(bytes));
      all.put(bytes);
    }

    client.getOutputStream().write(all.array());

    assertThat(receiver.awaitMessages(1000)).isEqualTo(expected);
  }

  @Test
  void aMessageThatComesByteByByteIsOneVector() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    byte[] bytes = Message.bytes(7, new byte[] {1, 2, 3, 4, 5});

    for (byte one : bytes) {
      client.getOutputStream().write(one);
    }

    assertThat(receiver.awaitMessages(1)).containsExactly(Message.of(bytes));
  }

  @Test
  void theHeaderIsInMemoryAndThePayloadWhereThePolicyHasIt() throws Exception {
    List<Class<? extends IoEntry>> entries = new ArrayList<>();
    CompletableFuture<ByteBuffer> header = new CompletableFuture<>();
    Receiver receiver =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            IoVector vector = (IoVector) message;
            vector.forEach(entry -> entries.add(entry.getClass()));
            byte[] start = new byte[Message.HEADER];
            vector.memoryOrigin().get(start);
            super.messageReceived(session, message);
            header.complete(ByteBuffer.wrap(start));
          }
        };
    Socket client = client(bind(framing(), receiver));
    byte[] bytes = Message.bytes(99, ReceivedBytes.random(MIB));

    client.getOutputStream().write(bytes);

    ByteBuffer start = header.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(start).isEqualTo(ByteBuffer.wrap(bytes, 0, Message.HEADER));
    assertThat(receiver.messages()).containsExactly(Message.of(bytes));
    boolean inKernel =
        transport().capabilities().contains(Capability.KERNEL_RECV)
            && config().policy() == Policy.KERNEL;
    assertThat(entries.get(0)).isEqualTo(MemoryEntry.class);
    if (inKernel) {
      assertThat(entries.subList(1, entries.size()))
          .isNotEmpty()
          .allMatch(KernelEntry.class::isAssignableFrom);
    }
  }

  @Test
  void aConnectorReceivesVectorsToo() throws Exception {
    byte[] bytes = Message.bytes(1, ReceivedBytes.random(100_000));
    InetSocketAddress address =
        bind(
            acceptor(),
            new Recorder() {
              @Override
              public void sessionOpened(IoSession session) {
                session.write(IoBuffer.wrap(bytes));
              }
            });
    Receiver receiver = new Receiver();

    connect(framingConnector(), receiver, address);

    assertThat(receiver.awaitMessages(1)).containsExactly(Message.of(bytes));
  }

  @Test
  void theModeIsThatOfTheTimeWhenTheSessionWasMade() throws Exception {
    IovecSocketAcceptor acceptor = framing();
    Receiver receiver = new Receiver();
    InetSocketAddress address = bind(acceptor, receiver);
    Socket early = client(address);
    receiver.await("opened");

    acceptor.setFramer(null);
    Socket late = client(address);
    receiver.awaitCount("opened", 2);
    byte[] bytes = Message.bytes(5, new byte[10]);
    late.getOutputStream().write(bytes);
    receiver.bytes().awaitCount(bytes.length);
    early.getOutputStream().write(bytes);

    assertThat(receiver.awaitMessages(1)).containsExactly(Message.of(bytes));
    assertThat(receiver.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(acceptor.getFramer()).isNull();
  }

  @Test
  void whatTheFramerRefusesIsToldAndEndsTheSession() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    byte[] good = Message.bytes(1, new byte[20]);

    client.getOutputStream().write(good);
    receiver.awaitMessages(1);
    client.getOutputStream().write(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});

    assertThat(client.getInputStream().read()).isEqualTo(-1);
    receiver.await("closed");
    assertThat(receiver.caught()).hasSize(1).first().isInstanceOf(ProtocolException.class);
    assertThat(receiver.messages()).containsExactly(Message.of(good));
  }

  @Test
  void anEndBetweenMessagesIsOrderly() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(Message.bytes(1, new byte[20]));
    client.shutdownOutput();

    receiver.await("closed");
    assertThat(receiver.events())
        .containsExactly("created", "opened", "received", "inputClosed", "closed");
  }

  @Test
  void anEndInsideOfAMessageIsToldAndTheHalfIsDropped() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    byte[] bytes = Message.bytes(1, new byte[300_000]);

    client.getOutputStream().write(bytes, 0, bytes.length - 1);
    client.shutdownOutput();

    receiver.await("closed");
    assertThat(receiver.messages()).isEmpty();
    assertThat(receiver.caught()).hasSize(1).first().isInstanceOf(EOFException.class);
    assertThat(receiver.events())
        .containsExactly("created", "opened", "caught", "inputClosed", "closed");
  }

  @Test
  void aResetInsideOfAMessageLeavesNothing() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    byte[] bytes = Message.bytes(1, new byte[300_000]);

    client.getOutputStream().write(bytes, 0, 200_000);
    await()
        .atMost(DEADLINE)
        .until(() -> receiver.count("opened") > 0 && receiver.session().getReadBytes() > 0);
    client.setSoLinger(true, 0);
    client.close();

    receiver.await("closed");
    assertThat(receiver.messages()).isEmpty();
    assertThat(receiver.caught()).hasSize(1).first().isInstanceOf(IOException.class);
  }

  /** The first session's payload, and messages of a second one that are sent back. */
  private static final class Held extends Receiver {
    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      if (session.equals(session())) {
        super.messageReceived(session, message);
      } else {
        session.write(message);
      }
    }
  }

  /** Gives the one processor rounds of work on another session. */
  private static void letOthersTalk(Socket other) throws IOException {
    byte[] question = Message.bytes(0, new byte[4]);
    for (int i = 0; i < ROUNDS; i++) {
      other.getOutputStream().write(question);
      assertThat(other.getInputStream().readNBytes(question.length)).isEqualTo(question);
    }
  }

  @Test
  void suspendedBetweenHeaderAndPayloadItWaits() throws Exception {
    CountDownLatch headerSeen = new CountDownLatch(1);
    Held held = new Held();
    IovecSocketAcceptor acceptor = framingInOneThread();
    acceptor.setFramer(
        start -> {
          var frame = Message.FRAMER.frame(start);
          if (frame.isKnown() && frame.length() > 100) {
            headerSeen.countDown();
          }
          return frame;
        });
    InetSocketAddress address = bind(acceptor, held);
    Socket client = client(address);
    IoSession session = held.session();
    Socket other = client(address);
    byte[] bytes = Message.bytes(3, ReceivedBytes.random(500_000));

    client.getOutputStream().write(bytes, 0, Message.HEADER);
    assertThat(headerSeen.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    session.suspendRead();
    letOthersTalk(other);
    client.getOutputStream().write(bytes, Message.HEADER, 50_000);
    letOthersTalk(other);

    assertThat(session.getReadBytes()).isEqualTo(Message.HEADER);
    session.resumeRead();
    client
        .getOutputStream()
        .write(bytes, Message.HEADER + 50_000, bytes.length - Message.HEADER - 50_000);
    assertThat(held.awaitMessages(1)).containsExactly(Message.of(bytes));
  }

  @Test
  void suspendedByTheHandlerTheNextMessageWaits() throws Exception {
    Receiver receiver =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            session.suspendRead();
            super.messageReceived(session, message);
          }
        };
    Socket client = client(bind(framing(), receiver));
    byte[] two = new byte[2 * (Message.HEADER + 1000)];
    System.arraycopy(Message.bytes(1, new byte[1000]), 0, two, 0, two.length / 2);
    System.arraycopy(Message.bytes(2, new byte[1000]), 0, two, two.length / 2, two.length / 2);

    client.getOutputStream().write(two);
    receiver.awaitMessages(1);

    assertThat(receiver.session().isReadSuspended()).isTrue();
    assertThat(receiver.messages()).hasSize(1);
    receiver.session().resumeRead();
    assertThat(receiver.awaitMessages(2)).extracting(Message::number).containsExactly(1, 2);
  }

  @Test
  void aReadFutureHandsTheVectorOver() throws Exception {
    byte[] bytes = Message.bytes(4, ReceivedBytes.random(1000));
    InetSocketAddress address =
        bind(
            acceptor(),
            new Recorder() {
              @Override
              public void sessionOpened(IoSession session) {
                session.write(IoBuffer.wrap(bytes));
              }
            });
    IovecSocketConnector connector = framingConnector();
    connector.getSessionConfig().setUseReadOperation(true);

    IoSession session = connect(connector, new Recorder(), address);
    IoVector vector = (IoVector) awaitDone(session.read()).getMessage();

    assertThat(Message.of(vector)).isEqualTo(Message.of(bytes));
  }
}
