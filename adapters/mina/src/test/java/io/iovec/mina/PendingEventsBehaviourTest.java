package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.IoVector;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Who is told, and what is counted, when payload comes that was pending. */
class PendingEventsBehaviourTest extends PendingPayload {
  @Test
  void whoAsksForMoreOfAClosedSessionIsToldAtOnce() throws Exception {
    Saver saver = saver();
    Socket client = client(framing(), saver);
    IovecSession session = (IovecSession) saver.session();
    client.close();
    saver.await("closed");
    CountDownLatch told = new CountDownLatch(1);

    session.whenArrived(told::countDown);

    assertThat(told.getCount()).isZero();
  }

  @Test
  void whoAsksForMoreOfNothingIsTold() throws Exception {
    Saver saver = saver();
    client(framing(), saver);
    CountDownLatch told = new CountDownLatch(1);

    ((IovecSession) saver.session()).whenArrived(told::countDown);

    assertThat(told.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatFailsEndsNothing() throws Exception {
    Saver saver = saver();
    Socket client = client(framing(), saver);

    ((IovecSession) saver.session())
        .whenArrived(
            () -> {
              throw new IllegalStateException("on purpose");
            });

    saver.await("caught");
    assertThat(saver.caught()).first().extracting(Throwable::getMessage).isEqualTo("on purpose");
    client.getOutputStream().write(Message.bytes(7, new byte[0]));
    saver.await("received");
  }

  @Test
  void aSessionIsNotIdleWhileItIsWritten() throws Exception {
    Saver saver = saver(worker());
    IovecSocketAcceptor acceptor = framing();
    acceptor.getSessionConfig().setIdleTime(IdleStatus.READER_IDLE, 1);
    Socket client = client(acceptor, saver);
    byte[] message = Message.bytes(1, payload());

    begin(client, saver, message, 1);
    saver.awaitCount("reader idle", 1);
    int idle = saver.count("reader idle");
    if (isLent()) {
      assertThat(saver.session().getReadBytes()).isEqualTo(Message.HEADER + saver.savedCount());
    }
    client
        .getOutputStream()
        .write(message, Message.HEADER + PIECE, message.length - Message.HEADER - PIECE);

    saver.awaitSaved(PIECES * PIECE);
    await().until(() -> saver.session().getReadBytes() == message.length);
    assertThat(saver.session().getReaderIdleCount()).isLessThanOrEqualTo(idle);
  }

  @Test
  void whatIsTakenIsCountedThoughNobodyAsksForMore() throws Exception {
    CompletableFuture<IoVector> handed = new CompletableFuture<>();
    Recorder recorder =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            handed.complete((IoVector) message);
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(Saver.FRAMER);
    Socket client = client(bind(acceptor, recorder));
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message);
    IoVector vector = closing(handed.get(DEADLINE.toSeconds(), TimeUnit.SECONDS));
    ByteBuffer some = ByteBuffer.allocate(Message.HEADER + 1000);
    await().until(() -> vector.take(some) >= 0 && !some.hasRemaining());

    int taken = isLent() ? some.capacity() : message.length;
    await().until(() -> recorder.session().getReadBytes() == taken);
    assertThat(((IovecSession) recorder.session()).isReadLent()).isEqualTo(isLent());
  }

  @Test
  void whoHasReleasedItIsToldWhenAllOfItHasCome() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Recorder recorder =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) {
            ((IovecSession) session).whenAllArrived(told::countDown);
            ((IoVector) message).close();
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(Saver.FRAMER);
    Socket client = client(bind(acceptor, recorder));
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message, 0, message.length - 1);
    await().until(() -> recorder.session().getReadBytes() > message.length - UNTOLD);
    assertThat(told.getCount()).isOne();
    client.getOutputStream().write(message, message.length - 1, 1);

    assertThat(told.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoHasReleasedOneIsToldThoughTheNextIsOutAlready() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CompletableFuture<IoVector> second = new CompletableFuture<>();
    Recorder recorder =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            IoVector vector = (IoVector) message;
            if (vector.pullUp(Message.HEADER).getInt(4) == 2) {
              second.complete(vector);
              return;
            }
            ((IovecSession) session).whenAllArrived(told::countDown);
            vector.close();
          }
        };
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(Saver.FRAMER);
    Socket client = client(bind(acceptor, recorder));
    byte[] payload = payload();
    int last = isLent() ? Message.HEADER : Message.HEADER + payload.length;
    ByteBuffer both = ByteBuffer.allocate(2 * (Message.HEADER + payload.length));
    both.put(Message.bytes(1, payload)).put(Message.bytes(2, payload), 0, last);

    client.getOutputStream().write(both.array(), 0, both.position());

    assertThat(told.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    second.get(DEADLINE.toSeconds(), TimeUnit.SECONDS).close();
  }
}
