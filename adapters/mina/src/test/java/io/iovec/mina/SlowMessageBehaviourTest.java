package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.IoVector;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Messages that come so slowly that the system, which was told what is enough, wakes nobody. */
class SlowMessageBehaviourTest extends PendingPayload {
  private static final int LITTLE = 50_000;

  /** Releases messages, and bears the end of the stream. */
  private static final class Refusing extends Recorder {
    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      super.messageReceived(session, message);
      ((IoVector) message).close();
    }

    @Override
    public void inputClosed(IoSession session) {}
  }

  /** Sends little at a time, from a byte of the message on, and waits until it is counted. */
  private static void trickle(Socket client, Recorder to, byte[] message, int from)
      throws IOException {
    for (int at = from; at < from + 2 * LITTLE; at += LITTLE) {
      client.getOutputStream().write(message, at, LITTLE);
      int count = at + LITTLE;
      await().atMost(DEADLINE).until(() -> to.session().getReadBytes() == count);
    }
  }

  @Test
  void whatHasComeIsReceivedThoughItIsLittle() throws Exception {
    Recorder recorder = new Recorder();
    Socket client = client(bind(framing(), recorder));
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message, 0, Message.HEADER);
    trickle(client, recorder, message, Message.HEADER);
  }

  @Test
  void whatHasComeIsDroppedThoughItIsLittle() throws Exception {
    Recorder refusing = new Refusing();
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(Saver.FRAMER);
    Socket client = client(bind(acceptor, refusing));
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message, 0, Message.HEADER);
    trickle(client, refusing, message, Message.HEADER);
  }

  @Test
  void whatHasComeIsWrittenThoughItIsLittle() throws Exception {
    Saver saver = saver(worker());
    Socket client = client(framing(), saver);
    byte[] message = Message.bytes(1, payload());

    begin(client, saver, message, 1);
    trickle(client, saver, message, Message.HEADER + PIECE);
  }

  @Test
  void whoAsksWhenTheStreamHasEndedInMidMessageIsTold() throws Exception {
    Recorder refusing = new Refusing();
    IovecSocketAcceptor acceptor = framing();
    acceptor.setFramer(Saver.FRAMER);
    Socket client = client(bind(acceptor, refusing));
    byte[] message = Message.bytes(1, payload());
    client.getOutputStream().write(message, 0, message.length - 1);
    client.shutdownOutput();
    refusing.await("caught");
    CountDownLatch told = new CountDownLatch(1);

    ((IovecSession) refusing.session()).whenAllArrived(told::countDown);

    assertThat(told.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
