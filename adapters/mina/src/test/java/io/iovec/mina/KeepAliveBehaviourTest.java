package io.iovec.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.keepalive.KeepAliveFilter;
import org.apache.mina.filter.keepalive.KeepAliveMessageFactory;
import org.apache.mina.filter.keepalive.KeepAliveRequestTimeoutHandler;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.junit.jupiter.api.Test;

/** Idle sessions that ask whether the peer is alive: one second for the question, one to answer. */
class KeepAliveBehaviourTest extends OnEachService {
  private static final byte ASK = '?';
  private static final byte ANSWER = '!';

  /** One byte each. */
  private static final class Questions implements KeepAliveMessageFactory {
    @Override
    public boolean isRequest(IoSession session, Object message) {
      return is(message, ASK);
    }

    @Override
    public boolean isResponse(IoSession session, Object message) {
      return is(message, ANSWER);
    }

    private static boolean is(Object message, byte what) {
      IoBuffer buffer = (IoBuffer) message;
      return buffer.limit() == 1 && buffer.get(0) == what;
    }

    @Override
    public Object getRequest(IoSession session) {
      return IoBuffer.wrap(new byte[] {ASK});
    }

    @Override
    public Object getResponse(IoSession session, Object request) {
      return IoBuffer.wrap(new byte[] {ANSWER});
    }
  }

  private InetSocketAddress asking(Recorder handler) throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor
        .getFilterChain()
        .addLast(
            "alive",
            new KeepAliveFilter(
                new Questions(),
                IdleStatus.READER_IDLE,
                KeepAliveRequestTimeoutHandler.CLOSE,
                1,
                1));
    return bind(acceptor, handler);
  }

  @Test
  void anIdlePeerIsAskedAndOneThatDoesNotAnswerIsClosed() throws Exception {
    Recorder handler = new Recorder();
    Socket client = client(asking(handler));

    assertThat(client.getInputStream().read()).isEqualTo(ASK);
    assertThat(client.getInputStream().read()).isEqualTo(-1);

    handler.await("closed");
    assertThat(handler.events()).doesNotContain("received", "sent");
  }

  @Test
  void aPeerThatAnswersIsAskedAgainAndAQuestionIsAnswered() throws Exception {
    Recorder handler = new Recorder();
    Socket client = client(asking(handler));

    client.getOutputStream().write("?".getBytes(US_ASCII));
    assertThat(client.getInputStream().read()).isEqualTo(ANSWER);
    assertThat(client.getInputStream().read()).isEqualTo(ASK);
    client.getOutputStream().write("!".getBytes(US_ASCII));
    assertThat(client.getInputStream().read()).isEqualTo(ASK);

    assertThat(handler.events()).containsExactly("created", "opened");
    assertThat(handler.session().isConnected()).isTrue();
  }
}
