package io.iovec.samples.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iovec.samples.smb.protocol.Command;
import io.iovec.samples.smb.protocol.NtStatus;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** More clients than may be connected, all at once: the event loops decide together. */
class AdmissionTest extends ServedTest {
  private static final int MOST = 4;
  private static final int TOO_MANY = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(MOST + TOO_MANY);
  private final List<RawClient> admitted = new ArrayList<>();

  AdmissionTest(On on) {
    super(on);
  }

  @BeforeEach
  void starts() throws IOException {
    directory = Files.createDirectory(temporary.resolve("directory"));
    start(config().withMaxConnections(MOST));
  }

  @AfterEach
  void endsThreads() {
    threads.shutdownNow();
  }

  /** Tells whether it is answered, and not closed. */
  private static boolean isAnswered(RawClient client) throws IOException {
    try {
      return client.negotiate(0x0302).ntStatus() == NtStatus.SUCCESS;
    } catch (EOFException | SocketException e) {
      return false;
    }
  }

  /** Returns one of those that come at once: null if the server has closed it. */
  private @Nullable RawClient comes(CyclicBarrier together) throws Exception {
    together.await(30, TimeUnit.SECONDS);
    RawClient client = new RawClient(port());
    if (isAnswered(client)) {
      return client;
    }
    client.close();
    return null;
  }

  private void allCome() throws Exception {
    CyclicBarrier together = new CyclicBarrier(MOST + TOO_MANY);
    List<Future<@Nullable RawClient>> coming = new ArrayList<>();
    for (int i = 0; i < MOST + TOO_MANY; i++) {
      coming.add(threads.submit(() -> comes(together)));
    }
    for (Future<@Nullable RawClient> one : coming) {
      RawClient client = one.get(30, TimeUnit.SECONDS);
      if (client != null) {
        admitted.add(closed(client));
      }
    }
  }

  @RepeatedTest(3)
  void answersAsManyAsMayBeConnectedAndNoOther() throws Exception {
    allCome();
    assertThat(admitted).hasSize(MOST);
    assertThat(isAnswered(stranger())).isFalse();

    admitted.remove(0).close();
    await().atMost(DEADLINE).until(() -> isAnswered(stranger()));
    assertThat(isAnswered(stranger())).isFalse();
    for (RawClient client : admitted) {
      assertThat(client.call(Command.ECHO, RawClient.empty()).ntStatus())
          .isEqualTo(NtStatus.SUCCESS);
    }
  }
}
