package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Capability;
import io.iovec.Counter;
import io.iovec.Counters;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.IoVector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A relay of streams, whose pieces are vectors on both sides. Its peers are of the JDK. */
class VectorRelayTest extends IovecOnEachTransport {
  private static final int PIECE = 1 << 20;
  private static final int THERE = (5 << 20) + 3;
  private static final int BACK = (3 << 20) + 1;
  private static final Framer PIECES = start -> Frame.upTo(PIECE);

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Long> lengths = new ConcurrentLinkedQueue<>();
  private IovecSocketAcceptor relaying;
  private IovecSocketConnector connector;
  private ServerSocket sink;

  @BeforeEach
  void relay() throws Exception {
    sink = closing(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    sink.setSoTimeout((int) DEADLINE.toMillis());
    IovecProcessorPool pool = new IovecProcessorPool(transport, 1);
    closing(pool::dispose);
    relaying = new IovecSocketAcceptor(pool);
    closing(() -> relaying.dispose(true));
    connector = new IovecSocketConnector(pool);
    closing(() -> connector.dispose(true));
    relaying.setFramer(PIECES);
    connector.setFramer(PIECES);
    Relay relay = new Relay();
    relaying.setHandler(relay);
    connector.setHandler(relay);
    relaying.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** One session and the other; the one thread's. */
  private static final class End {
    private final IoSession session;
    private final IoSession other;
    private int unsent;
    private boolean inputEnded;
    private boolean outputEnded;

    End(IoSession session, IoSession other) {
      this.session = session;
      this.other = other;
    }

    static End of(IoSession session) {
      return (End) session.getAttribute("end");
    }

    void endOutputBehindWhatIsWritten() throws IOException {
      End from = of(other);
      if (!from.inputEnded || unsent > 0 || outputEnded) {
        return;
      }
      outputEnded = true;
      ((IovecSession) session).socket().shutdownOutput();
      if (from.outputEnded) {
        session.closeNow();
        other.closeNow();
      }
    }
  }

  private final class Relay extends IoHandlerAdapter {
    @Override
    public void sessionOpened(IoSession session) {
      if (End.of(session) != null) {
        return;
      }
      session.suspendRead();
      connector
          .connect(
              sink.getLocalSocketAddress(),
              (far, connecting) -> {
                session.setAttribute("end", new End(session, far));
                far.setAttribute("end", new End(far, session));
              })
          .addListener(connected -> session.resumeRead());
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
      lengths.add(((IoVector) message).length());
      End to = End.of(End.of(session).other);
      to.session.write(message);
      if (++to.unsent > 1) {
        session.suspendRead();
      }
    }

    @Override
    public void messageSent(IoSession session, Object message) throws IOException {
      assertThat(((IoVector) message).isClosed()).isTrue();
      End to = End.of(session);
      if (--to.unsent == 0) {
        to.endOutputBehindWhatIsWritten();
        to.other.resumeRead();
      }
    }

    @Override
    public void inputClosed(IoSession session) throws IOException {
      End from = End.of(session);
      from.inputEnded = true;
      End.of(from.other).endOutputBehindWhatIsWritten();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
      failures.add(cause);
      session.closeNow();
    }
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = relaying.getLocalAddress();
    Socket socket = closing(new Socket(address.getAddress(), address.getPort()));
    socket.setSoTimeout((int) DEADLINE.toMillis());
    return socket;
  }

  @Test
  void passesBothStreamsOnInPiecesAndEachEndBehindTheBytes() throws Exception {
    byte[] there = message(THERE, 1);
    byte[] back = message(BACK, 2);
    Socket client = connect();
    Socket far = closing(sink.accept());
    far.setSoTimeout((int) DEADLINE.toMillis());
    CompletableFuture<byte[]> answered = new CompletableFuture<>();
    Thread answering = new Thread(() -> answer(far, back, answered));
    answering.start();
    CompletableFuture<Void> sent = new CompletableFuture<>();
    Thread sending = new Thread(() -> send(client, there, sent));
    sending.start();

    byte[] received = client.getInputStream().readAllBytes();

    assertThat(failures).isEmpty();
    assertThat(answered.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(there);
    assertThat(received).isEqualTo(back);
    sent.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    answering.join(DEADLINE.toMillis());
    sending.join(DEADLINE.toMillis());
    assertThat(lengths).allMatch(length -> length <= PIECE);
    assertThat(lengths.stream().mapToLong(Long::longValue).sum())
        .isEqualTo(there.length + back.length);
    assertPayloadStayedInTheKernel(there.length + back.length);
  }

  /** Where the transport can do that. */
  private void assertPayloadStayedInTheKernel(long all) {
    if (!transport.capabilities().contains(Capability.KERNEL_RELAY)) {
      return;
    }
    Counters counters = transport.counters();
    // They may be counted a little after the peer has them.
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> assertThat(counters.get(Counter.KERNEL_BYTES_OUT)).as("out").isEqualTo(all));
    assertThat(counters.get(Counter.KERNEL_BYTES_IN)).as("in").isEqualTo(all);
    assertThat(counters.get(Counter.USER_BYTES_IN)).as("in to user memory").isZero();
    assertThat(counters.get(Counter.USER_BYTES_OUT)).as("out of user memory").isZero();
  }

  /** Waits for the end of the client's stream, and only then answers. */
  private static void answer(Socket far, byte[] back, CompletableFuture<byte[]> answered) {
    try {
      byte[] all = far.getInputStream().readAllBytes();
      far.getOutputStream().write(back);
      far.shutdownOutput();
      answered.complete(all);
    } catch (IOException e) {
      answered.completeExceptionally(e);
    }
  }

  private static void send(Socket client, byte[] there, CompletableFuture<Void> sent) {
    try {
      client.getOutputStream().write(there);
      client.shutdownOutput();
      sent.complete(null);
    } catch (IOException e) {
      sent.completeExceptionally(e);
    }
  }

  @Test
  void passesALittleOnAtOnce() throws Exception {
    Socket client = connect();
    Socket far = closing(sink.accept());
    far.setSoTimeout((int) DEADLINE.toMillis());
    for (int i = 0; i < 100; i++) {
      client.getOutputStream().write(i);
      assertThat(far.getInputStream().read()).isEqualTo(i);
      far.getOutputStream().write(i + 1);
      assertThat(client.getInputStream().read()).isEqualTo(i + 1);
    }
    assertThat(failures).isEmpty();
    assertThat(lengths).hasSize(200).containsOnly(1L);
    assertPayloadStayedInTheKernel(200);
  }
}
