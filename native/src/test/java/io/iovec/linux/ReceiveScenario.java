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

/** An upload: a header is looked at, the payload is received into the kernel and written. */
record ReceiveScenario() implements FaultScenario {
  private static final int HEADER = 100;
  private static final int WRITTEN_FROM = 70_000;

  @Override
  public void run(Round round) throws Exception {
    StreamSocket[] sockets = new StreamSocket[1];
    FarEnd far = round.connect(sockets);
    StreamSocket socket = sockets[0];
    round.watch(socket, Poller.READ);
    IoFile file = round.open("received", CREATE, WRITE);
    IoVector vector = round.vector();
    long received = 0;
    long written = 0;
    boolean looked = false;
    while (received < BYTES) {
      far.send(PATTERN, BYTES);
      int memory = (int) Math.max(0, HEADER - received);
      long n = round.recv(socket, vector, memory, BYTES - received - memory);
      if (n == Round.DEAD) {
        break;
      }
      if (n == NOT_NOW || n == NO_ROOM) {
        round.poll("payload, received=" + received);
        continue;
      }
      assertThat(n).as("received=" + received).isPositive();
      received += n;
      if (!looked && received >= HEADER) {
        looked = true;
        round.pullUp(vector, HEADER, PATTERN, 0);
        round.release(vector, HEADER);
        socket.expect(BYTES - received);
      }
      if (vector.length() >= WRITTEN_FROM) {
        written += round.write(file, vector, written);
      }
    }
    if (looked) {
      written += round.write(file, vector, written);
      assertThat(written).isEqualTo(received - HEADER);
      PATTERN.expectInFile(round.directory.resolve("received"), 0, written, HEADER);
    } else {
      assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(received);
    }
  }
}
