package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.SourceException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are handed out before their payload has come, where the transport can do that. */
class PendingBehaviourTest extends PendingPayload {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSlowPeersPayloadIsWrittenAsItComes(boolean inWorker) throws Exception {
    Saver saver = inWorker ? saver(worker()) : saver();
    Socket client = client(framing(), saver);
    byte[] payload = payload();
    OutputStream out = client.getOutputStream();

    out.write(Message.bytes(1, payload), 0, Message.HEADER);
    for (int sent = 0; sent < payload.length; sent += PIECE) {
      if (isLent()) {
        saver.await("received");
        saver.awaitSaved(sent - UNTOLD);
        assertThat(saver.count("received")).isOne();
      }
      out.write(payload, sent, PIECE);
    }

    saver.awaitSaved(payload.length);
    assertThat(saver.saved()).isEqualTo(payload);
    assertThat(saver.threads()).isNotEmpty().allMatch(name -> name.equals("worker") == inWorker);
    await().until(() -> saver.session().getReadBytes() == Message.HEADER + payload.length);
    assertThat(saver.session().getReadMessages()).isOne();
  }

  @Test
  void messagesBehindOneAnotherComeInOrderThroughAnExecutor() throws Exception {
    Saver saver = saver();
    IovecSocketAcceptor acceptor = framing();
    acceptor.getFilterChain().addLast("executor", new ExecutorFilter(3));
    closing(() -> acceptor.getFilterChain().get("executor").destroy());
    Socket client = client(acceptor, saver);
    byte[] payload = payload();
    ByteBuffer all = ByteBuffer.allocate(payload.length + 2 * PIECES * Message.HEADER);

    for (int i = 0; i < PIECES; i++) {
      all.put(Message.bytes(2 * i, new byte[0]));
      byte[] part = new byte[PIECE];
      System.arraycopy(payload, i * PIECE, part, 0, PIECE);
      all.put(Message.bytes(2 * i + 1, part));
    }
    client.getOutputStream().write(all.array());

    saver.awaitSaved(payload.length);
    assertThat(saver.numbers()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(saver.saved()).isEqualTo(payload);
    await().until(() -> saver.session().getReadBytes() == all.limit());
  }

  @Test
  void whatIsReleasedUnreadIsDroppedAndCountedWhenItComes() throws Exception {
    Saver saver = saver();
    saver.discards(1);
    Socket client = client(framing(), saver);
    byte[] payload = payload();
    byte[] message = Message.bytes(1, payload);

    client.getOutputStream().write(message, 0, Message.HEADER);
    if (isLent()) {
      saver.await("received");
    }
    client.getOutputStream().write(message, Message.HEADER, PIECE);
    if (isLent()) {
      await().until(() -> saver.session().getReadBytes() > Message.HEADER + PIECE - UNTOLD);
    }
    client
        .getOutputStream()
        .write(message, Message.HEADER + PIECE, message.length - Message.HEADER - PIECE);
    client.getOutputStream().write(Message.bytes(2, payload));

    saver.awaitSaved(payload.length);
    assertThat(saver.saved()).isEqualTo(payload);
    await().until(() -> saver.session().getReadBytes() == 2L * message.length);
  }

  @Test
  void aPeerThatEndsInsideOfItIsToldOnce() throws Exception {
    Saver saver = saver(worker());
    Socket client = client(framing(), saver);
    byte[] message = Message.bytes(1, payload());

    begin(client, saver, message, 2);
    client.getOutputStream().write(message, Message.HEADER + 2 * PIECE, 1000);
    client.shutdownOutput();

    saver.await("closed");
    assertThat(saver.caught()).hasSize(1).first().isInstanceOf(EOFException.class);
    assertThat(saver.events()).endsWith("caught", "inputClosed", "closed");
    assertThat(saver.count("received")).isEqualTo(isLent() ? 1 : 0);
    if (isLent()) {
      assertThat(saver.failures()).hasSize(1).first().isInstanceOf(SourceException.class);
      assertThat(saver.saved()).startsWith(first(message, 2 * PIECE + 1000));
    }
  }

  private static byte[] first(byte[] message, int count) {
    byte[] payload = new byte[count];
    System.arraycopy(message, Message.HEADER, payload, 0, count);
    return payload;
  }

  @Test
  void anEndBehindAReleasedMessageIsToldWhereItIsInsideOfIt() throws Exception {
    Saver saver = saver();
    saver.discards(1);
    Socket client = client(framing(), saver);
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message, 0, Message.HEADER + PIECE);
    client.shutdownOutput();

    saver.await("closed");
    assertThat(saver.caught()).hasSize(1).first().isInstanceOf(EOFException.class);
    assertThat(saver.events()).endsWith("caught", "inputClosed", "closed");
  }

  @Test
  void aResetInsideOfItIsToldOnce() throws Exception {
    Saver saver = saver(worker());
    Socket client = client(framing(), saver);
    byte[] message = Message.bytes(1, payload());

    begin(client, saver, message, 1);
    client.setSoLinger(true, 0);
    client.close();

    saver.await("closed");
    assertThat(saver.caught()).hasSize(1).first().isInstanceOf(IOException.class);
    assertThat(saver.failures()).hasSize(isLent() ? 1 : 0);
  }

  @Test
  void suspendingHoldsBackTheNextMessageOnly() throws Exception {
    Saver saver = saver(worker());
    saver.suspends();
    Socket client = client(framing(), saver);
    byte[] payload = payload();
    byte[] message = Message.bytes(1, payload);

    client.getOutputStream().write(message, 0, Message.HEADER + PIECE);
    if (isLent()) {
      saver.awaitSaved(PIECE - UNTOLD);
      assertThat(saver.session().isReadSuspended()).isTrue();
    }
    client
        .getOutputStream()
        .write(message, Message.HEADER + PIECE, message.length - Message.HEADER - PIECE);
    client.getOutputStream().write(Message.bytes(2, new byte[0]));
    saver.awaitSaved(payload.length);

    assertThat(saver.saved()).isEqualTo(payload);
    assertThat(saver.numbers()).containsExactly(1);
    saver.session().resumeRead();
    saver.awaitCount("received", 2);
    assertThat(saver.numbers()).containsExactly(1, 2);
  }

  @Test
  void resumingDoesNotDisturbIt() throws Exception {
    Saver saver = saver(worker());
    Socket client = client(framing(), saver);
    byte[] payload = payload();
    byte[] message = Message.bytes(1, payload);

    begin(client, saver, message, 1);
    IoSession session = saver.session();
    for (int i = 0; i < 100; i++) {
      session.suspendRead();
      session.resumeRead();
    }
    client
        .getOutputStream()
        .write(message, Message.HEADER + PIECE, message.length - Message.HEADER - PIECE);

    saver.awaitSaved(payload.length);
    assertThat(saver.saved()).isEqualTo(payload);
    assertThat(saver.caught()).isEmpty();
  }

  @Test
  void closingTheSessionEndsWhoeverWaitsForMore() throws Exception {
    Saver saver = saver(worker());

    begin(client(framing(), saver), saver, Message.bytes(1, payload()), 1);
    saver.session().closeNow();

    saver.await("closed");
    if (isLent()) {
      saver.awaitFailures(1);
      assertThat(saver.failures()).first().isInstanceOf(SourceException.class);
    }
    assertThat(saver.caught()).isEmpty();
  }

  @Test
  void disposingEndsWhoeverWaitsForMore() throws Exception {
    Saver saver = saver(worker());
    IovecSocketAcceptor acceptor = framing();
    Socket client = client(acceptor, saver);

    begin(client, saver, Message.bytes(1, payload()), 1);
    acceptor.dispose(true);

    saver.await("closed");
    saver.awaitFailures(isLent() ? 1 : 0);
  }

  @Test
  void oneThatHasNotArrivedCannotBeSent() throws Exception {
    Saver saver = saver();
    saver.echoes();
    Socket client = client(framing(), saver);
    byte[] message = Message.bytes(1, payload());

    client.getOutputStream().write(message);

    if (isLent()) {
      saver.awaitFailures(1);
      assertThat(saver.failures())
          .first()
          .isInstanceOf(IllegalStateException.class)
          .extracting(Throwable::getMessage)
          .asString()
          .contains("pending");
    } else {
      assertThat(client.getInputStream().readNBytes(message.length)).isEqualTo(message);
    }
  }
}
