package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Frame;
import io.iovec.IoVector;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLSocket;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.ssl.SslFilter;
import org.junit.jupiter.api.Test;

/** Small messages that come together, so that some are received before their turn. */
class VectorAheadBehaviourTest extends OnEachTransport {
  private static final int COUNT = 40;

  /** Does something in front of each message. */
  private static final class Doing extends Receiver {
    private final BiConsumer<IovecSession, Integer> what;

    Doing(BiConsumer<IovecSession, Integer> what) {
      this.what = what;
    }

    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      what.accept((IovecSession) session, messages().size());
      super.messageReceived(session, message);
    }
  }

  @Test
  void suspendedByTheHandlerTheOthersWaitAndAreDeliveredWhenItIsResumed() throws Exception {
    Receiver receiver = new Doing((session, number) -> session.suspendRead());
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(messages(COUNT));

    for (int i = 1; i <= COUNT; i++) {
      assertThat(receiver.awaitMessages(i)).hasSize(i);
      receiver.session().resumeRead();
    }
    assertThat(receiver.messages()).isEqualTo(expected(COUNT));
  }

  @Test
  void resumedInTheIoThreadItGoesOn() throws Exception {
    Receiver receiver =
        new Doing(
            (session, number) -> {
              session.suspendRead();
              session.resumeRead();
              if (number % 2 == 0) {
                session.suspendRead();
                session.whenArrived(session::resumeRead);
              }
            });
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(messages(COUNT));

    assertThat(receiver.awaitMessages(COUNT)).isEqualTo(expected(COUNT));
  }

  @Test
  void anotherFramerIsAskedAboutWhatHasBeenReceived() throws Exception {
    int half = COUNT / 2;
    Receiver receiver =
        new Doing(
            (session, number) -> {
              if (number == half - 1) {
                session.setFramer(start -> Frame.of(2 * (Message.HEADER + 10), 0));
              }
            });
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(messages(COUNT));

    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < COUNT; i += i < half ? 1 : 2) {
      numbers.add(i);
    }
    assertThat(receiver.awaitMessages(numbers.size()))
        .extracting(Message::number)
        .isEqualTo(numbers);
  }

  @Test
  void theFirstBytesOfTlsAreNotLostBehindMessages() throws Exception {
    Receiver receiver =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            if (message instanceof IoVector && messages().size() == COUNT - 1) {
              session.getFilterChain().addFirst("ssl", new SslFilter(Tls.server()));
            }
            super.messageReceived(session, message);
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor.getSessionConfig().setReadBufferSize(65);
    acceptor.getSessionConfig().setMaxReadBufferSize(65);
    InetSocketAddress address = bind(acceptor, receiver);
    byte[] secret = ReceivedBytes.random(1000);

    try (Socket plain = new SendingFirst(messages(COUNT), address);
        SSLSocket client =
            (SSLSocket)
                Tls.client()
                    .getSocketFactory()
                    .createSocket(plain, "localhost", address.getPort(), true)) {
      client.setSoTimeout((int) DEADLINE.toMillis());
      client.getOutputStream().write(secret);
      receiver.bytes().awaitCount(secret.length);
    }

    assertThat(receiver.messages()).isEqualTo(expected(COUNT));
    assertThat(receiver.bytes().hash()).isEqualTo(ReceivedBytes.hash(secret));
  }

  /** Sends something in front of the first bytes that it is given, in one segment. */
  private static final class SendingFirst extends Socket {
    private byte[] first;

    SendingFirst(byte[] first, InetSocketAddress address) throws IOException {
      super(address.getAddress(), address.getPort());
      this.first = first;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          all.writeBytes(first);
          all.write(bytes, offset, count);
          first = new byte[0];
          out.write(all.toByteArray());
        }
      };
    }
  }

  @Test
  void anEndInsideOfTheLastIsToldBehindTheOthers() throws Exception {
    Receiver receiver = new Receiver();
    Socket client = client(bind(framing(), receiver));
    byte[] all = messages(COUNT);

    client.getOutputStream().write(all, 0, all.length - 1);
    client.shutdownOutput();

    receiver.await("closed");
    assertThat(receiver.messages()).isEqualTo(expected(COUNT - 1));
    assertThat(receiver.caught()).hasSize(1).first().isInstanceOf(EOFException.class);
    assertThat(receiver.session().getReadBytes()).isEqualTo(all.length - 1);
  }

  @Test
  void anErrorOfTheFramerIsToldBehindTheOthers() throws Exception {
    Receiver receiver = new Receiver();
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(
        start -> {
          if (start.remaining() == Message.HEADER && start.getInt(4) == COUNT - 1) {
            throw new AssertionError("not this one");
          }
          return Message.FRAMER.frame(start);
        });
    Socket client = client(bind(acceptor, receiver));

    client.getOutputStream().write(messages(COUNT));

    receiver.await("closed");
    assertThat(receiver.messages()).isEqualTo(expected(COUNT - 1));
    assertThat(receiver.caught()).hasSize(1).first().isInstanceOf(IllegalStateException.class);
  }

  @Test
  void nothingIsDeliveredOrHeldWhenTheHandlerCloses() throws Exception {
    Receiver receiver =
        new Doing(
            (session, number) -> {
              if (number == 2) {
                session.closeNow();
              }
            });
    Socket client = client(bind(framing(), receiver));

    client.getOutputStream().write(messages(COUNT));

    receiver.await("closed");
    assertThat(receiver.messages()).isEqualTo(expected(3));
  }

  private static byte[] messages(int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(message(i));
    }
    return all.toByteArray();
  }

  private static List<Message> expected(int count) {
    List<Message> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add(Message.of(message(i)));
    }
    return expected;
  }

  private static byte[] message(int number) {
    return Message.bytes(number, new byte[] {(byte) number, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  }
}
