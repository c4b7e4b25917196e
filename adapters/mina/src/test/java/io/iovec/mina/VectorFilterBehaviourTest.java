package io.iovec.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.IoVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.buffer.BufferedWriteFilter;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.apache.mina.filter.executor.IoEventQueueThrottle;
import org.apache.mina.filter.executor.OrderedThreadPoolExecutor;
import org.apache.mina.filter.ssl.SslFilter;
import org.junit.jupiter.api.Test;

/** Vectors on their way through MINA's filters. */
class VectorFilterBehaviourTest extends OnEachTransport {
  private static final int COUNT = 50;

  @Test
  void anExecutorTakesVectorsOverInOrder() throws Exception {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    Receiver server =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            threads.add(Thread.currentThread());
            session.write(((IoVector) message).share());
            super.messageReceived(session, message);
          }
        };
    IovecSocketAcceptor acceptor = framing();
    ExecutorFilter executor = new ExecutorFilter(new OrderedThreadPoolExecutor(4));
    closing(executor::destroy);
    acceptor.getFilterChain().addLast("executor", executor);
    InetSocketAddress address = bind(acceptor, server);
    Receiver back = new Receiver();
    IoSession session = connect(framingConnector(), back, address);
    List<Message> sent = new ArrayList<>();

    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = Message.bytes(i, ReceivedBytes.random(i * 3000));
      sent.add(Message.of(bytes));
      session.write(vector(bytes));
    }

    assertThat(back.awaitMessages(COUNT)).isEqualTo(sent);
    assertThat(server.awaitMessages(COUNT)).isEqualTo(sent);
    assertThat(threads).noneMatch(thread -> thread.getName().contains("Processor"));
  }

  @Test
  void theThrottleOfAnExecutorCountsVectorsAtTheirLength() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    IoEventQueueThrottle throttle = new IoEventQueueThrottle(new VectorSizeEstimator(), 100_000);
    Receiver server =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            assertThat(go.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            super.messageReceived(session, message);
          }
        };
    ExecutorFilter executor =
        new ExecutorFilter(
            new OrderedThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, Executors.defaultThreadFactory(), throttle));
    closing(executor::destroy);
    IovecSocketAcceptor acceptor = framing();
    acceptor.getFilterChain().addLast("executor", executor);
    Socket client = client(bind(acceptor, server));
    closing(go::countDown);
    byte[] bytes = Message.bytes(1, new byte[40_000]);
    Thread writer =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < COUNT; i++) {
                  client.getOutputStream().write(bytes);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    writer.start();
    await().atMost(DEADLINE).until(() -> throttle.getCounter() >= 3 * bytes.length);
    // One may be with the handler, and three fill the queue.
    assertThat(server.session().getReadBytes()).isBetween(3L * bytes.length, 4L * bytes.length);
    go.countDown();

    assertThat(server.awaitMessages(COUNT)).hasSize(COUNT);
    writer.join(DEADLINE.toMillis());
    await().atMost(DEADLINE).until(() -> throttle.getCounter() == 0);
  }

  @Test
  void behindTlsMessagesAreBuffersAndVectorsAreEncrypted() throws Exception {
    Recorder server =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            IoBuffer buffer = (IoBuffer) message;
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            session.write(vector(bytes));
            super.messageReceived(session, message);
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor.getFilterChain().addLast("ssl", new SslFilter(Tls.server()));
    InetSocketAddress address = bind(acceptor, server);
    IovecSocketConnector connector = framingConnector();
    connector.getFilterChain().addLast("ssl", new SslFilter(Tls.client()));
    Recorder client = new Recorder();
    IoSession session = connect(connector, client, address);
    byte[] bytes = ReceivedBytes.random(300_000);
    IoVector vector =
        vector(Arrays.copyOf(bytes, 100_000), Arrays.copyOfRange(bytes, 100_000, bytes.length));

    WriteFuture future = session.write(vector);

    client.bytes().awaitCount(bytes.length);
    assertThat(client.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(server.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(awaitDone(future).isWritten()).isTrue();
    client.await("sent");
    assertThat(client.sent()).hasSize(1).first().isSameAs(vector);
    assertThat(client.caught()).isEmpty();
    assertThat(server.caught()).isEmpty();
  }

  @Test
  void aCodecLetsVectorsPassBothWays() throws Exception {
    Receiver server =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            session.write(((IoVector) message).share());
            session.write("and a line");
            super.messageReceived(session, message);
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor
        .getFilterChain()
        .addLast("codec", new ProtocolCodecFilter(new TextLineCodecFactory(US_ASCII)));
    Socket client = client(bind(acceptor, server));
    byte[] bytes = Message.bytes(1, ReceivedBytes.random(100_000));

    client.getOutputStream().write(bytes);

    assertThat(client.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
    assertThat(client.getInputStream().readNBytes(11)).isEqualTo("and a line\n".getBytes(US_ASCII));
    assertThat(server.messages()).containsExactly(Message.of(bytes));
    server.awaitCount("sent", 2);
    assertThat(server.sent().get(0)).isInstanceOf(IoVector.class);
    assertThat(server.sent().get(1)).isEqualTo("and a line");
  }

  @Test
  void theBufferedWriteFilterTakesVectorsToo() throws Exception {
    Recorder server = new Recorder();
    IovecSocketAcceptor acceptor = framing();
    BufferedWriteFilter filter = new BufferedWriteFilter(1000);
    acceptor.getFilterChain().addLast("buffer", filter);
    Socket client = client(bind(acceptor, server));

    server.session().write(vector(new byte[] {1, 2}, new byte[] {3}));
    filter.flush(server.session());

    assertThat(client.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
  }

  @Test
  void eachSessionOfABroadcastGetsAShare() throws Exception {
    Recorder server = new Recorder();
    IovecSocketAcceptor acceptor = framing();
    InetSocketAddress address = bind(acceptor, server);
    List<Socket> clients = List.of(client(address), client(address), client(address));
    server.awaitCount("opened", 3);

    try (IoVector news = vector(new byte[] {7, 8}, new byte[] {9})) {
      for (IoSession session : acceptor.getManagedSessions().values()) {
        session.write(news.share());
      }
    }

    for (Socket client : clients) {
      assertThat(client.getInputStream().readNBytes(3)).containsExactly(7, 8, 9);
    }
  }

  @Test
  void aHandlerThatThrowsAfterItClosedTheVectorIsToldAndServesOn() throws Exception {
    Receiver server =
        new Receiver() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            super.messageReceived(session, message);
            throw new IllegalStateException("thrown by the test");
          }
        };
    Socket client = client(bind(framing(), server));

    client.getOutputStream().write(Message.bytes(1, new byte[10]));
    client.getOutputStream().write(Message.bytes(2, new byte[10]));

    assertThat(server.awaitMessages(2)).extracting(Message::number).containsExactly(1, 2);
    server.awaitCount("caught", 2);
    assertThat(server.session().isConnected()).isTrue();
  }
}
