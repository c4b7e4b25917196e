package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.NoRoomException;
import io.iovec.Policy;
import io.iovec.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the rules of entries need: one of each kind that the transport makes. */
abstract class EntrySection extends Section {
  /** Looks at an entry that nobody owns. */
  interface Check {
    /**
     * Looks at it.
     *
     * @param kind how it was made, for messages
     */
    void of(IoEntry entry, String kind) throws Exception;
  }

  EntrySection(TransportConformance subject) {
    super(subject);
  }

  /**
   * Hands over entries of each kind, under each policy, whose first bytes are those of {@link
   * #content} from 0 on. What the check leaves is closed.
   */
  final void eachEntry(Path root, int size, Check check) throws Exception {
    for (Policy policy : Policy.values()) {
      Transport transport = open(policy);
      for (Kind kind : Kind.values()) {
        try (IoVector made = make(transport, root, kind, 0, size)) {
          IoEntry entry = made.popFront();
          if (entry == null || entry.length() == 0) {
            throw new AssertionError("the kit made no entry, kind=" + kind);
          }
          try (entry) {
            check.of(entry, kind + " " + policy);
          }
        }
      }
    }
  }

  /** How an entry comes about. */
  enum Kind {
    RECEIVED,
    READ,
    PUT,
    FILLED
  }

  /**
   * Makes bytes of {@link #content}, all of one kind, in as many entries as the transport makes.
   */
  final IoVector make(Transport transport, Path root, Kind kind, long offset, int size)
      throws Exception {
    IoVector vector = transport.vector();
    try {
      switch (kind) {
        case RECEIVED -> receive(transport, vector, offset, size);
        case READ -> read(transport, root, vector, offset, size);
        case PUT -> put(transport, vector, offset, size);
        case FILLED -> vector.pushBack(filled(transport, offset, size));
      }
      return vector;
    } catch (Exception | AssertionError e) {
      vector.close();
      throw e;
    }
  }

  /** Receives bytes as payload; the connection is closed then. */
  final void receive(Transport transport, IoVector into, long offset, int size) throws Exception {
    try (Link link = Link.open(transport);
        Background writer = Background.start(() -> link.peer().write(content, offset, size))) {
      link.socket().expect(size);
      link.recvFully(into, 0, size);
      writer.join();
    }
  }

  /** Reads bytes of a file that holds them; it is closed then. */
  final void read(Transport transport, Path root, IoVector into, long offset, int size)
      throws IOException {
    Path path = root.resolve("entry-" + offset + "-" + size);
    if (Files.notExists(path)) {
      Files.write(path, content.copy(offset, size));
    }
    try (IoFile file = transport.open(root, path.getFileName().toString())) {
      for (long done = 0; done < size; ) {
        long n = file.read(into, done, size - done);
        assertTrue(n > 0, "read answered n=" + n + " at " + done + " of " + size);
        done += n;
      }
    }
  }

  /** Fills entries of {@code kernelEntry}, from memory. */
  private void put(Transport transport, IoVector into, long offset, int size) throws IOException {
    ByteBuffer from = content.buffer(offset, size);
    while (from.hasRemaining()) {
      IoEntry entry = transport.kernelEntry(from.remaining());
      into.pushBack(entry);
      assertTrue(fill(entry, from) > 0, "an empty entry takes no bytes, entry=" + entry);
    }
  }

  /** Fills an entry from the front of {@code from}, as much as fits; returns how much that is. */
  static final int fill(IoEntry entry, ByteBuffer from) throws IOException {
    if (entry instanceof KernelEntry kernel) {
      return kernel.put(from);
    }
    MemoryEntry memory = (MemoryEntry) entry;
    ByteBuffer vacant = memory.vacant();
    int n = Math.min(vacant.remaining(), from.remaining());
    vacant.put(from.slice(from.position(), n));
    from.position(from.position() + n);
    memory.filled(n);
    return n;
  }

  private MemoryEntry filled(Transport transport, long offset, int size) throws IOException {
    MemoryEntry entry = transport.memoryEntry(size);
    fill(entry, content.buffer(offset, size));
    return entry;
  }

  /** All bytes of an entry have to be those of {@link #content} from {@code offset} on. */
  final void expectBytes(IoEntry entry, long offset, String kind) throws IOException {
    long length = entry.length();
    ByteBuffer into = ByteBuffer.allocate((int) length + 1);
    int n = entry.take(into);
    assertEquals(length, n, "take gave fewer than there are, kind=" + kind);
    content.expect(into.flip(), offset);
    assertEquals(0, entry.length(), "emptied, but its length is not 0, kind=" + kind);
  }

  /** Takes all memory that there is room for; closed after the test. */
  final List<IoEntry> exhaustMemory(Transport transport) throws IOException {
    List<IoEntry> made = new ArrayList<>();
    for (long size = 0; size <= transport.config().memoryLimit(); size += 4096) {
      try {
        made.add(own(transport.memoryEntry(4096)));
      } catch (NoRoomException full) {
        return made;
      }
    }
    throw new AssertionError("the limit is not kept, counters=" + transport.counters());
  }

  /** Makes all kernel entries that there is room for; closed after the test. */
  final List<IoEntry> exhaust(Transport transport) throws IOException {
    List<IoEntry> made = new ArrayList<>();
    long most = transport.config().kernelLimit() + transport.config().memoryLimit();
    for (long size = 0; size <= 2 * most; ) {
      IoEntry entry;
      try {
        entry = transport.kernelEntry(transport.config().kernelEntrySize());
      } catch (NoRoomException full) {
        return made;
      }
      own(entry);
      made.add(entry);
      size += entry.size();
    }
    throw new AssertionError("limits are not kept, counters=" + transport.counters());
  }
}
