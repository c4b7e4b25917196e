package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.Capability;
import io.iovec.EntryFactory;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.MemoryEntry;
import io.iovec.SinkException;
import io.iovec.StreamSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Wrong files: what they read and write. */
final class FileMutants {
  private FileMutants() {}

  static List<Mutant> all() {
    return Stream.of(positions(), vectors(), states(), OpeningMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  /** A transport whose files are wrong. */
  static Mutant files(String flaw, UnaryOperator<IoFile> wrong) {
    return Mutant.of(flaw)
        .by(
            inner ->
                new ForwardingTransport(inner) {
                  @Override
                  IoFile altered(IoFile file) {
                    return wrong.apply(file);
                  }
                });
  }

  /** Where bytes are written and read. */
  private interface Write {
    long write(IoFile file, IoVector from, long position) throws IOException;
  }

  private interface Read {
    long read(IoFile file, IoVector into, long position, long count) throws IOException;
  }

  private static Mutant writing(String flaw, Write wrong) {
    return files(
        flaw,
        file ->
            new ForwardingFile(file) {
              @Override
              public long write(IoVector from, long position) throws IOException {
                return wrong.write(inner(), from, position);
              }
            });
  }

  private static Mutant reading(String flaw, Read wrong) {
    return files(
        flaw,
        file ->
            new ForwardingFile(file) {
              @Override
              public long read(IoVector into, long position, long count) throws IOException {
                return wrong.read(inner(), into, position, count);
              }
            });
  }

  private static List<Mutant> positions() {
    return List.of(
        writing("writes a byte too far", (file, from, at) -> file.write(from, at + 1))
            .breaks("F-01", "wrong byte at offset"),
        writing(
                "writes at 32 bits of the position",
                (file, from, at) -> file.write(from, at & 0xFFFF_FFFFL))
            .breaks("F-02", "size ==> expected: <5368809137>"),
        writing(
                "writes at the beginning what it cannot write where it should",
                (file, from, at) -> file.write(from, at > Long.MAX_VALUE / 2 ? 0 : at))
            .breaks("F-27", "Expected io.iovec.SinkException"),
        writing(
                "takes a negative position for the beginning",
                (file, from, at) -> file.write(from, Math.max(0, at)))
            .breaks("F-07", "a negative position"),
        writing(
                "makes the file longer when it writes nothing",
                (file, from, at) -> {
                  if (from.isEmpty() && at > file.size()) {
                    file.truncate(at);
                  }
                  return file.write(from, at);
                })
            .breaks("F-16", "nothing was written, but the size changed"),
        writing(
                "cuts the file behind what it writes",
                (file, from, at) -> {
                  long n = file.write(from, at);
                  file.truncate(at + n);
                  return n;
                })
            .breaks("F-17", "wrong byte at offset=290"), // one of the first, if not that by chance
        writing(
                "writes what comes from the kernel a byte too far",
                (file, from, at) ->
                    file.write(from, from.first() instanceof KernelEntry ? at + 1 : at))
            .breaks("F-38", "size ==> expected: <400100>"),
        reading(
                "reads nothing at the end",
                (file, into, at, count) -> Math.max(0, file.read(into, at, count)))
            .breaks("F-03", "read answered n=0"),
        reading(
                "finds nothing where position and count exceed 63 bits",
                (file, into, at, count) ->
                    at > Long.MAX_VALUE - count ? Answer.END_OF_STREAM : file.read(into, at, count))
            .breaks("F-14", "n=-1 position=1"),
        reading(
                "answers 32 bits of the count",
                (file, into, at, count) -> (int) file.read(into, at, count))
            .disabled(ReferenceTransportProvider.PINNED)
            .breaks("F-15", "read's count and the length disagree"));
  }

  private static List<Mutant> vectors() {
    return List.of(
        writing("loses bytes that the file refuses", FileMutants::losing)
            .breaks("F-06", "bytes are missing in front"),
        writing("writes 1,024 entries at the most", FileMutants::most)
            .breaks("F-18", "write answered another count"),
        reading("fills no room", FileMutants::besides).breaks("F-35", "entries for 4,000 bytes"),
        reading(
                "says that the file ends where there is no room",
                (file, into, at, count) ->
                    Math.max(Answer.END_OF_STREAM, file.read(into, at, count)))
            .breaks("F-36", "at the limit ==> expected: <-2>"),
        sending("sends a header behind its payload").breaks("F-11", "wrong byte at offset=0"),
        Mutant.of("claims to keep what a file loses")
            .disabled(ReferenceTransportProvider.PINNED)
            .by(inner -> CostMutants.claiming(inner, Capability.PINNED_READ))
            .breaks("F-12", "SourceException"),
        files(
                "sends zeros for what the file has lost",
                file -> ForwardingFile.wrapping(file, Zeros::new))
            .disabled(ReferenceTransportProvider.PINNED)
            .breaks("F-13", "wrong byte at offset"),
        files(
                "shows bytes that never were in the file",
                file -> ForwardingFile.wrapping(file, Flipped::new))
            .breaks("F-33", "neither what was there nor what was written"));
  }

  private static long losing(IoFile file, IoVector from, long position) throws IOException {
    try {
      return file.write(from, position);
    } catch (SinkException e) {
      from.release(10);
      throw e;
    }
  }

  private static long most(IoFile file, IoVector from, long position) throws IOException {
    long length = 0;
    int entries = 0;
    for (IoEntry entry : from) {
      length += entries++ < 1024 ? entry.length() : 0;
    }
    try (IoVector front = from.split(length)) {
      return file.write(front, position);
    }
  }

  private static long besides(IoFile file, IoVector into, long position, long count)
      throws IOException {
    try (IoVector own = new IoVector(EntryFactory.inMemory())) {
      long n = file.read(own, position, count);
      into.append(own);
      return n;
    }
  }

  private static Mutant sending(String flaw) {
    return Mutant.of(flaw)
        .by(
            inner ->
                new ForwardingTransport(inner) {
                  @Override
                  StreamSocket altered(StreamSocket socket) {
                    return new ForwardingSocket(socket) {
                      @Override
                      public long send(IoVector from, boolean more) throws IOException {
                        if (from.first() instanceof MemoryEntry && from.entryCount() > 1) {
                          from.pushBack(from.popFront());
                        }
                        return super.send(from, more);
                      }
                    };
                  }
                });
  }

  /** What a file has lost comes as zeros. */
  private static final class Zeros extends ForwardingEntry {
    Zeros(KernelEntry inner) {
      super(inner);
    }

    @Override
    protected void takeBytes(ByteBuffer into) {
      try {
        super.takeBytes(into);
      } catch (IOException e) {
        into.put(new byte[(int) Math.min(into.remaining(), length())]);
      }
    }
  }

  /** The first byte of each piece is another. */
  private static final class Flipped extends ForwardingEntry {
    Flipped(KernelEntry inner) {
      super(inner);
    }

    @Override
    protected void takeBytes(ByteBuffer into) throws IOException {
      int first = into.position();
      super.takeBytes(into);
      into.put(first, (byte) ~into.get(first));
    }
  }

  private static List<Mutant> states() {
    return List.of(
        files("cannot extend a file", NotExtending::new).breaks("F-05", "extended ==> expected"),
        files("is closed by an interrupt", Interruptible::new).breaks("F-08", "is closed"),
        files("forgets interrupts", Forgetful::new)
            .breaks("F-08", "the interrupt is not for the file to forget"),
        files("writes through a buffer that threads share", Sharing::new)
            .breaks("F-09", "wrong byte at offset"),
        reading(
                "throws something else once it is closed",
                (file, into, at, count) -> {
                  if (!file.isOpen()) {
                    throw new ClosedChannelException();
                  }
                  return file.read(into, at, count);
                })
            .breaks("F-10", "ClosedChannelException"),
        files("has a size though it is closed", Sized::new).breaks("F-26", "closed, call=3"),
        files("reads as far as the file went when it was opened", Still::new)
            .breaks("F-34", "after it has grown"),
        Mutant.of("closes its files together")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      private final List<IoFile> all = new CopyOnWriteArrayList<>();

                      @Override
                      IoFile altered(IoFile file) {
                        all.add(file);
                        return new ForwardingFile(file) {
                          @Override
                          public void close() throws IOException {
                            for (IoFile each : all) {
                              each.close();
                            }
                          }
                        };
                      }
                    })
            .breaks("F-37", "closed with another"));
  }

  private static final class NotExtending extends ForwardingFile {
    NotExtending(IoFile inner) {
      super(inner);
    }

    @Override
    public void truncate(long size) throws IOException {
      super.truncate(Math.min(size, size()));
    }
  }

  private static final class Interruptible extends ForwardingFile {
    Interruptible(IoFile inner) {
      super(inner);
    }

    @Override
    public long write(IoVector from, long position) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        close();
      }
      return super.write(from, position);
    }
  }

  private static final class Forgetful extends ForwardingFile {
    Forgetful(IoFile inner) {
      super(inner);
    }

    @Override
    public long write(IoVector from, long position) throws IOException {
      long n = super.write(from, position);
      return Thread.interrupted() ? n : Math.max(0, n);
    }
  }

  /** Waits once for another thread to fill the buffer too. */
  private static final class Sharing extends ForwardingFile {
    private static final long PATIENCE_NANOS = 200_000_000;

    private final byte[] shared = new byte[1 << 20];
    private final AtomicInteger fills = new AtomicInteger();
    private volatile boolean met;

    Sharing(IoFile inner) {
      super(inner);
    }

    @Override
    public long write(IoVector from, long position) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(shared).limit((int) from.length());
      while (bytes.hasRemaining()) {
        from.take(bytes);
      }
      int fill = fills.incrementAndGet();
      long start = System.nanoTime();
      while (!met && fills.get() == fill && System.nanoTime() - start < PATIENCE_NANOS) {
        Thread.onSpinWait();
      }
      if (fills.get() != fill) {
        met = true;
      }
      if (!from.isClosed()) {
        from.pushBack(MemoryEntry.wrap(bytes.flip()));
      }
      return super.write(from, position);
    }
  }

  private static final class Sized extends ForwardingFile {
    Sized(IoFile inner) {
      super(inner);
    }

    @Override
    public long size() throws IOException {
      return isOpen() ? super.size() : 0;
    }
  }

  private static final class Still extends ForwardingFile {
    private final long end;

    Still(IoFile inner) {
      super(inner);
      try {
        end = inner.size();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public long read(IoVector into, long position, long count) throws IOException {
      return position >= end
          ? Answer.END_OF_STREAM
          : super.read(into, position, Math.min(count, end - position));
    }
  }
}
