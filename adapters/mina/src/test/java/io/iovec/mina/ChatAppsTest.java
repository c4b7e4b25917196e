package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.IoService;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.filter.executor.ExecutorFilter;
import org.apache.mina.transport.socket.SocketAcceptor;
import org.apache.mina.transport.socket.SocketConnector;
import org.junit.jupiter.api.Test;

/** Lines that go from each client to all: a codec and an executor in the chain. */
class ChatAppsTest extends OnEachService {
  private static final int CLIENTS = 5;
  private static final int LINES = 50;

  private static final class Room extends IoHandlerAdapter {
    @Override
    public void messageReceived(IoSession session, Object message) {
      session.getService().broadcast(message);
    }
  }

  private static final class Client extends IoHandlerAdapter {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    public void messageReceived(IoSession session, Object message) {
      lines.add((String) message);
    }
  }

  private <S extends IoService> S chatting(S ioService) {
    ioService
        .getFilterChain()
        .addLast(
            "codec", new ProtocolCodecFilter(new TextLineCodecFactory(StandardCharsets.UTF_8)));
    ExecutorFilter executor = new ExecutorFilter();
    closing(executor::destroy);
    ioService.getFilterChain().addLast("executor", executor);
    return ioService;
  }

  @Test
  void everyClientReadsEveryLineAndThoseOfOneAuthorInOrder() throws Exception {
    SocketAcceptor acceptor = chatting(acceptor());
    InetSocketAddress address = bind(acceptor, new Room());
    List<Client> clients = new ArrayList<>();
    List<IoSession> sessions = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      SocketConnector connector = chatting(connector());
      clients.add(new Client());
      sessions.add(connect(connector, clients.get(i), address));
    }
    await().atMost(DEADLINE).until(() -> acceptor.getManagedSessionCount() == CLIENTS);

    for (int line = 0; line < LINES; line++) {
      for (int author = 0; author < CLIENTS; author++) {
        sessions.get(author).write(author + " wrote: grüße " + line);
      }
    }

    for (Client client : clients) {
      await().atMost(DEADLINE).until(() -> client.lines.size() == CLIENTS * LINES);
      for (int author = 0; author < CLIENTS; author++) {
        String prefix = author + " wrote: grüße ";
        List<String> numbers =
            client.lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
        assertThat(numbers)
            .hasSize(LINES)
            .isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
      }
    }
  }

  @Test
  void aLineThatComesInPiecesIsOneMessage() throws Exception {
    SocketAcceptor acceptor = chatting(acceptor());
    InetSocketAddress address = bind(acceptor, new Room());
    var socket = client(address);
    for (byte one : "in pieces\n".getBytes(StandardCharsets.UTF_8)) {
      socket.getOutputStream().write(one);
    }

    assertThat(socket.getInputStream().readNBytes(10))
        .isEqualTo("in pieces\n".getBytes(StandardCharsets.UTF_8));
  }
}
