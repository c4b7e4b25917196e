package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** Sessions on which nothing happens for a second. */
class IdleBehaviourTest extends OnEachService {
  @Test
  void everyKindOfIdlenessIsToldAndCounted() throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor.getSessionConfig().setBothIdleTime(1);
    acceptor.getSessionConfig().setReaderIdleTime(1);
    acceptor.getSessionConfig().setWriterIdleTime(1);
    Recorder handler = new Recorder();
    Socket client = client(bind(acceptor, handler));
    client.getOutputStream().write(1);
    client.getOutputStream().flush();

    handler.await("writer idle");

    assertThat(handler.events())
        .containsExactly(
            "created", "opened", "received", "both idle", "reader idle", "writer idle");
    IoSession session = handler.session();
    assertThat(session.getIdleCount(IdleStatus.BOTH_IDLE)).isEqualTo(1);
    assertThat(session.isReaderIdle()).isTrue();
    assertThat(session.isWriterIdle()).isTrue();
    client.getOutputStream().write(1);
    await().atMost(DEADLINE).until(() -> !session.isReaderIdle());
    assertThat(session.isBothIdle()).isFalse();
    assertThat(session.isWriterIdle()).isTrue();
  }

  @Test
  void aSessionThatReadsIsAnIdleWriterOnlyAndTheOtherWayRound() throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor.getSessionConfig().setBothIdleTime(1);
    acceptor.getSessionConfig().setReaderIdleTime(1);
    acceptor.getSessionConfig().setWriterIdleTime(1);
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor, reader);
    SocketConnector connector = connector();
    connector.getSessionConfig().setBothIdleTime(1);
    connector.getSessionConfig().setReaderIdleTime(1);
    connector.getSessionConfig().setWriterIdleTime(1);
    Recorder writer = new Recorder();
    IoSession session = connect(connector, writer, address);

    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              session.write(IoBuffer.wrap(new byte[1]));
              return reader.count("writer idle") > 0 && writer.count("reader idle") > 0;
            });

    assertThat(reader.events()).doesNotContain("reader idle", "both idle");
    assertThat(writer.events()).doesNotContain("writer idle", "both idle");
  }
}
