package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.Answer;
import io.iovec.Frame;
import io.iovec.Framer;
import io.iovec.Frames;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Poller;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many connections whose messages together are larger than the limits; each message is written when
 * it is whole.
 */
final class FaultCrowd implements FaultScenario {
  private static final int CONNECTIONS = 10;
  private static final int MESSAGES = 2;
  private static final int HEADER = 100;
  private static final int LENGTH = 120_000;

  /** How much of them a peer sends at a time, so that all are half received at once. */
  private static final int TURN = 30_000;

  private static final Framer FRAMER =
      start -> start.hasRemaining() ? Frame.of(HEADER, LENGTH - HEADER) : Frame.unknown(HEADER);

  /** A connection, served when it is reported, and how many messages came. */
  private static final class Member {
    private final FaultRound.Connection connection;
    private final Frames frames;
    private boolean ready = true;
    private int messages;

    Member(FaultRound round) throws IOException {
      connection = round.connect(Poller.READ, what -> ready = true);
      frames = round.own(new Frames(round.transport(), FRAMER));
    }
  }

  @Override
  public void run(FaultRound round) throws Exception {
    IoFile file = round.open("crowd", CREATE, WRITE, TRUNCATE_EXISTING);
    round.uncounted();
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      members.add(new Member(round));
    }
    while (!members.isEmpty()) {
      boolean moved = false;
      for (Iterator<Member> all = members.iterator(); all.hasNext(); ) {
        Member member = all.next();
        FaultPeer peer = member.connection.peer();
        peer.send(round.content(), Math.min(MESSAGES * LENGTH, peer.sent() + TURN));
        if (!member.ready) {
          continue;
        }
        try {
          long n = member.frames.recv(member.connection.socket());
          assertTrue(n != Answer.END_OF_STREAM, "the stream ended early");
          moved |= n > 0;
          member.ready = n > 0;
        } catch (IOException e) {
          round.failed(e);
          // It can only be closed; what it holds is room for the others.
          member.frames.close();
          member.connection.socket().close();
          all.remove();
          continue;
        }
        IoVector message = member.frames.poll();
        if (message != null) {
          write(round, file, round.own(message), member.messages);
          if (++member.messages == MESSAGES) {
            all.remove();
          }
        }
      }
      if (!moved && !members.isEmpty()) {
        round.poll("messages of " + members.size() + " connections of " + CONNECTIONS);
      }
    }
  }

  private static void write(FaultRound round, IoFile file, IoVector message, int which)
      throws IOException {
    long offset = (long) which * LENGTH;
    assertEquals(LENGTH, message.length(), "length of a message");
    round.pullUp(message, HEADER, offset);
    assertEquals(LENGTH, round.write(file, message, offset), "bytes of a message written");
    round.expectFile("crowd", offset, offset, LENGTH);
  }

  @Override
  public String toString() {
    return "crowd";
  }
}
