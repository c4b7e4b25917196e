package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Sessions that are told to wait, by their handler and by other threads. */
class TrafficBehaviourTest extends OnEachService {
  private static final int ROUNDS = 10;

  /** Answers a message of any session but the first with one byte. */
  private static class FirstOfTwo extends IoHandlerAdapter {
    private final CompletableFuture<IoSession> first = new CompletableFuture<>();
    private final Consumer<IoSession> receiver;

    /** What the first session receives goes to {@code receiver}. */
    FirstOfTwo(Consumer<IoSession> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void sessionOpened(IoSession session) {
      first.complete(session);
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
      if (session.equals(first.getNow(null))) {
        receiver.accept(session);
      } else {
        session.write(IoBuffer.wrap(new byte[] {1}));
      }
    }

    IoSession awaitFirst() throws Exception {
      return first.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** Gives the one processor rounds of work on another session. */
  private static void letOthersTalk(Socket other) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      other.getOutputStream().write(1);
      assertThat(other.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void readingWaitsWhenAnotherThreadSaysSo() throws Exception {
    FirstOfTwo handler = new FirstOfTwo(session -> {});
    InetSocketAddress address = bind(acceptorOfOneThread(), handler);
    Socket socket = client(address);
    IoSession held = handler.awaitFirst();
    Socket other = client(address);

    held.suspendRead();
    letOthersTalk(other);
    socket.getOutputStream().write(new byte[5000]);
    letOthersTalk(other);

    assertThat(held.isReadSuspended()).isTrue();
    assertThat(held.getReadBytes()).isZero();
    held.resumeRead();
    await().atMost(DEADLINE).until(() -> held.getReadBytes() == 5000);
    assertThat(held.isReadSuspended()).isFalse();
  }

  @Test
  void readingWaitsWhenTheHandlerSaysSo() throws Exception {
    FirstOfTwo handler = new FirstOfTwo(IoSession::suspendRead);
    InetSocketAddress address = bind(acceptorOfOneThread(), handler);
    Socket socket = client(address);
    IoSession held = handler.awaitFirst();
    Socket other = client(address);

    socket.getOutputStream().write(1);
    await().atMost(DEADLINE).until(held::isReadSuspended);
    socket.getOutputStream().write(new byte[100]);
    letOthersTalk(other);

    assertThat(held.getReadBytes()).isEqualTo(1);
    held.resumeRead();
    await().atMost(DEADLINE).until(() -> held.getReadBytes() == 101);
  }

  @Test
  void theEndOfTheStreamWaitsToo() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    FirstOfTwo handler =
        new FirstOfTwo(session -> {}) {
          @Override
          public void inputClosed(IoSession session) {
            ended.complete(true);
            session.closeNow();
          }
        };
    InetSocketAddress address = bind(acceptorOfOneThread(), handler);
    Socket socket = client(address);
    IoSession held = handler.awaitFirst();
    Socket other = client(address);

    held.suspendRead();
    letOthersTalk(other);
    socket.shutdownOutput();
    letOthersTalk(other);

    assertThat(ended.isDone()).isFalse();
    held.resumeRead();
    assertThat(ended.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aReaderThatIsSuspendedAndResumedAllTheTimeLosesNothing() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), new Recorder(), address);
    IoSession reading = reader.session();
    byte[] bytes = ReceivedBytes.random(4 * MIB);

    WriteFuture future = session.write(IoBuffer.wrap(bytes));
    for (int i = 0; i < 2000; i++) {
      reading.suspendRead();
      reading.resumeRead();
    }

    assertThat(awaitDone(future).isWritten()).isTrue();
    reader.bytes().awaitCount(bytes.length);
    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(reader.caught()).isEmpty();
  }

  @Test
  void messagesOfASuspendedWriterWaitAndLeaveInOrder() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    Recorder writer = new Recorder();
    IoSession session = connect(connector(), writer, address);

    session.suspendWrite();
    WriteFuture first = session.write(IoBuffer.wrap(new byte[] {1, 2}));
    WriteFuture second = session.write(IoBuffer.wrap(new byte[] {3}));

    assertThat(session.isWriteSuspended()).isTrue();
    assertThat(session.getScheduledWriteMessages()).isEqualTo(2);
    assertThat(session.getScheduledWriteBytes()).isEqualTo(3);
    assertThat(first.isDone()).isFalse();
    session.resumeWrite();
    assertThat(awaitDone(second).isWritten()).isTrue();
    assertThat(first.isWritten()).isTrue();
    reader.bytes().awaitCount(3);
    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(new byte[] {1, 2, 3}));
    assertThat(session.getScheduledWriteBytes()).isZero();
    await().atMost(DEADLINE).until(() -> session.getScheduledWriteMessages() == 0);
  }

  @Test
  void aWriterThatIsFasterThanItsPeerWaitsAndGoesOn() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    IoSession session = connect(connector(), new Recorder(), address);
    reader.session().suspendRead();
    byte[] bytes = ReceivedBytes.random(16 * MIB);

    WriteFuture future = session.write(IoBuffer.wrap(bytes));
    await()
        .atMost(DEADLINE)
        .until(() -> session.getWrittenBytes() > 0 && session.getCurrentWriteRequest() != null);
    assertThat(future.isDone()).isFalse();
    reader.session().resumeRead();

    assertThat(awaitDone(future).isWritten()).isTrue();
    reader.bytes().awaitCount(bytes.length);
    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
  }
}
