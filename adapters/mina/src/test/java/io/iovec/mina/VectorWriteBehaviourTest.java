package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.DefaultFileRegion;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors that are written to a session. */
class VectorWriteBehaviourTest extends OnEachTransport {
  private static final int MUCH = 32 * MIB;
  private static final int WRITERS = 4;
  private static final int EACH = 200;

  @TempDir Path directory;

  /** Sends back the vectors it receives. */
  private static final class Echo extends Recorder {
    @Override
    public void messageReceived(IoSession session, Object message) {
      session.write(message);
    }
  }

  @Test
  void whatArrivedIsSentBackByteExactly() throws Exception {
    InetSocketAddress address = bind(framing(), new Echo());
    Receiver back = new Receiver();
    IoSession session = connect(framingConnector(), back, address);
    long seed = System.nanoTime();
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    List<Message> sent = new ArrayList<>();

    for (int i = 0; i < 30; i++) {
      byte[] bytes = Message.random(random, i, i % 10 == 9 ? 4 * MIB : random.nextInt(50_000));
      sent.add(Message.of(bytes));
      session.write(i % 2 == 0 ? vector(bytes) : IoBuffer.wrap(bytes));
    }

    assertThat(back.awaitMessages(30)).isEqualTo(sent);
  }

  @Test
  void vectorsBuffersAndFilesLeaveInTheOrderInWhichTheyWereWritten() throws Exception {
    byte[] inFile = ReceivedBytes.random(200_000);
    Path path = Files.write(directory.resolve("file"), inFile);
    FileChannel channel = closing(FileChannel.open(path, StandardOpenOption.READ));
    IoFile file = closing(transport().open(directory, "file"));
    Recorder server = new Recorder();
    Socket client = client(bind(acceptor(), server));
    IoSession session = server.session();
    ReceivedBytes expected = new ReceivedBytes();

    for (int i = 0; i < 5; i++) {
      byte[] one = ReceivedBytes.random(10_000 + i);
      byte[] two = ReceivedBytes.random(10);
      byte[] three = ReceivedBytes.random(100_000 * i);
      session.write(vector(one, two));
      session.write(IoBuffer.wrap(two));
      session.write(new DefaultFileRegion(channel));
      IoVector withHeader = transport().vector();
      assertThat(file.read(withHeader, 0, inFile.length)).isEqualTo(inFile.length);
      withHeader.pushFront(MemoryEntry.wrap(ByteBuffer.wrap(two)));
      session.write(withHeader);
      session.write(vector(three));
      for (byte[] part : new byte[][] {one, two, two, inFile, two, inFile, three}) {
        expected.add(ByteBuffer.wrap(part));
      }
    }
    session.closeOnFlush();

    ReceivedBytes received = new ReceivedBytes();
    received.add(ByteBuffer.wrap(client.getInputStream().readAllBytes()));
    assertThat(received.count()).isEqualTo(expected.count());
    assertThat(received.hash()).isEqualTo(expected.hash());
    server.await("closed");
    file.close();
  }

  @Test
  void messageSentShowsWhatWasWrittenAndTheFutureIsDone() throws Exception {
    Recorder server = new Recorder();
    Socket client = client(bind(acceptor(), server));
    IoSession session = server.session();
    IoVector vector = vector(new byte[100], new byte[200]);
    IoBuffer buffer = IoBuffer.wrap(new byte[10]);

    WriteFuture first = session.write(vector);
    WriteFuture second = session.write(buffer);

    assertThat(client.getInputStream().readNBytes(310)).hasSize(310);
    assertThat(awaitDone(first).isWritten()).isTrue();
    assertThat(awaitDone(second).isWritten()).isTrue();
    server.awaitCount("sent", 2);
    assertThat(server.sent().get(0)).isSameAs(vector);
    assertThat(server.sent().get(1)).isSameAs(buffer);
    assertThat(vector.isClosed()).isTrue();
    assertThat(session.getWrittenBytes()).isEqualTo(310);
    assertThat(session.getWrittenMessages()).isEqualTo(2);
  }

  @Test
  void anEmptyVectorIsSentAtOnce() throws Exception {
    Recorder server = new Recorder();
    client(bind(acceptor(), server));
    IoVector vector = vector();

    WriteFuture future = server.session().write(vector);

    assertThat(awaitDone(future).isWritten()).isTrue();
    server.await("sent");
    assertThat(server.sent()).hasSize(1).first().isSameAs(vector);
    assertThat(vector.isClosed()).isTrue();
  }

  @Test
  void whatIsScheduledCounts() throws Exception {
    Recorder server = new Recorder();
    Socket client = client(bind(acceptor(), server));
    IoSession session = server.session();
    session.suspendWrite();

    session.write(vector(new byte[1000]));
    session.write(IoBuffer.wrap(new byte[10]));
    WriteFuture last = session.write(vector(new byte[1], new byte[2]));

    assertThat(session.getScheduledWriteBytes()).isEqualTo(1013);
    assertThat(session.getScheduledWriteMessages()).isEqualTo(3);
    assertThat(session.getService().getScheduledWriteBytes()).isEqualTo(1013);
    session.resumeWrite();
    awaitDone(last);
    assertThat(client.getInputStream().readNBytes(1013)).hasSize(1013);
    assertThat(session.getScheduledWriteBytes()).isZero();
    await().atMost(DEADLINE).until(() -> session.getScheduledWriteMessages() == 0);
    assertThat(session.getService().getScheduledWriteBytes()).isZero();
  }

  @Test
  void suspendedInTheMiddleOfAVectorTheRestWaits() throws Exception {
    Recorder server = new Recorder();
    Socket client = client(bind(acceptorOfOneThread(), server));
    IoSession session = server.session();
    byte[] bytes = ReceivedBytes.random(MUCH);
    WriteFuture future = session.write(vector(bytes));
    await()
        .atMost(DEADLINE)
        .until(() -> session.getWrittenBytes() > 0 && session.getCurrentWriteRequest() != null);

    session.suspendWrite();
    long written = awaitRest(session);
    ReceivedBytes received = new ReceivedBytes();
    received.add(ByteBuffer.wrap(client.getInputStream().readNBytes((int) written)));
    client.setSoTimeout(100);
    assertThat(reads(client)).isFalse();

    assertThat(session.getWrittenBytes()).isEqualTo(written);
    assertThat(future.isDone()).isFalse();
    client.setSoTimeout((int) DEADLINE.toMillis());
    session.resumeWrite();
    received.add(ByteBuffer.wrap(client.getInputStream().readNBytes(MUCH - (int) written)));
    assertThat(awaitDone(future).isWritten()).isTrue();
    assertThat(received.hash()).isEqualTo(ReceivedBytes.hash(bytes));
  }

  @Test
  void suspendedByTheHandlerTheNextMessageWaits() throws Exception {
    Recorder server =
        new Recorder() {
          @Override
          public void messageSent(IoSession session, Object message) throws Exception {
            session.suspendWrite();
            super.messageSent(session, message);
          }
        };
    Socket client = client(bind(acceptor(), server));
    IoSession session = server.session();
    session.suspendWrite();
    session.write(vector(new byte[100]));
    session.write(IoBuffer.wrap(new byte[10]));
    session.write(vector(new byte[1]));

    session.resumeWrite();
    server.await("sent");
    assertThat(client.getInputStream().readNBytes(100)).hasSize(100);
    client.setSoTimeout(100);
    assertThat(reads(client)).isFalse();

    assertThat(session.getWrittenBytes()).isEqualTo(100);
    client.setSoTimeout((int) DEADLINE.toMillis());
    session.resumeWrite();
    server.awaitCount("sent", 2);
    session.resumeWrite();
    assertThat(client.getInputStream().readNBytes(11)).hasSize(11);
  }

  /** Waits until nothing more is sent, and returns how much was. */
  private static long awaitRest(IoSession session) {
    AtomicInteger same = new AtomicInteger();
    long[] last = {-1};
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(30))
        .until(
            () -> {
              same.set(last[0] == session.getWrittenBytes() ? same.get() + 1 : 0);
              last[0] = session.getWrittenBytes();
              return same.get() > 2;
            });
    return last[0];
  }

  private static boolean reads(Socket from) throws IOException {
    try {
      return from.getInputStream().read() >= 0;
    } catch (SocketTimeoutException nothing) {
      return false;
    }
  }

  /** A session whose peer does not read, with vectors and a buffer on their way. */
  private static List<WriteFuture> stuck(IoSession session, IoVector large, IoVector small) {
    List<WriteFuture> futures = new ArrayList<>();
    futures.add(session.write(large));
    futures.add(session.write(IoBuffer.wrap(new byte[10])));
    futures.add(session.write(small));
    await()
        .atMost(DEADLINE)
        .until(() -> session.getWrittenBytes() > 0 && session.getCurrentWriteRequest() != null);
    return futures;
  }

  private static void assertFailed(List<WriteFuture> futures) {
    for (WriteFuture future : futures) {
      awaitDone(future);
      assertThat(future.isWritten()).isFalse();
      assertThat(future.getException()).isNotNull();
    }
  }

  @Test
  void closingNowFailsTheFuturesAndReleasesTheVectors() throws Exception {
    Recorder server = new Recorder();
    client(bind(acceptor(), server));
    IoSession session = server.session();
    AtomicInteger released = new AtomicInteger();
    IoVector small = transport().vector();
    small.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(100), released::incrementAndGet));
    List<WriteFuture> futures = stuck(session, vector(new byte[MUCH]), small);

    awaitDone(session.closeNow());

    assertFailed(futures);
    assertThat(released).hasValue(1);
    assertThat(futures.get(2).getException()).isInstanceOf(WriteToClosedSessionException.class);
    server.await("closed");
    assertThat(server.events()).doesNotContain("sent");
  }

  @Test
  void aResetFailsTheFuturesAndReleasesTheVectors() throws Exception {
    Recorder server = new Recorder();
    Socket client = client(bind(acceptor(), server));
    AtomicInteger released = new AtomicInteger();
    IoVector small = transport().vector();
    small.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(100), released::incrementAndGet));
    List<WriteFuture> futures = stuck(server.session(), vector(new byte[MUCH]), small);

    client.setSoLinger(true, 0);
    client.close();

    assertFailed(futures);
    server.await("closed");
    assertThat(released).hasValue(1);
  }

  @Test
  void disposingFailsTheFuturesAndReleasesTheVectors() throws Exception {
    Recorder server = new Recorder();
    client(bind(acceptor(), server));
    AtomicInteger released = new AtomicInteger();
    IoVector small = transport().vector();
    small.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(100), released::incrementAndGet));
    List<WriteFuture> futures = stuck(server.session(), vector(new byte[MUCH]), small);

    server.session().getService().dispose(true);

    assertFailed(futures);
    assertThat(released).hasValue(1);
  }

  @Test
  void aClosedSessionReleasesWhatIsWrittenToIt() throws Exception {
    Recorder server = new Recorder();
    client(bind(acceptor(), server));
    IoSession session = server.session();
    awaitDone(session.closeNow());
    IoVector vector = vector(new byte[100]);

    WriteFuture future = session.write(vector);

    assertThat(future.isDone()).isTrue();
    assertThat(future.getException()).isInstanceOf(WriteToClosedSessionException.class);
    assertThat(vector.isClosed()).isTrue();
  }

  @Test
  void closingOnFlushSendsTheVectorsFirst() throws Exception {
    byte[] bytes = ReceivedBytes.random(4 * MIB);
    Recorder server =
        new Recorder() {
          @Override
          public void sessionOpened(IoSession session) {
            session.write(vector(bytes));
            session.closeOnFlush();
          }
        };

    Socket client = client(bind(acceptor(), server));

    assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes);
    server.await("closed");
    assertThat(server.count("sent")).isEqualTo(1);
  }

  @Test
  void vectorsThatSeveralThreadsWriteLeaveWhole() throws Exception {
    Receiver receiver = new Receiver();
    InetSocketAddress address = bind(framing(), receiver);
    IoSession session = connect(connector(), new Recorder(), address);

    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < EACH; n++) {
                  byte[] bytes = Message.bytes(n * WRITERS + writer, new byte[n]);
                  session.write(n % 3 == 0 ? IoBuffer.wrap(bytes) : vector(bytes));
                }
              });
      thread.start();
    }

    List<Message> all = receiver.awaitMessages(WRITERS * EACH);
    for (int i = 0; i < WRITERS; i++) {
      int writer = i;
      assertThat(all)
          .filteredOn(message -> message.number() % WRITERS == writer)
          .extracting(Message::length)
          .isEqualTo(IntStream.range(0, EACH).boxed().toList());
    }
  }
}
