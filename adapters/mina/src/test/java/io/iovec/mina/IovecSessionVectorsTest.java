package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.same;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Leaks;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.apache.mina.filter.executor.IoEventQueueThrottle;
import org.apache.mina.filter.executor.OrderedThreadPoolExecutor;
import org.apache.mina.filter.ssl.SslFilter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** Vectors in and out. Buffers, and MINA's filters, are in the behaviour tests. */
class IovecSessionVectorsTest extends IovecOnEachTransport {
  private static final int MIB = 1 << 20;

  /** Sends each message back. */
  private static final class Echo extends IoHandlerAdapter {
    final AtomicInteger messages = new AtomicInteger();

    @Override
    public void messageReceived(IoSession session, Object message) {
      messages.incrementAndGet();
      session.write(message);
    }
  }

  /** Keeps the messages' bytes, and closes them. */
  private static class Keeper extends IoHandlerAdapter {
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final Queue<Throwable> caught = new ConcurrentLinkedQueue<>();

    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      try (IoVector vector = (IoVector) message) {
        messages.add(bytes(vector));
      }
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
      caught.add(cause);
    }

    byte[] next() throws InterruptedException {
      return messages.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  // Receiving

  @Test
  void messagesComeBackWholeInOrderWhateverTheirSize() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Echo echo = new Echo();
    bind(echo);
    Socket client = client();
    int[] sizes = {1, 0, 5, 1000, 70_000, 3, 3 * MIB, 2, 20_000};
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int size : sizes) {
                  client.getOutputStream().write(message(size, size));
                }
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    sender.start();

    for (int size : sizes) {
      assertThat(read(client, 4 + size)).isEqualTo(message(size, size));
    }
    sender.join();
    assertThat(echo.messages).hasValue(sizes.length);
    IoSession session = session();
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(session.getReadMessages()).isEqualTo(sizes.length);
              assertThat(session.getWrittenMessages()).isEqualTo(sizes.length);
              assertThat(session.getReadBytes()).isEqualTo(session.getWrittenBytes());
            });
  }

  @Test
  void aMessageMayArriveByteByByte() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Keeper keeper = new Keeper();
    bind(keeper);
    Socket client = client();
    byte[] message = message(40, 1);

    for (byte b : message) {
      client.getOutputStream().write(b);
    }

    assertThat(keeper.next()).isEqualTo(message);
  }

  @Test
  void suspendReadHoldsBetweenHeaderAndPayload() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Keeper keeper = new Keeper();
    bind(keeper);
    Socket client = client();
    byte[] message = message(100, 1);
    IoSession session = session();
    client.getOutputStream().write(message, 0, 10);
    Awaitility.await().atMost(DEADLINE).until(() -> session.getReadBytes() == 10);

    session.suspendRead();
    roundTrip(session, client);
    client.getOutputStream().write(message, 10, 94);
    roundTrip(session, client);

    assertThat(session.getReadBytes()).isEqualTo(10);
    assertThat(keeper.messages).isEmpty();
    session.resumeRead();
    assertThat(keeper.next()).isEqualTo(message);
  }

  /** Has the processor come round. */
  private static void roundTrip(IoSession session, Socket client) throws IOException {
    for (int i = 0; i < 3; i++) {
      session.write(IoBuffer.wrap(new byte[] {42}));
      assertThat(client.getInputStream().read()).isEqualTo(42);
    }
  }

  @Test
  void suspendReadInTheHandlerHoldsBackTheNextMessage() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Keeper keeper =
        new Keeper() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            session.suspendRead();
            super.messageReceived(session, message);
          }
        };
    bind(keeper);
    Socket client = client();
    byte[] two = new byte[28];
    System.arraycopy(message(10, 1), 0, two, 0, 14);
    System.arraycopy(message(10, 2), 0, two, 14, 14);

    client.getOutputStream().write(two);

    assertThat(keeper.next()).isEqualTo(message(10, 1));
    roundTrip(session(), client);
    assertThat(keeper.messages).isEmpty();
    session().resumeRead();
    assertThat(keeper.next()).isEqualTo(message(10, 2));
  }

  @Test
  void aStreamThatEndsInsideOfAMessageIsToldBeforeItsEnd() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    IoHandler handler = mock();
    bind(handler);
    Socket client = client();

    client.getOutputStream().write(message(100, 1), 0, 50);
    client.shutdownOutput();

    verify(handler, timeout(DEADLINE.toMillis())).inputClosed(any());
    InOrder inOrder = inOrder(handler);
    inOrder.verify(handler).sessionOpened(any());
    inOrder.verify(handler).exceptionCaught(any(), any(EOFException.class));
    inOrder.verify(handler).inputClosed(any());
    verify(handler, never()).messageReceived(any(), any());
  }

  @Test
  void whatTheFramerRefusesClosesTheSession() throws Exception {
    acceptor.setFramer(
        start -> {
          throw new IOException("no such message");
        });
    Keeper keeper = new Keeper();
    bind(keeper);
    Socket client = client();

    client.getOutputStream().write(1);

    assertEnds(client);
    assertThat(keeper.caught).singleElement().hasToString("java.io.IOException: no such message");
  }

  @Test
  void aFramerThatFailsClosesTheSession() throws Exception {
    acceptor.setFramer(
        start -> {
          throw new IllegalStateException("a bug");
        });
    bind(new Keeper());
    Socket client = client();

    client.getOutputStream().write(1);

    assertEnds(client);
  }

  /** By a reset too, since what it sent was not read. */
  private static void assertEnds(Socket client) {
    try {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @Test
  void aHandlerThatThrowsIsToldAndGetsTheNextMessage() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Keeper keeper =
        new Keeper() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            super.messageReceived(session, message);
            throw new IllegalArgumentException("on purpose");
          }
        };
    bind(keeper);
    Socket client = client();

    client.getOutputStream().write(message(5, 1));
    client.getOutputStream().write(message(6, 2));

    assertThat(keeper.next()).isEqualTo(message(5, 1));
    assertThat(keeper.next()).isEqualTo(message(6, 2));
    Awaitility.await().atMost(DEADLINE).until(() -> keeper.caught.size() == 2);
  }

  @Test
  void closingInTheHandlerStopsDelivery() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    Keeper keeper =
        new Keeper() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            session.closeNow();
            super.messageReceived(session, message);
          }
        };
    bind(keeper);
    Socket client = client();
    byte[] two = new byte[8];

    client.getOutputStream().write(two);

    assertThat(keeper.next()).isEqualTo(message(0, 0));
    Awaitility.await().atMost(DEADLINE).until(() -> acceptor.getManagedSessions().isEmpty());
    assertThat(keeper.messages).isEmpty();
  }

  @Test
  void aVectorThatNobodyClosesIsReportedAsALeak() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    List<Object> kept = new ArrayList<>();
    CountDownLatch got = new CountDownLatch(1);
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            kept.add(message);
            got.countDown();
          }
        });

    client().getOutputStream().write(message(5, 1));
    await(got);

    assertThat(Leaks.open()).anyMatch(leak -> leak.startsWith("IoVector"));
    ((IoVector) kept.get(0)).close();
  }

  @Test
  void aVectorMayBeHandedToAnotherThreadAndIsThrottledByItsLength() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    IoEventQueueThrottle throttle = new IoEventQueueThrottle(new VectorSizeEstimator(), 100_000);
    OrderedThreadPoolExecutor executor =
        new OrderedThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, throttle);
    ExecutorFilter threads = new ExecutorFilter(executor);
    closing(
        () -> {
          threads.destroy();
          executor.shutdownNow();
        });
    acceptor.getFilterChain().addLast("threads", threads);
    CountDownLatch go = new CountDownLatch(1);
    Queue<String> names = new ConcurrentLinkedQueue<>();
    Keeper keeper =
        new Keeper() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            await(go);
            names.add(Thread.currentThread().getName());
            super.messageReceived(session, message);
          }
        };
    bind(keeper);
    Socket client = client();
    for (int i = 0; i < 8; i++) {
      client.getOutputStream().write(message(40_000, i));
    }
    Awaitility.await().atMost(DEADLINE).until(() -> throttle.getCounter() > 100_000);

    assertThat(throttle.getCounter()).isLessThan(200_000);
    go.countDown();
    for (int i = 0; i < 8; i++) {
      assertThat(keeper.next()).isEqualTo(message(40_000, i));
    }
    assertThat(names).noneMatch(name -> name.contains("Processor"));
    // The executor says that an event came after it has handed it over.
    Awaitility.await().atMost(DEADLINE).until(() -> throttle.getCounter() == 0);
  }

  @Test
  void aSessionWithEndlessInputDoesNotStarveAnother() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            IoVector vector = (IoVector) message;
            if (vector.length() == 5) {
              session.write(vector);
            } else {
              vector.close();
            }
          }
        });
    Socket greedy = client();
    byte[] large = message(MIB, 1);
    Thread flood =
        new Thread(
            () -> {
              try {
                while (true) {
                  greedy.getOutputStream().write(large);
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
    flood.start();
    Socket modest = client();

    for (int i = 0; i < 50; i++) {
      modest.getOutputStream().write(message(1, i));
      assertThat(read(modest, 5)).isEqualTo(message(1, i));
    }

    greedy.close();
    flood.join();
  }

  // Sending

  @Test
  void vectorsAndBuffersAreSentInTheOrderOfWriting() throws Exception {
    bind(new Echo());
    Socket client = client();
    IoSession session = session();

    session.write(IoBuffer.wrap(new byte[] {1, 2}));
    session.write(vector(new byte[] {3, 4, 5}));
    session.write(IoBuffer.wrap(new byte[] {6}));
    session.write(vector(message(2 * MIB, 9)));
    WriteFuture last = session.write(vector(new byte[] {7}));

    assertThat(read(client, 6)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(read(client, 4 + 2 * MIB)).isEqualTo(message(2 * MIB, 9));
    assertThat(client.getInputStream().read()).isEqualTo(7);
    assertThat(done(last).isWritten()).isTrue();
  }

  @Test
  void messageSentShowsTheVectorThatWasWrittenWhichIsClosed() throws Exception {
    IoHandler handler = mock();
    bind(handler);
    Socket client = client();
    IoVector vector = vector(new byte[] {1});

    session().write(vector);

    verify(handler, timeout(DEADLINE.toMillis())).messageSent(any(), same(vector));
    assertThat(vector.isClosed()).isTrue();
    assertThat(client.getInputStream().read()).isOne();
  }

  @Test
  void anEmptyVectorIsSentToo() throws Exception {
    IoHandler handler = mock();
    bind(handler);
    client();
    IoVector vector = transport.vector();

    WriteFuture future = session().write(vector);

    assertThat(done(future).isWritten()).isTrue();
    verify(handler, timeout(DEADLINE.toMillis())).messageSent(any(), same(vector));
    assertThat(session().getScheduledWriteMessages()).isZero();
  }

  @Test
  void aVectorCanBeWrittenOnce() throws Exception {
    bind(new Echo());
    Socket client = client();
    IoVector vector = vector(new byte[] {1});
    done(session().write(vector));

    WriteFuture second = session().write(vector);

    assertThat(done(second).getException())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("share()");
    assertThat(client.getInputStream().read()).isOne();
  }

  @Test
  void ofABroadcastVectorOneSessionSendsAndTheOthersFail() throws Exception {
    bind(new Echo());
    client();
    client();
    client();
    Awaitility.await().atMost(DEADLINE).until(() -> acceptor.getManagedSessions().size() == 3);

    int written = 0;
    for (WriteFuture future : acceptor.broadcast(vector(new byte[] {1}))) {
      written += done(future).isWritten() ? 1 : 0;
    }

    assertThat(written).isOne();
  }

  @Test
  void aVectorThatIsWrittenAfterCloseIsReleased() throws Exception {
    bind(new Echo());
    client();
    IoSession session = session();
    done(session.closeNow());
    IoVector vector = vector(new byte[] {1});

    WriteFuture future = session.write(vector);

    assertThat(done(future).getException()).isInstanceOf(WriteToClosedSessionException.class);
    assertThat(vector.isClosed()).isTrue();
  }

  @Test
  void aVectorThatAFilterRefusesIsReleased() throws Exception {
    acceptor
        .getFilterChain()
        .addLast(
            "refusing",
            new IoFilterAdapter() {
              @Override
              public void filterWrite(NextFilter next, IoSession session, WriteRequest request) {
                throw new IllegalArgumentException("on purpose");
              }
            });
    bind(new Keeper());
    client();
    IoVector vector = vector(new byte[] {1});

    WriteFuture future = session().write(vector);

    assertThat(done(future).getException()).hasMessage("on purpose");
    assertThat(vector.isClosed()).isTrue();
  }

  @Test
  void closingNowFailsAndReleasesEveryVector() throws Exception {
    bind(new Echo());
    client();
    IoSession session = session();
    List<WriteFuture> futures = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      futures.add(session.write(vector(message(4 * MIB, i))));
    }
    Awaitility.await().atMost(DEADLINE).until(() -> session.getWrittenBytes() > 0);

    session.closeNow();

    assertThat(done(futures.get(5)).getException())
        .isInstanceOf(WriteToClosedSessionException.class);
    for (WriteFuture future : futures) {
      done(future);
    }
    assertThat(futures).filteredOn(WriteFuture::isWritten).hasSizeLessThan(3);
    assertNothingScheduled();
  }

  @Test
  void aPeerThatResetsFailsAndReleasesEveryVector() throws Exception {
    bind(new Keeper());
    Socket client = client();
    IoSession session = session();
    List<WriteFuture> futures = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      futures.add(session.write(vector(message(4 * MIB, i))));
    }
    Awaitility.await().atMost(DEADLINE).until(() -> session.getWrittenBytes() > 0);

    client.setSoLinger(true, 0);
    client.close();

    for (WriteFuture future : futures) {
      done(future);
    }
    assertThat(futures.get(5).isWritten()).isFalse();
    done(session.getCloseFuture());
    assertNothingScheduled();
  }

  @Test
  void disposingFailsAndReleasesEveryVector() throws Exception {
    bind(new Echo());
    client();
    IoSession session = session();
    acceptor.setCloseOnDeactivation(false);
    List<WriteFuture> futures = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      futures.add(session.write(vector(message(4 * MIB, i))));
    }

    acceptor.dispose(true);

    for (WriteFuture future : futures) {
      done(future);
    }
    assertThat(futures.get(5).isWritten()).isFalse();
    assertNothingScheduled();
  }

  private void assertNothingScheduled() {
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(acceptor.getManagedSessions()).isEmpty();
              assertThat(acceptor.getScheduledWriteBytes()).isZero();
              assertThat(acceptor.getScheduledWriteMessages()).isZero();
            });
  }

  @Test
  void closingOnFlushSendsTheVectorsFirst() throws Exception {
    bind(new Echo());
    Socket client = client();
    IoSession session = session();
    WriteFuture future = session.write(vector(message(3 * MIB, 1)));

    session.closeOnFlush();

    assertThat(read(client, 4 + 3 * MIB)).isEqualTo(message(3 * MIB, 1));
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(done(future).isWritten()).isTrue();
  }

  @Test
  void suspendWriteHoldsVectorsBackAndClosingThenFailsThem() throws Exception {
    bind(new Echo());
    client();
    IoSession session = session();
    session.suspendWrite();

    WriteFuture future = session.write(vector(new byte[1000]));

    assertThat(session.getScheduledWriteBytes()).isEqualTo(1000);
    assertThat(session.getScheduledWriteMessages()).isOne();
    assertThat(future.isDone()).isFalse();
    session.closeNow();
    assertThat(done(future).getException()).isInstanceOf(WriteToClosedSessionException.class);
    assertNothingScheduled();
  }

  @Test
  void suspendWriteHoldsBetweenHeaderAndPayload() throws Exception {
    CountDownLatch headerSent = new CountDownLatch(1);
    bind(
        new IoHandlerAdapter() {
          @Override
          public void messageSent(IoSession session, Object message) {
            session.suspendWrite();
            headerSent.countDown();
          }
        });
    Socket client = client();
    IoSession session = session();
    session.suspendWrite();
    session.write(IoBuffer.wrap(new byte[] {1, 2}));
    WriteFuture payload = session.write(vector(new byte[] {3, 4}));
    session.resumeWrite();
    await(headerSent);

    assertThat(read(client, 2)).containsExactly(1, 2);
    assertThat(client.getInputStream().available()).isZero();
    assertThat(payload.isDone()).isFalse();
    session.resumeWrite();
    assertThat(read(client, 2)).containsExactly(3, 4);
  }

  @Test
  void suspendingReadDoesNotStallWhatIsHalfSent() throws Exception {
    bind(new Echo());
    Socket client = client();
    IoSession session = session();
    session.write(vector(message(8 * MIB, 1)));
    Awaitility.await().atMost(DEADLINE).until(() -> session.getWrittenBytes() > 0);

    session.suspendRead();

    assertThat(read(client, 4 + 8 * MIB)).isEqualTo(message(8 * MIB, 1));
  }

  @Test
  void scheduledBytesAreTrueForAllThatIsQueued() throws Exception {
    bind(new Echo());
    Socket client = client();
    IoSession session = session();
    session.suspendWrite();

    session.write(IoBuffer.wrap(new byte[100]));
    session.write(vector(new byte[2000]));
    session.write(vector(new byte[30_000]));

    assertThat(session.getScheduledWriteBytes()).isEqualTo(32_100);
    assertThat(acceptor.getScheduledWriteBytes()).isEqualTo(32_100);
    session.resumeWrite();
    read(client, 32_100);
    Awaitility.await().atMost(DEADLINE).until(() -> session.getScheduledWriteBytes() == 0);
    assertThat(acceptor.getScheduledWriteBytes()).isZero();
  }

  @Test
  void moreThanTwoGibibytesShowAsTheMostThatFits() throws Exception {
    bind(new Echo());
    client();
    client();
    Awaitility.await().atMost(DEADLINE).until(() -> acceptor.getManagedSessions().size() == 2);
    List<IoSession> sessions = List.copyOf(acceptor.getManagedSessions().values());
    byte[] large = new byte[64 * MIB];
    for (IoSession session : sessions) {
      session.suspendWrite();
      for (int i = 0; i < 20; i++) {
        session.write(vector(large));
      }
    }
    assertThat(sessions.get(0).getScheduledWriteBytes()).isEqualTo(20L * large.length);
    assertThat(acceptor.getScheduledWriteBytes()).isEqualTo(Integer.MAX_VALUE);

    for (int i = 0; i < 20; i++) {
      sessions.get(0).write(IoBuffer.wrap(large));
    }

    assertThat(sessions.get(0).getScheduledWriteBytes()).isEqualTo(Integer.MAX_VALUE);
    done(sessions.get(0).closeNow());
    assertThat(acceptor.getScheduledWriteBytes()).isEqualTo(20 * large.length);
    done(sessions.get(1).closeNow());
    assertNothingScheduled();
  }

  @Test
  void aVectorPassesACodecThatKnowsNothingOfVectors() throws Exception {
    acceptor
        .getFilterChain()
        .addLast(
            "codec", new ProtocolCodecFilter(new TextLineCodecFactory(StandardCharsets.US_ASCII)));
    IoHandler handler = mock();
    bind(handler);
    Socket client = client();
    IoVector vector = vector("two\n".getBytes(StandardCharsets.US_ASCII));

    session().write("one");
    session().write(vector);

    assertThat(read(client, 8)).asString(StandardCharsets.US_ASCII).isEqualTo("one\ntwo\n");
    verify(handler, timeout(DEADLINE.toMillis())).messageSent(any(), same(vector));
    assertThat(session().getScheduledWriteMessages()).isZero();
  }

  @Test
  void aVectorIsPulledUpForTlsAndWhatIsReceivedIsBuffers() throws Exception {
    acceptor.setFramer(LENGTH_FIRST);
    acceptor.getFilterChain().addLast("tls", new SslFilter(Tls.server()));
    IoHandlerAdapter handler =
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            session.write(vector(new byte[] {((IoBuffer) message).get()}));
            session.write(vector(message(200_000, 5)));
          }
        };
    bind(handler);
    Socket plain = client();
    try (Socket tls =
        Tls.client().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), false)) {
      tls.getOutputStream().write(7);

      assertThat(tls.getInputStream().read()).isEqualTo(7);
      assertThat(read(tls, 200_004)).isEqualTo(message(200_000, 5));
    }
  }

  @Test
  void withoutRoomSessionsWaitForEachOther() throws Exception {
    KnobTransport small =
        open(
            configured(transport.config())
                .withMemory(256 << 10, 16 << 10)
                .withKernel(256 << 10, 64 << 10));
    IovecSocketAcceptor tight = new IovecSocketAcceptor(small, 1);
    closing(() -> tight.dispose(true));
    tight.setFramer(LENGTH_FIRST);
    CountDownLatch go = new CountDownLatch(1);
    Queue<IoVector> held = new ConcurrentLinkedQueue<>();
    AtomicInteger received = new AtomicInteger();
    tight.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            received.incrementAndGet();
            if (go.getCount() > 0) {
              held.add((IoVector) message);
            } else {
              ((IoVector) message).close();
            }
          }
        });
    tight.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (int i = 0; i < 12; i++) {
      Socket client =
          closing(new Socket(InetAddress.getLoopbackAddress(), tight.getLocalAddress().getPort()));
      client.getOutputStream().write(message(60_000, i));
    }
    Awaitility.await().atMost(DEADLINE).until(() -> small.counters().get(Counter.NO_ROOM) > 0);
    long polls = small.polls.get();
    Awaitility.await()
        .pollDelay(Duration.ofMillis(500))
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(received.get()).isBetween(1, 11));
    assertThat(small.polls.get() - polls).isLessThan(60);

    go.countDown();
    held.forEach(IoVector::close);

    Awaitility.await().atMost(DEADLINE).until(() -> received.get() == 12);
    assertThat(tight.getManagedSessionCount()).isEqualTo(12);
  }
}
