package io.iovec.linux;

import static io.iovec.Answer.NOT_NOW;
import static io.iovec.Answer.NO_ROOM;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import io.iovec.StreamSocket;

/** Received payload is split, shared, pulled up, pushed down, released and written. */
record PullUpScenario() implements FaultScenario {
  private static final int SPLIT = 70_001;
  private static final int PULLED = 5_000;
  private static final int RELEASED = 1_234;

  @Override
  public void run(Round round) throws Exception {
    IoVector rest = round.vector();
    if (!receive(round, rest)) {
      PATTERN.expectAll(rest, 0);
      return;
    }
    IoFile file = round.open("pulled", CREATE, WRITE);
    IoVector front = round.split(rest, SPLIT);
    IoVector second = round.share(front);
    assertThat(second.length()).isEqualTo(SPLIT);
    round.pullUp(front, PULLED, PATTERN, 0);
    round.release(front, RELEASED);
    round.insist(() -> front.pushDown(1_000));
    assertThat(front.length()).isEqualTo(SPLIT - RELEASED);
    assertThat(round.write(file, front, RELEASED)).isEqualTo(SPLIT - RELEASED);
    round.release(rest, RELEASED);
    IoVector middle = round.split(rest, SPLIT);
    assertThat(round.write(file, rest, 2 * SPLIT + RELEASED))
        .isEqualTo(BYTES - 2 * SPLIT - RELEASED);
    assertThat(round.write(file, middle, SPLIT + RELEASED)).isEqualTo(SPLIT);
    assertThat(round.write(file, second, 0)).isEqualTo(SPLIT);
    var path = round.directory.resolve("pulled");
    PATTERN.expectInFile(path, 0, SPLIT, 0);
    PATTERN.expectInFile(path, SPLIT + RELEASED, BYTES - SPLIT - RELEASED, SPLIT + RELEASED);
  }

  /** Receives all there is; false if the connection has failed before. */
  static boolean receive(Round round, IoVector into) throws Exception {
    StreamSocket[] sockets = new StreamSocket[1];
    FarEnd far = round.connect(sockets);
    round.watch(sockets[0], Poller.READ);
    while (into.length() < BYTES) {
      far.send(PATTERN, BYTES);
      long n = round.recv(sockets[0], into, 0, BYTES - into.length());
      if (n == Round.DEAD) {
        return false;
      }
      if (n == NOT_NOW || n == NO_ROOM) {
        round.poll("payload, vector=" + into);
      } else {
        assertThat(n).isPositive();
      }
    }
    return true;
  }
}
