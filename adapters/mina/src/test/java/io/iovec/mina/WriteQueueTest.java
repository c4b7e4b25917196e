package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.DefaultIoSessionDataStructureFactory;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.ProtocolDecoderAdapter;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.apache.mina.filter.ssl.SslFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is held back, let go and counted, where that is more than order. */
class WriteQueueTest extends IovecOnEachTransport {
  private static final int MIB = 1 << 20;

  /** What the kernel keeps back because more follows, it keeps for some 200 ms: ten are two s. */
  private static final Duration KEPT_BACK_TEN_TIMES = Duration.ofMillis(1500);

  /** Has the processor come round, with the help of a session that is not the one tested. */
  private void roundTrip() throws IOException {
    try (Socket other = client()) {
      for (int i = 0; i < 2; i++) {
        other.getOutputStream().write(1);
        assertThat(other.getInputStream().read()).isOne();
      }
    }
  }

  /** Sends back what it receives. */
  private static final class Echo extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      IoBuffer received = (IoBuffer) message;
      session.write(IoBuffer.allocate(received.remaining()).put(received).flip());
    }
  }

  @Test
  void closingOnFlushSendsEverythingToASlowReaderThoughWritingIsSuspended() throws Exception {
    bind(
        new IoHandlerAdapter() {
          @Override
          public void sessionOpened(IoSession session) {
            session.suspendWrite();
            session.write(IoBuffer.wrap(new byte[20 * MIB]));
            session.closeOnFlush();
          }
        });
    Socket client = client();
    IoSession session = session();
    Awaitility.await().atMost(DEADLINE).until(() -> session.getWrittenBytes() > 0);

    assertThat(read(client, 20 * MIB)).hasSize(20 * MIB);

    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  /** Asks ten times for one answer. */
  private static Duration askTenTimes(Socket client, int answer) throws IOException {
    long begun = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      client.getOutputStream().write(1);
      assertThat(read(client, answer)).hasSize(answer);
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  @Test
  void whatIsFollowedByNothingButEmptyMessagesIsNotKeptBack() throws Exception {
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            session.write(vector(new byte[100]));
            session.write(transport.vector());
            session.write(IoBuffer.allocate(0));
          }
        });

    assertThat(askTenTimes(client(), 100)).isLessThan(KEPT_BACK_TEN_TIMES);
  }

  @Test
  void whatIsFollowedByWhatIsSuspendedIsNotKeptBack() throws Exception {
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            session.resumeWrite();
            session.setAttribute("suspending");
            session.write(vector(new byte[100]));
            session.write(vector(new byte[100]));
          }

          @Override
          public void messageSent(IoSession session, Object message) {
            if (session.removeAttribute("suspending") != null) {
              session.suspendWrite();
            }
          }
        });
    Socket client = client();

    // What was held back before goes first: one hundred more are to come each time.
    assertThat(askTenTimes(client, 100)).isLessThan(KEPT_BACK_TEN_TIMES);
  }

  @Test
  void whatIsWrittenWhileAnotherThreadResumesIsSent() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch resumed = new CountDownLatch(1);
    acceptor.setSessionDataStructureFactory(
        new DefaultIoSessionDataStructureFactory() {
          @Override
          public WriteRequestQueue getWriteRequestQueue(IoSession session) {
            return new PausingQueue(written, resumed);
          }
        });
    bind(new Echo());
    Socket client = client();
    IoSession session = session();
    session.suspendWrite();
    Thread writer = new Thread(() -> session.write(IoBuffer.wrap(new byte[PausingQueue.PAUSING])));
    writer.start();
    await(written);

    session.resumeWrite();
    roundTrip();
    resumed.countDown();

    assertThat(read(client, PausingQueue.PAUSING)).hasSize(PausingQueue.PAUSING);
    writer.join();
  }

  /** Waits in front of a message of one length, between MINA's look at the session and its own. */
  private static final class PausingQueue implements WriteRequestQueue {
    static final int PAUSING = 77;

    private final Queue<WriteRequest> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch offered;
    private final CountDownLatch go;

    PausingQueue(CountDownLatch offered, CountDownLatch go) {
      this.offered = offered;
      this.go = go;
    }

    @Override
    public void offer(IoSession session, WriteRequest request) {
      if (request.getMessage() instanceof IoBuffer buffer && buffer.remaining() == PAUSING) {
        offered.countDown();
        try {
          await(go);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      requests.add(request);
    }

    @Override
    public WriteRequest poll(IoSession session) {
      return requests.poll();
    }

    @Override
    public boolean isEmpty(IoSession session) {
      return requests.isEmpty();
    }

    @Override
    public int size() {
      return requests.size();
    }

    @Override
    public void clear(IoSession session) {
      requests.clear();
    }

    @Override
    public void dispose(IoSession session) {}
  }

  private static Socket secured(Socket plain) throws Exception {
    return Tls.client().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false);
  }

  @Test
  void whatTlsSendsOfItsOwnAccordIsNoMessageWhenItIsDropped() throws Exception {
    acceptor.getFilterChain().addLast("tls", new SslFilter(Tls.server()));
    bind(new Echo());
    Socket plain = client();
    try (Socket tls = secured(plain)) {
      tls.getOutputStream().write(1);
      assertThat(tls.getInputStream().read()).isOne();
      IoSession session = session();
      Awaitility.await().atMost(DEADLINE).until(() -> session.getScheduledWriteMessages() == 0);

      done(session.closeNow()); // with a farewell, which comes too late

      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(() -> assertThat(acceptor.getScheduledWriteMessages()).isZero());
      assertThat(acceptor.getScheduledWriteBytes()).isZero();
    }
  }

  @Test
  void partsOfAMessageOfACodecCountAsOneMessageBehindTlsToo() throws Exception {
    acceptor.getFilterChain().addLast("tls", new SslFilter(Tls.server()));
    acceptor.getFilterChain().addLast("codec", new ProtocolCodecFilter(new InParts(), new Any()));
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            session.write(message);
          }
        });
    Socket plain = client();
    try (Socket tls = secured(plain)) {
      for (int i = 0; i < 3; i++) {
        tls.getOutputStream().write(1);
        assertThat(read(tls, 4)).hasSize(4);
      }
      IoSession session = session();
      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(() -> assertThat(session.getScheduledWriteMessages()).isZero());

      session.suspendWrite();
      session.write("dropped");
      assertThat(session.getScheduledWriteMessages()).isOne();
      done(session.closeNow());

      Awaitility.await()
          .atMost(DEADLINE)
          .untilAsserted(() -> assertThat(acceptor.getScheduledWriteMessages()).isZero());
    }
  }

  /** Makes four buffers of any message. */
  private static final class InParts extends ProtocolEncoderAdapter {
    @Override
    public void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
      for (int i = 0; i < 4; i++) {
        out.write(IoBuffer.wrap(new byte[1]));
      }
    }
  }

  /** Makes a message of any bytes. */
  private static final class Any extends ProtocolDecoderAdapter {
    @Override
    public void decode(IoSession session, IoBuffer in, ProtocolDecoderOutput out) {
      in.position(in.limit());
      out.write("any");
    }
  }
}
