package io.iovec.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.SourceException;
import io.iovec.Transport;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** E: entries of others, of kinds that the transport does not know. */
abstract class ForeignRules extends EntrySection {
  private static final int SIZE = 60_000;

  ForeignRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "E-09", check = "recv and read: that they leave alone what they did not make")
  void receivesAndReadsBehindForeignEntries(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : List.of(Kind.RECEIVED, Kind.READ)) {
        for (boolean alien : new boolean[] {true, false}) {
          IoVector vector = vector(transport);
          IoEntry foreign =
              alien ? new AlienEntry(content, 0, 1000) : new OpaqueEntry(content.copy(0, 1000));
          vector.pushBack(foreign);
          try (IoVector made = make(transport, root, kind, 1000, SIZE)) {
            vector.append(made);
          }
          IoEntry last = new AlienEntry(content, 1000 + SIZE, 0);
          vector.pushBack(last);
          behind(transport, root, kind, vector);
          assertEquals(0, last.length(), "bytes went into an entry of somebody else");
          assertEquals(1000, foreign.length(), "an entry of somebody else has changed");
          assertEquals(1000 + 2 * SIZE, content.expect(vector, 0));
        }
      }
    }
  }

  /** Adds as many bytes again at the back of a vector, directly. */
  private void behind(Transport transport, Path root, Kind kind, IoVector vector) throws Exception {
    if (kind == Kind.RECEIVED) {
      receive(transport, vector, 1000 + SIZE, SIZE);
    } else {
      read(transport, root, vector, 1000 + SIZE, SIZE);
    }
  }

  @Rule(id = "E-10", check = "send and write of kinds of entries that can only be taken from")
  void takesEntriesOfAnyKind(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      for (boolean full : new boolean[] {false, true}) {
        Transport transport = openSmall(policy);
        List<IoEntry> room = full ? exhaust(transport) : List.of();
        if (full) {
          exhaustMemory(transport);
        }
        try (IoFile file = transport.open(root, "any", CREATE, READ, WRITE)) {
          assertEquals(SIZE, file.write(strange(transport), 0), "write, room taken=" + room.size());
        }
        content.expect(ByteBuffer.wrap(Files.readAllBytes(root.resolve("any"))), 0);
        Link link = link(transport);
        Background reader = start(() -> link.peer().read(content, 0, SIZE));
        link.sendFully(strange(transport), false);
        reader.join();
      }
    }
  }

  /** A vector of entries that can only be taken from, some of them empty. */
  private IoVector strange(Transport transport) {
    IoVector vector = vector(transport);
    vector.pushBack(new AlienEntry(content, 0, 0));
    vector.pushBack(new AlienEntry(content, 0, 10_000));
    vector.pushBack(new OpaqueEntry(content.copy(10_000, 20_000)));
    vector.pushBack(new OpaqueEntry(new byte[0]));
    vector.pushBack(new AlienEntry(content, 30_000, SIZE - 30_000));
    return vector;
  }

  @Rule(id = "E-11", check = "which exception send and write throw when an entry does, and when")
  void saysThatAnEntryCannotDeliver(@TempDir Path root) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (int after : new int[] {0, 5000}) {
        try (IoFile file = transport.open(root, "failing", CREATE, WRITE)) {
          IoVector vector = failing(transport, after);
          long[] written = {0};
          SourceException failure =
              assertThrows(
                  SourceException.class,
                  () -> {
                    for (int i = 0; i < 10; i++) {
                      written[0] += file.write(vector, written[0]);
                    }
                  },
                  "write, after=" + after + " policy=" + policy);
          written[0] += failure.transferred();
          expectRest(vector, written[0], 1000 + after);
        }
        Link link = link(transport);
        IoVector vector = failing(transport, after);
        long[] sent = {0};
        assertThrows(
            SourceException.class,
            () -> {
              for (int i = 0; i < 10; i++) {
                sent[0] += link.send(vector, false);
              }
            },
            "send, after=" + after + " policy=" + policy);
        expectRest(vector, sent[0], 1000 + after);
        link.socket().close(); // What the system holds back goes out then.
        link.peer().read(content, 0, sent[0]);
      }
    }
  }

  /** A vector of 1,000 bytes and an entry that fails after {@code after} of 9,000 bytes. */
  private IoVector failing(Transport transport, int after) {
    IoVector vector = vector(transport);
    vector.pushBack(new OpaqueEntry(content.copy(0, 1000)));
    vector.pushBack(new AlienEntry(content, 1000, 9000, after));
    return vector;
  }

  private void expectRest(IoVector vector, long gone, long sound) throws Exception {
    assertEquals(10_000 - gone, vector.length(), "bytes gone and bytes left are not all");
    assertTrue(gone <= sound, "more has gone than there was, gone=" + gone);
    ByteBuffer rest = ByteBuffer.allocate((int) (sound - gone));
    assertEquals(rest.limit(), vector.take(rest), "what can be had is still there");
    content.expect(rest.flip(), gone);
  }
}
