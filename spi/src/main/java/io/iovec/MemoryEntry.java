package io.iovec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in user memory: readable, writable, and copied when they are passed to the kernel.
 *
 * <p>Entries that were split or shared from one another lie in the same memory: what is written
 * through one shows in the others. The memory goes back to where it came from when the last of them
 * is closed, in whatever thread that happens.
 */
public final class MemoryEntry extends IoEntry {
  /** The memory that entries lie in, counted. */
  static final class Block {
    private final ByteBuffer memory;
    private final Runnable onRelease;
    private final AtomicInteger users = new AtomicInteger();
    private @Nullable MemoryEntry reusable;

    Block(ByteBuffer memory, Runnable onRelease) {
      this.memory = memory;
      this.onRelease = onRelease;
    }

    /** Returns an empty entry over the whole block, which nobody uses now. */
    MemoryEntry emptyEntry() {
      MemoryEntry entry = reusable;
      // With leak detection on every use gets an object of its own, so that a stale one is caught.
      if (entry == null || Leaks.enabled()) {
        entry = new MemoryEntry(this, 0, 0, memory.capacity());
        reusable = entry;
        return entry;
      }
      entry.reopen();
      entry.start = 0;
      users.set(1);
      return entry;
    }

    int capacity() {
      return memory.capacity();
    }
  }

  private final Block block;
  private final int limit;
  private int start;
  private final ByteBuffer view;
  private @Nullable ByteBuffer vacant;

  private MemoryEntry(Block block, int start, int length, int limit) {
    super(length);
    this.block = block;
    this.start = start;
    this.limit = limit;
    this.view = block.memory.duplicate();
    block.users.incrementAndGet();
  }

  /**
   * Makes an entry of the remaining bytes of {@code bytes}, which are not copied: they must not
   * change hands until the entry, and all that was split or shared from it, is closed.
   */
  public static MemoryEntry wrap(ByteBuffer bytes) {
    return wrap(bytes, () -> {});
  }

  /**
   * Makes an entry of the remaining bytes of {@code bytes}, as {@link #wrap(ByteBuffer)}.
   *
   * @param onRelease runs once, when the last entry over these bytes is closed, in the thread that
   *     closes it
   */
  public static MemoryEntry wrap(ByteBuffer bytes, Runnable onRelease) {
    ByteBuffer memory = bytes.slice();
    return new MemoryEntry(new Block(memory, onRelease), 0, memory.capacity(), memory.capacity());
  }

  /**
   * Makes an empty entry whose room is the remaining bytes of {@code room}, to be filled by recv,
   * read or {@link #filled}.
   *
   * @param onRelease as for {@link #wrap(ByteBuffer, Runnable)}
   * @throws IllegalArgumentException if {@code room} is read-only
   */
  public static MemoryEntry empty(ByteBuffer room, Runnable onRelease) {
    if (room.isReadOnly()) {
      throw new IllegalArgumentException("read-only, room=" + room);
    }
    return new Block(room.slice(), onRelease).emptyEntry();
  }

  @Override
  public long size() {
    return (long) limit - start;
  }

  /**
   * Returns the bytes in this entry, from position to limit, big-endian, writable if the memory is.
   * The same object every time: valid until this entry next changes. Moving its position consumes
   * nothing.
   */
  public ByteBuffer bytes() {
    ensureOpen();
    return view.clear().position(start).limit(start + (int) length()).order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Returns the room behind the bytes, from position to limit. The same object every time: valid
   * until this entry next changes. {@link #filled} says how much of it has become bytes.
   */
  public ByteBuffer vacant() {
    ensureOpen();
    ByteBuffer room = vacant;
    if (room == null) {
      room = block.memory.duplicate();
      vacant = room;
    }
    return room.clear().position(start + (int) length()).limit(limit).order(ByteOrder.BIG_ENDIAN);
  }

  /**
   * Says that the first {@code n} bytes of the {@linkplain #vacant() room} have been filled.
   *
   * @param n 0 to {@link #room()}
   * @throws IllegalArgumentException if {@code n} is out of that range
   */
  public void filled(int n) {
    if (n < 0 || n > room()) {
      throw new IllegalArgumentException("n=" + n + " room=" + room());
    }
    grow(n);
  }

  @Override
  protected void takeBytes(ByteBuffer into) {
    ByteBuffer from = bytes();
    int n = Math.min(from.remaining(), into.remaining());
    into.put(from.limit(from.position() + n));
    start += n;
  }

  @Override
  protected IoEntry splitBytes(long n) {
    MemoryEntry front = shareBytes(n);
    start += (int) n;
    return front;
  }

  @Override
  protected MemoryEntry shareBytes(long n) {
    return new MemoryEntry(block, start, (int) n, start + (int) n);
  }

  @Override
  protected void releaseBytes(long n) {
    start += (int) n;
  }

  @Override
  protected void closeBytes() {
    if (block.users.decrementAndGet() == 0) {
      block.onRelease.run();
    }
  }
}
