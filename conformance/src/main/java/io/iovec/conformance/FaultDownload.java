package io.iovec.conformance;

import static io.iovec.Answer.NO_ROOM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A download: a file is read, and sent behind a header, with foreign bytes behind it. */
final class FaultDownload implements FaultScenario {
  private static final int HEADER = 100;
  private static final int FOREIGN = 20_000;
  private static final int READ = BYTES - HEADER - FOREIGN;

  @Override
  public void run(FaultRound round) throws Exception {
    Path path = round.directory().resolve("downloaded");
    if (!Files.exists(path)) {
      Files.write(path, round.content().copy(HEADER, READ));
    }
    FaultRound.Connection connection = round.connect(Poller.WRITE);
    StreamSocket socket = connection.socket();
    IoFile file = round.open("downloaded");
    IoVector vector = round.vector();
    while (vector.length() < READ) {
      long at = vector.length();
      if (round.read(file, vector, at, READ - at) == NO_ROOM) {
        round.poll("room to read");
      }
    }
    vector.pushBack(new OpaqueEntry(round.content().copy(HEADER + READ, FOREIGN)));
    vector.pushFront(MemoryEntry.wrap(round.content().buffer(0, HEADER)));
    long sent = 0;
    while (sent < BYTES) {
      long n = round.send(socket, vector, false);
      if (n == FaultRound.DEAD) {
        break;
      }
      sent += n;
      connection.peer().receive(round.content());
      if (n == 0) {
        round.poll("room to send, sent=" + sent);
      }
    }
    assertEquals(BYTES - sent, vector.length(), "bytes that were not sent, in the vector");
    socket.close();
    connection.peer().receiveToEnd(round.content(), sent);
    assertEquals(BYTES - sent, round.content().expect(vector, sent));
  }

  @Override
  public String toString() {
    return "download";
  }
}
