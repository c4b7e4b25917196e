package io.iovec.conformance;

import io.iovec.Counter;
import io.iovec.IoEntry;
import io.iovec.MemoryEntry;
import io.iovec.MemoryShare;
import io.iovec.NoRoomException;
import io.iovec.SystemException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The room that is set aside for the message which a socket receives, so that messages that are
 * half received cannot starve each other; and further entries where that is used up.
 */
final class ReferenceShare {
  private static final int LARGEST_ENTRY = 256 << 10;

  private final ReferenceTransport transport;
  private final ReferencePause pause;
  private final MemoryShare memory;

  /** How many bytes are still to come. */
  private long expected;

  private boolean granted;

  /** Kernel buffers that are set aside and not in use. */
  private long buffers;

  /** An entry of what is set aside, for which nothing has come yet. */
  private @Nullable IoEntry spare;

  private boolean closed;

  ReferenceShare(ReferenceTransport transport, ReferencePause pause) {
    this.transport = transport;
    this.pause = pause;
    this.memory = new MemoryShare(transport.memory());
  }

  /** Says how much is certain to come; what was set aside before is given back. */
  void expect(long bytes) {
    release();
    expected = bytes;
  }

  /** Counts down what is expected. */
  void received(long bytes) {
    pause.over();
    if (expected > 0) {
      expected = Math.max(0, expected - bytes);
      if (expected == 0) {
        release();
      }
    }
  }

  /** Gives back what is set aside, for good. */
  void close() {
    closed = true;
    release();
  }

  private void release() {
    granted = false;
    if (spare != null) {
      spare.close();
      spare = null;
    }
    memory.release();
    transport.kernel().giveBack(buffers);
    buffers = 0;
  }

  /**
   * Sets room aside for what is expected, once.
   *
   * @param memoryMost the most bytes that will come to user memory
   * @param kernelMost the most bytes that will come to kernel entries
   * @return false if there is no such room: the socket is paused then
   */
  boolean setAside(long memoryMost, long kernelMost) {
    if (expected == 0 || granted || closed) {
      return true;
    }
    ReferenceKernel kernel = transport.kernel();
    long wanted = kernel.shareOf(Math.min(kernelMost, expected));
    if (wanted > 0 && (pause.wouldOvertake(kernel.waiting()) || !kernel.setAside(wanted))) {
      return noRoom(() -> pause.begin(kernel.waiting(), wanted));
    }
    buffers = wanted;
    long inMemory = Math.min(memoryMost, expected);
    if (inMemory > 0
        && (pause.wouldOvertake(transport.memoryWaiting()) || !memory.reserve(inMemory))) {
      release();
      return noRoom(() -> pause.begin(transport.memoryWaiting(), memory.of(inMemory)));
    }
    granted = true;
    return true;
  }

  private boolean noRoom(Runnable wait) {
    transport.counters().add(Counter.NO_ROOM, 1);
    wait.run();
    return false;
  }

  /** Pauses the socket until there is room for an entry. */
  void awaitRoom(boolean inKernel) {
    noRoom(
        () -> {
          if (inKernel) {
            pause.begin(transport.kernel().waiting(), 1);
          } else {
            pause.begin(transport.memoryWaiting(), transport.config().memoryEntrySize());
          }
        });
  }

  /**
   * Makes an empty entry: where the system has no kernel buffers, in user memory.
   *
   * @throws NoRoomException if a limit has been reached
   */
  IoEntry entry(long wanted, boolean inKernel) throws IOException {
    IoEntry kept = spare;
    if (kept != null && kept instanceof ReferenceEntry == inKernel) {
      spare = null;
      return kept;
    }
    if (inKernel) {
      try {
        return kernelEntry();
      } catch (SystemException noMore) {
        // By way of user memory then: that nobody has to wait for.
      }
    }
    return memoryEntry(wanted);
  }

  private ReferenceEntry kernelEntry() throws IOException {
    if (buffers == 0) {
      return transport.kernel().entry();
    }
    ReferenceEntry made = transport.kernel().entryOfTaken();
    buffers--;
    return made;
  }

  private MemoryEntry memoryEntry(long wanted) throws IOException {
    int usual = transport.config().memoryEntrySize();
    try {
      return memory.entry((int) Math.min(LARGEST_ENTRY, Math.max(wanted, usual)));
    } catch (NoRoomException e) {
      return memory.entry(usual);
    }
  }

  /** Takes an entry back for which nothing has come. */
  void giveBack(IoEntry entry) {
    if (granted && spare == null) {
      spare = entry; // Closing it would give the room to others.
    } else {
      entry.close();
    }
  }
}
