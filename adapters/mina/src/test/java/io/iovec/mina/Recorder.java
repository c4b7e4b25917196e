package io.iovec.mina;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.awaitility.Awaitility;

/** Writes down what a handler is told, in order, and keeps the bytes that it receives. */
class Recorder extends IoHandlerAdapter {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> caught = new ConcurrentLinkedQueue<>();
  private final Queue<Object> sent = new ConcurrentLinkedQueue<>();
  private final ReceivedBytes bytes = new ReceivedBytes();
  private final CompletableFuture<IoSession> opened = new CompletableFuture<>();

  @Override
  public void sessionCreated(IoSession session) throws Exception {
    events.add("created");
  }

  @Override
  public void sessionOpened(IoSession session) throws Exception {
    events.add("opened");
    opened.complete(session);
  }

  @Override
  public void sessionClosed(IoSession session) throws Exception {
    events.add("closed");
  }

  @Override
  public void sessionIdle(IoSession session, IdleStatus status) throws Exception {
    events.add(status.toString());
  }

  @Override
  public void exceptionCaught(IoSession session, Throwable cause) throws Exception {
    caught.add(cause);
    events.add("caught");
  }

  @Override
  public void messageReceived(IoSession session, Object message) throws Exception {
    if (message instanceof IoBuffer buffer) {
      bytes.add(buffer.buf());
    }
    events.add("received");
  }

  @Override
  public void messageSent(IoSession session, Object message) throws Exception {
    sent.add(message);
    events.add("sent");
  }

  @Override
  public void inputClosed(IoSession session) throws Exception {
    events.add("inputClosed");
    session.closeNow();
  }

  /** The names of the events so far. */
  List<String> events() {
    return List.copyOf(events);
  }

  /** What {@code exceptionCaught} was told. */
  List<Throwable> caught() {
    return List.copyOf(caught);
  }

  /** What {@code messageSent} was told. */
  List<Object> sent() {
    return List.copyOf(sent);
  }

  /** The bytes of all buffers received. */
  ReceivedBytes bytes() {
    return bytes;
  }

  /** Waits for the first session. */
  IoSession session() throws Exception {
    return opened.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Waits for an event of that name. */
  void await(String event) {
    awaitCount(event, 1);
  }

  /** Waits for so many events of that name. */
  void awaitCount(String event, int count) {
    Awaitility.await(count + " x " + event + " in " + events)
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> count(event) >= count);
  }

  /** Returns how many events of that name there were. */
  int count(String event) {
    return (int) events.stream().filter(event::equals).count();
  }
}
