package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.mina.IovecSocketAcceptor;
import io.iovec.samples.smb.auth.Logon;
import io.iovec.samples.smb.auth.ServerNames;
import io.iovec.samples.smb.command.Service;
import io.iovec.samples.smb.session.Limits;
import io.iovec.samples.smb.session.Sessions;
import io.iovec.samples.smb.share.Share;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;

/** Two event loops that ask for the last place in the same moment, again and again. */
class HandlerAdmissionTest extends ServedTest {
  private static final int ROUNDS = 300;

  private final List<IoSession> sessions = new CopyOnWriteArrayList<>();

  HandlerAdmissionTest(On on) {
    super(on);
  }

  /** Has clients connect to nobody in particular. */
  private void connect(int count) throws IOException {
    IovecSocketAcceptor acceptor = new IovecSocketAcceptor(transport);
    closed(() -> acceptor.dispose(true));
    closed(transport);
    acceptor.setBacklog(count);
    acceptor.setHandler(
        new IoHandlerAdapter() {
          @Override
          public void sessionCreated(IoSession session) {
            sessions.add(session);
          }
        });
    InetAddress loopback = InetAddress.getLoopbackAddress();
    acceptor.bind(new InetSocketAddress(loopback, 0));
    for (int i = 0; i < count; i++) {
      closed(new Socket(loopback, acceptor.getLocalAddress().getPort()));
    }
    await().atMost(DEADLINE).until(() -> sessions.size() == count);
  }

  private SmbHandler handler(Service service) {
    Logon logon = new Logon(ServerNames.of("iovec"), true);
    return new SmbHandler(
        config().withMaxConnections(1),
        service,
        new Sessions(() -> logon, service.worker(), Limits.DEFAULT));
  }

  private static void together(AtomicInteger ready, SmbHandler handler, IoSession session) {
    ready.incrementAndGet();
    while (ready.get() < 2) {
      Thread.onSpinWait();
    }
    handler.sessionCreated(session);
  }

  @Test
  void givesTheLastPlaceToOneOfTwo() throws Exception {
    directory = Files.createDirectory(temporary.resolve("directory"));
    transport = On.open(on.config());
    connect(2 * ROUNDS);
    Share share = new Share(transport, SHARE, directory, false);
    Service service =
        new Service(transport, Runnable::run, share, UUID.randomUUID(), Instant.now());
    ExecutorService thread = Executors.newSingleThreadExecutor();
    closed(thread::shutdownNow);
    for (int i = 0; i < ROUNDS; i++) {
      SmbHandler handler = handler(service);
      AtomicInteger ready = new AtomicInteger();
      IoSession one = sessions.get(2 * i);
      IoSession other = sessions.get(2 * i + 1);
      CompletableFuture<Void> beside =
          CompletableFuture.runAsync(() -> together(ready, handler, other), thread);
      together(ready, handler, one);
      beside.get(30, TimeUnit.SECONDS);
      assertThat(List.of(one.isClosing(), other.isClosing()))
          .as("round=%d", i)
          .containsExactlyInAnyOrder(true, false);
    }
  }
}
