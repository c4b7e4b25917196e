package io.iovec.mina;

import io.iovec.IoVector;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.mina.core.session.IoSession;
import org.awaitility.Awaitility;

/** Takes vectors apart, and closes them. */
class Receiver extends Recorder {
  private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

  @Override
  public void messageReceived(IoSession session, Object message) throws Exception {
    if (message instanceof IoVector vector) {
      messages.add(Message.of(vector));
    }
    super.messageReceived(session, message);
  }

  /** The messages so far, in order. */
  List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Waits for so many messages. */
  List<Message> awaitMessages(int count) {
    Awaitility.await(count + " messages")
        .atMost(Applications.DEADLINE)
        .pollInterval(Duration.ofMillis(1))
        .until(() -> messages.size() >= count);
    return messages();
  }
}
