package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.IoServiceStatistics;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** What sessions and services count. */
class StatisticsBehaviourTest extends OnEachService {
  private static final int SESSIONS = 3;
  private static final int LINES = 20;

  private static ProtocolCodecFilter lines() {
    return new ProtocolCodecFilter(new TextLineCodecFactory());
  }

  @Test
  void bytesAndMessagesOfSessionsAddUpToThoseOfTheirService() throws Exception {
    SocketAcceptor acceptor = acceptor();
    acceptor.getFilterChain().addLast("codec", lines());
    InetSocketAddress address =
        bind(
            acceptor,
            new IoHandlerAdapter() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                session.write("re: " + message);
              }
            });
    SocketConnector connector = connector();
    connector.getFilterChain().addLast("codec", lines());
    connector.setHandler(new IoHandlerAdapter());
    List<IoSession> sessions = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(connect(connector, address));
    }

    for (int line = 0; line < LINES; line++) {
      for (IoSession session : sessions) {
        session.write("0123456789");
      }
    }

    long asked = 11L * SESSIONS * LINES;
    long answered = 15L * SESSIONS * LINES;
    IoServiceStatistics server = acceptor.getStatistics();
    IoServiceStatistics client = connector.getStatistics();
    await().atMost(DEADLINE).until(() -> client.getReadBytes() == answered);
    await().atMost(DEADLINE).until(() -> server.getWrittenMessages() == SESSIONS * LINES);
    assertThat(client.getWrittenBytes()).isEqualTo(asked);
    assertThat(client.getWrittenMessages()).isEqualTo(SESSIONS * LINES);
    assertThat(server.getReadBytes()).isEqualTo(asked);
    assertThat(server.getWrittenBytes()).isEqualTo(answered);
    for (IoSession session : sessions) {
      assertThat(session.getWrittenBytes()).isEqualTo(11L * LINES);
      assertThat(session.getWrittenMessages()).isEqualTo(LINES);
      assertThat(session.getReadBytes()).isEqualTo(15L * LINES);
    }
    long servedBytes = 0;
    long servedMessages = 0;
    for (IoSession session : acceptor.getManagedSessions().values()) {
      servedBytes += session.getReadBytes() + session.getWrittenBytes();
      servedMessages += session.getWrittenMessages();
    }
    assertThat(servedBytes).isEqualTo(asked + answered);
    assertThat(servedMessages).isEqualTo(SESSIONS * LINES);
    assertThat(server.getScheduledWriteBytes()).isZero();
    assertThat(server.getScheduledWriteMessages()).isZero();
    assertThat(server.getCumulativeManagedSessionCount()).isEqualTo(SESSIONS);
    assertThat(server.getLargestManagedSessionCount()).isEqualTo(SESSIONS);
  }

  @Test
  void messagesReadAreBuffersThatTheirReceiverHasEmptied() throws Exception {
    Recorder reader =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            super.messageReceived(session, ((IoBuffer) message).duplicate());
          }
        };
    SocketAcceptor acceptor = acceptor();
    InetSocketAddress address = bind(acceptor, reader);
    IoSession session = connect(connector(), new Recorder(), address);

    awaitDone(session.write(IoBuffer.wrap(new byte[10])));
    reader.bytes().awaitCount(10);

    assertThat(reader.session().getReadBytes()).isEqualTo(10);
    assertThat(reader.session().getReadMessages()).isZero();
    assertThat(acceptor.getStatistics().getReadMessages()).isZero();
  }

  @Test
  void throughputIsWhatPassedInTheInterval() throws Exception {
    Recorder reader = new Recorder();
    SocketAcceptor acceptor = acceptor();
    acceptor.getSessionConfig().setThroughputCalculationInterval(1);
    InetSocketAddress address = bind(acceptor, reader);
    IoSession session = connect(connector(), new Recorder(), address);
    awaitDone(session.write(IoBuffer.wrap(new byte[100_000])));
    reader.bytes().awaitCount(100_000);

    IoSession reading = reader.session();
    long since = System.currentTimeMillis() - reading.getCreationTime();
    await()
        .atMost(DEADLINE)
        .until(() -> System.currentTimeMillis() > reading.getCreationTime() + since);
    reading.updateThroughput(System.currentTimeMillis(), true);

    double most = 100_000 * 1000.0 / Math.max(1, since);
    assertThat(reading.getReadBytesThroughput()).isPositive().isLessThanOrEqualTo(most);
    assertThat(reading.getWrittenBytesThroughput()).isZero();
  }

  @Test
  void timesOfTheLastReadAndWriteAreKept() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    long before = System.currentTimeMillis();
    IoSession session = connect(connector(), new Recorder(), address);

    awaitDone(session.write(IoBuffer.wrap(new byte[1])));
    reader.bytes().awaitCount(1);

    long after = System.currentTimeMillis();
    assertThat(session.getLastWriteTime()).isBetween(before, after);
    assertThat(session.getLastIoTime()).isEqualTo(session.getLastWriteTime());
    assertThat(reader.session().getLastReadTime()).isBetween(before, after);
  }
}
