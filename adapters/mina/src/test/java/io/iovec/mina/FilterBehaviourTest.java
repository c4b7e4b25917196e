package io.iovec.mina;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.future.WriteFuture;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.buffer.BufferedWriteFilter;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.apache.mina.filter.executor.IoEventQueueThrottle;
import org.apache.mina.filter.executor.OrderedThreadPoolExecutor;
import org.apache.mina.filter.executor.UnorderedThreadPoolExecutor;
import org.apache.mina.filter.logging.LogLevel;
import org.apache.mina.filter.logging.LoggingFilter;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** MINA's filters. Those for TLS, files and idle connections have their own tests. */
class FilterBehaviourTest extends OnEachService {
  private static final int LINES = 300;

  private static ProtocolCodecFilter lines() {
    return new ProtocolCodecFilter(new TextLineCodecFactory(US_ASCII));
  }

  private static byte[] numberedLines() {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, LINES).forEach(i -> text.append(i).append('\n'));
    return text.toString().getBytes(US_ASCII);
  }

  /** Keeps lines, and remembers in which threads. */
  private static class LineReader extends Recorder {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void messageReceived(IoSession session, Object message) throws Exception {
      threads.add(Thread.currentThread());
      lines.add((String) message);
      super.messageReceived(session, message);
    }
  }

  private SocketAcceptor readingLines(ExecutorFilter executor) {
    closing(executor::destroy);
    SocketAcceptor acceptor = acceptor();
    acceptor.getFilterChain().addLast("codec", lines());
    acceptor.getFilterChain().addLast("executor", executor);
    return acceptor;
  }

  @Test
  void theOrderedExecutorKeepsTheOrderOfASessionsEventsOffTheProcessor() throws Exception {
    LineReader reader = new LineReader();
    InetSocketAddress address =
        bind(readingLines(new ExecutorFilter(new OrderedThreadPoolExecutor(8))), reader);

    var client = client(address);
    client.getOutputStream().write(numberedLines());
    client.shutdownOutput();
    reader.await("closed");

    assertThat(reader.lines)
        .containsExactlyElementsOf(IntStream.range(0, LINES).mapToObj(String::valueOf).toList());
    // The end of the input does not go through executors.
    assertThat(reader.events().stream().distinct().filter(e -> !e.equals("inputClosed")))
        .containsExactly("created", "opened", "received", "closed");
    assertThat(reader.events()).endsWith("closed");
    assertThat(reader.threads).noneMatch(thread -> thread.getName().contains("Processor"));
  }

  @Test
  void theUnorderedExecutorRunsEventsOfASessionAtTheSameTime() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    LineReader reader =
        new LineReader() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            both.countDown();
            assertThat(both.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            super.messageReceived(session, message);
          }
        };
    UnorderedThreadPoolExecutor threads = new UnorderedThreadPoolExecutor(4, 4);
    threads.prestartAllCoreThreads();
    InetSocketAddress address = bind(readingLines(new ExecutorFilter(threads)), reader);

    client(address).getOutputStream().write(numberedLines());
    reader.awaitCount("received", LINES);

    assertThat(reader.lines)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, LINES).mapToObj(String::valueOf).toList());
    assertThat(reader.threads).hasSizeGreaterThan(1);
  }

  @Test
  void theThrottleOfAnExecutorHoldsBackMoreThanItsThreshold() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    IoEventQueueThrottle throttle = new IoEventQueueThrottle(10_000);
    Recorder reader =
        new Recorder() {
          @Override
          public void messageReceived(IoSession session, Object message) throws Exception {
            assertThat(go.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            super.messageReceived(session, message);
          }
        };
    ExecutorFilter executor =
        new ExecutorFilter(
            new OrderedThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, Executors.defaultThreadFactory(), throttle));
    closing(executor::destroy);
    SocketAcceptor acceptor = acceptor();
    acceptor.getFilterChain().addLast("executor", executor);
    acceptor.getSessionConfig().setMaxReadBufferSize(4096);
    InetSocketAddress address = bind(acceptor, reader);
    Recorder writer = new Recorder();
    IoSession session = connect(connector(), writer, address);

    closing(go::countDown);

    byte[] bytes = ReceivedBytes.random(8 * MIB);
    WriteFuture future = session.write(IoBuffer.wrap(bytes));
    await().atMost(DEADLINE).until(() -> throttle.getCounter() >= 10_000);
    IoSession reading = reader.session();
    await().atMost(DEADLINE).until(() -> reading.getReadBytes() >= 10_000);
    assertThat(reading.getReadBytes()).isLessThan(100_000);
    go.countDown();

    reader.bytes().awaitCount(bytes.length);
    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(awaitDone(future).isWritten()).isTrue();
  }

  @Test
  void theLoggingFilterLogsEveryEvent() throws Exception {
    Queue<String> log = new ConcurrentLinkedQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            log.add(event.getLoggerName() + " " + event.getFormattedMessage());
          }
        };
    appender.start();
    String name = "io.iovec.mina.logged";
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    logger.setLevel(Level.TRACE);
    logger.setAdditive(false);
    logger.addAppender(appender);
    try {
      LoggingFilter filter = new LoggingFilter(name);
      filter.setMessageReceivedLogLevel(LogLevel.INFO);
      SocketAcceptor acceptor = acceptor();
      acceptor.getFilterChain().addLast("codec", lines());
      acceptor.getFilterChain().addLast("logging", filter);
      InetSocketAddress address =
          bind(
              acceptor,
              new IoHandlerAdapter() {
                @Override
                public void messageReceived(IoSession session, Object message) {
                  session.write("answer");
                }

                @Override
                public void messageSent(IoSession session, Object message) {
                  session.closeOnFlush();
                }
              });

      var client = client(address);
      client.getOutputStream().write("question\n".getBytes(US_ASCII));
      assertThat(client.getInputStream().readAllBytes()).isEqualTo("answer\n".getBytes(US_ASCII));
      await().atMost(DEADLINE).until(() -> log.size() == 5);

      assertThat(log)
          .containsExactly(
              name + " CREATED",
              name + " OPENED",
              name + " RECEIVED: question",
              name + " SENT: answer",
              name + " CLOSED");
    } finally {
      logger.detachAppender(appender);
    }
  }

  @Test
  void theBufferedWriteFilterHoldsSmallWritesUntilItIsFlushed() throws Exception {
    Recorder reader = new Recorder();
    InetSocketAddress address = bind(acceptor(), reader);
    BufferedWriteFilter filter = new BufferedWriteFilter(1000);
    SocketConnector connector = connector();
    connector.getFilterChain().addLast("buffer", filter);
    Recorder writer = new Recorder();
    IoSession session = connect(connector, writer, address);

    for (int i = 0; i < 9; i++) {
      session.write(IoBuffer.wrap(new byte[100]));
    }
    assertThat(session.getScheduledWriteMessages()).isZero();
    filter.flush(session);
    reader.bytes().awaitCount(900);

    writer.await("sent");
    assertThat(writer.count("sent")).isEqualTo(1);
    assertThat(session.getWrittenBytes()).isEqualTo(900);
  }

  @Test
  void aFilterThatPutsOtherBytesIntoARequestSendsThose() throws Exception {
    Recorder reader = new Recorder();
    SocketAcceptor acceptor = acceptor();
    acceptor.getFilterChain().addLast("deflate", new DeflateFilter());
    InetSocketAddress address = bind(acceptor, reader);
    SocketConnector connector = connector();
    connector.getFilterChain().addLast("deflate", new DeflateFilter());
    Recorder writer = new Recorder();
    IoSession session = connect(connector, writer, address);
    byte[] bytes = new byte[100_000];
    IoBuffer message = IoBuffer.wrap(bytes);

    WriteFuture future = session.write(message);
    reader.bytes().awaitCount(bytes.length);

    assertThat(reader.bytes().hash()).isEqualTo(ReceivedBytes.hash(bytes));
    assertThat(awaitDone(future).isWritten()).isTrue();
    writer.await("sent");
    assertThat(writer.sent()).hasSize(1).first().isSameAs(message);
    assertThat(session.getWrittenBytes()).isLessThan(bytes.length / 10);
  }

  @Test
  void filtersSeeTheEventsOfASessionInTheOrderOfTheChain() throws Exception {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SocketAcceptor acceptor = acceptor();
    for (String name : List.of("first", "second")) {
      acceptor.getFilterChain().addLast(name, new Tracing(name, seen));
    }
    InetSocketAddress address =
        bind(
            acceptor,
            new IoHandlerAdapter() {
              @Override
              public void messageReceived(IoSession session, Object message) {
                session.write(IoBuffer.wrap(new byte[1]));
                session.closeOnFlush();
              }
            });

    var client = client(address);
    client.getOutputStream().write(1);
    assertThat(client.getInputStream().readAllBytes()).hasSize(1);
    await().atMost(DEADLINE).until(() -> seen.contains("second closed"));

    assertThat(seen)
        .containsExactly(
            "first created",
            "second created",
            "first opened",
            "second opened",
            "first received",
            "second received",
            "second write",
            "first write",
            "first sent",
            "second sent",
            "first closed",
            "second closed");
  }
}
