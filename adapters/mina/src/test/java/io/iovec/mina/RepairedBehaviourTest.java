package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.file.DefaultFileRegion;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where MINA's own transport (2.2.10) is wrong and ours is right. What the model does instead is
 * asserted too, as long as it does the same each time: when that fails, the model has been
 * repaired.
 */
class RepairedBehaviourTest extends OnEachService {
  private static final int MUCH = 32 * MIB;

  @TempDir Path directory;

  /** A file of zeros that takes no room. */
  private FileChannel file(long length) throws Exception {
    FileChannel channel =
        closing(
            FileChannel.open(
                directory.resolve("file"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    channel.write(ByteBuffer.wrap(new byte[1]), length - 1);
    return channel;
  }

  /** A session whose peer does not read. */
  private IoSession towardsNobody(Recorder reader, Recorder writer) throws Exception {
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), writer, address);
    reader.session().suspendRead();
    return session;
  }

  private static void awaitStuck(IoSession session) {
    await()
        .atMost(DEADLINE)
        .until(() -> session.getWrittenBytes() > 0 && session.getCurrentWriteRequest() != null);
  }

  @Test
  void fileRegionsCountAsScheduledBytesWhereTheModelGoesBelowZero() throws Exception {
    Recorder reader = new Recorder();
    Recorder writer = new Recorder();
    IoSession session = towardsNobody(reader, writer);
    session.suspendWrite();

    WriteFuture future = session.write(new DefaultFileRegion(file(MUCH)));
    assertThat(session.getScheduledWriteBytes()).isEqualTo(service.isModel() ? 0 : MUCH);
    session.resumeWrite();
    reader.session().resumeRead();
    awaitDone(future);

    assertThat(future.isWritten()).isTrue();
    assertThat(session.getScheduledWriteBytes()).isEqualTo(service.isModel() ? -MUCH : 0);
    assertThat(session.getService().getScheduledWriteBytes())
        .isEqualTo(service.isModel() ? -MUCH : 0);
    reader.bytes().awaitCount(MUCH);
  }

  @Test
  void moreThanTwoGibibytesScheduledDoNotOverflow() throws Exception {
    Recorder reader = new Recorder();
    IoSession session = towardsNobody(reader, new Recorder());
    session.suspendWrite();
    FileChannel file = file(1L << 30);

    for (int i = 0; i < 3; i++) {
      session.write(new DefaultFileRegion(file));
    }

    assertThat(session.getScheduledWriteMessages()).isEqualTo(3);
    if (service.isModel()) {
      assertThat(session.getScheduledWriteBytes()).isZero();
    } else {
      assertThat(session.getScheduledWriteBytes()).isGreaterThanOrEqualTo(Integer.MAX_VALUE);
    }
    awaitDone(session.closeNow());
    await().atMost(DEADLINE).until(() -> session.getScheduledWriteBytes() == 0);
    reader.session().resumeRead();
  }

  private static List<WriteFuture> write(IoSession session, Object first) {
    List<WriteFuture> futures = new ArrayList<>();
    futures.add(session.write(first));
    for (int i = 0; i < 3; i++) {
      futures.add(session.write(IoBuffer.wrap(new byte[10])));
    }
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
  void closingNowFailsFuturesWhereTheModelCompletesNoneOrAsWritten() throws Exception {
    Recorder reader = new Recorder();
    IoSession session = towardsNobody(reader, new Recorder());
    List<WriteFuture> futures = write(session, IoBuffer.wrap(new byte[MUCH]));
    awaitStuck(session);

    awaitDone(session.closeNow());

    if (service.isModel()) {
      assertThat(futures.get(0).isDone()).isFalse();
      assertThat(futures.subList(1, 4)).allMatch(WriteFuture::isWritten);
    } else {
      assertFailed(futures);
      assertThat(futures.get(3).getException()).isInstanceOf(WriteToClosedSessionException.class);
    }
    reader.session().resumeRead();
  }

  @Test
  void closingNowFailsTheFutureOfAHalfSentFileWhereTheModelForgetsIt() throws Exception {
    Recorder reader = new Recorder();
    IoSession session = towardsNobody(reader, new Recorder());
    List<WriteFuture> futures = write(session, new DefaultFileRegion(file(MUCH)));
    awaitStuck(session);

    awaitDone(session.closeNow());

    if (service.isModel()) {
      assertThat(futures.get(0).isDone()).isFalse();
    } else {
      assertFailed(futures);
    }
    reader.session().resumeRead();
  }

  /** A session that is stuck in sending to a socket, which is then reset. */
  private List<WriteFuture> stuckAndReset(Recorder writer, Object first) throws Exception {
    Socket client = client(bind(acceptor(), writer));
    IoSession session = writer.session();
    List<WriteFuture> futures = write(session, first);
    awaitStuck(session);
    client.setSoLinger(true, 0);
    client.close();
    awaitDone(session.getCloseFuture());
    return futures;
  }

  @Test
  void aResetFailsFuturesWhereTheModelForgetsTheFirst() throws Exception {
    Recorder writer = new Recorder();

    List<WriteFuture> futures = stuckAndReset(writer, IoBuffer.wrap(new byte[MUCH]));

    if (service.isModel()) {
      assertThat(futures.get(0).isDone()).isFalse();
    } else {
      assertFailed(futures);
    }
    writer.await("closed");
  }

  @Test
  void disposingFailsFuturesWhereTheModelForgetsTheFirst() throws Exception {
    Recorder reader = new Recorder();
    IoSession session = towardsNobody(reader, new Recorder());
    List<WriteFuture> futures = write(session, IoBuffer.wrap(new byte[MUCH]));
    awaitStuck(session);

    session.getService().dispose(true);

    if (service.isModel()) {
      assertThat(futures.get(0).isDone()).isFalse();
    } else {
      assertFailed(futures);
    }
    reader.session().resumeRead();
  }

  @Test
  void aWriterSuspendedAndResumedAllTheTimeLosesNothingWhereTheModelMayStop() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), new Recorder(), address);
    byte[] bytes = ReceivedBytes.random(4 * MIB);

    WriteFuture future = session.write(IoBuffer.wrap(bytes));
    for (int i = 0; i < 2000; i++) {
      session.suspendWrite();
      session.resumeWrite();
    }

    if (!service.isModel()) {
      assertThat(awaitDone(future).isWritten()).isTrue();
      reader.bytes().awaitCount(bytes.length);
      assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    }
  }

  @Test
  void aFileThatEndsEarlyEndsTheSessionWhereTheModelTriesForEver() throws Exception {
    Recorder writer = new Recorder();
    Socket client = client(bind(acceptor(), writer));
    IoSession session = writer.session();

    WriteFuture future = session.write(new DefaultFileRegion(file(1000), 0, 2000));
    assertThat(client.getInputStream().readNBytes(1000)).hasSize(1000);

    if (service.isModel()) {
      assertThat(session.isConnected()).isTrue();
      assertThat(future.isDone()).isFalse();
    } else {
      assertFailed(List.of(future));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
      writer.await("closed");
    }
  }

  @Test
  void theEndOfTheInputIsToldOnceWhereTheModelTellsItAgainAndAgain() throws Exception {
    AtomicInteger told = new AtomicInteger();
    Recorder writer =
        new Recorder() {
          @Override
          public void inputClosed(IoSession session) {
            told.incrementAndGet();
          }
        };
    Socket client = client(bind(acceptor(), writer));

    client.shutdownOutput();
    await().atMost(DEADLINE).until(() -> told.get() > 0);
    for (int i = 0; i < 10; i++) {
      writer.session().write(IoBuffer.wrap(new byte[1]));
      assertThat(client.getInputStream().read()).isZero();
    }
    writer.session().suspendRead();
    writer.session().resumeRead();
    for (int i = 0; i < 10; i++) {
      writer.session().write(IoBuffer.wrap(new byte[1]));
      assertThat(client.getInputStream().read()).isZero();
    }

    if (service.isModel()) {
      await().atMost(DEADLINE).until(() -> told.get() > 1);
    } else {
      assertThat(told).hasValue(1);
    }
  }
}
