package io.iovec.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.iovec.Capability;
import io.iovec.IoEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** E: what an entry of each kind does: be taken, split, shared, released. */
abstract class EntryRules extends EntrySection {
  private static final int SIZE = 20_000;
  private static final byte MARK = 0x55;

  EntryRules(TransportConformance subject) {
    super(subject);
  }

  @Rule(id = "E-01", check = "takeBytes: the limit of the buffer, what lies around it, heap memory")
  void takesWhatFits(@TempDir Path root) throws Exception {
    eachEntry(
        root,
        SIZE,
        (entry, kind) -> {
          long offset = 0;
          while (entry.length() > 0) {
            int room = 1 + random.nextInt(6000);
            ByteBuffer into =
                random.nextBoolean()
                    ? ByteBuffer.allocate(room + 20)
                    : ByteBuffer.allocateDirect(room + 20);
            offset += take(entry, into, room, offset, kind);
          }
          assertEquals(0, entry.take(ByteBuffer.allocate(10)), "took from nothing, kind=" + kind);
        });
  }

  /** Takes into the middle of a buffer, around which nothing may change. */
  private int take(IoEntry entry, ByteBuffer into, int room, long offset, String kind)
      throws IOException {
    while (into.hasRemaining()) {
      into.put(MARK);
    }
    into.position(10).limit(10 + room);
    int expected = (int) Math.min(room, entry.length());
    long before = entry.length();
    int n = entry.take(into);
    assertEquals(expected, n, "take moved another count than it could, kind=" + kind);
    assertEquals(10 + n, into.position(), "take left the position elsewhere, kind=" + kind);
    assertEquals(10 + room, into.limit(), "take changed the limit, kind=" + kind);
    assertEquals(before - n, entry.length(), "take and length disagree, kind=" + kind);
    content.expect(into.duplicate().flip().position(10), offset);
    ByteBuffer all = into.duplicate().clear();
    for (int i = 0; i < all.capacity(); i++) {
      if (i < 10 || i >= 10 + n) {
        assertEquals(MARK, all.get(i), "take wrote outside, at=" + i + " kind=" + kind);
      }
    }
    return n;
  }

  @Rule(
      id = "E-02",
      check = "splitBytes at edges, and that nothing is kept that the other part has")
  void splitsIntoPartsThatDoNotDependOnEachOther(@TempDir Path root) throws Exception {
    int length = 5000;
    for (int n : new int[] {0, 1, 2500, 4999, 5000}) {
      boolean restFirst = random.nextBoolean();
      eachEntry(
          root,
          length,
          (entry, kind) -> {
            long before = entry.length();
            int at = (int) Math.min(n, before);
            IoEntry front;
            try {
              front = entry.splitFront(at);
            } catch (UnsupportedOperationException refused) {
              assertEquals(before, entry.length(), "refused, but changed, kind=" + kind);
              expectBytes(entry, 0, kind);
              return;
            }
            try (front) {
              assertEquals(at, front.length(), "the part has another length, kind=" + kind);
              assertEquals(before - at, entry.length(), "the rest too, kind=" + kind);
              useUp(restFirst ? entry : front, restFirst ? at : 0, kind);
              start(() -> useUp(restFirst ? front : entry, restFirst ? 0 : at, kind)).join();
            }
          });
    }
  }

  /** Looks at all bytes, and closes. */
  private void useUp(IoEntry entry, long offset, String kind) throws IOException {
    expectBytes(entry, offset, kind);
    entry.close();
  }

  @Rule(id = "E-02", check = "that closing a part gives back that part alone, in any thread")
  void closingAPartLeavesTheOther(@TempDir Path root) throws Exception {
    for (boolean closeFront : new boolean[] {true, false}) {
      eachEntry(
          root,
          SIZE,
          (entry, kind) -> {
            int at = (int) entry.length() / 3;
            try (IoEntry front = entry.splitFront(at)) {
              start(closeFront ? front::close : entry::close).join();
              expectBytes(closeFront ? entry : front, closeFront ? at : 0, kind);
            } catch (UnsupportedOperationException refused) {
              expectBytes(entry, 0, kind);
            }
          });
    }
  }

  @Rule(id = "E-03", check = "releaseBytes: what has been dropped must not come out later")
  void releasesTheFirstBytes(@TempDir Path root) throws Exception {
    eachEntry(
        root,
        SIZE,
        (entry, kind) -> {
          long offset = 0;
          while (entry.length() > 100) {
            long before = entry.length();
            long n = random.nextInt((int) before - 50);
            entry.release(n);
            assertEquals(before - n, entry.length(), "release and length disagree, kind=" + kind);
            offset += n;
            ByteBuffer into = ByteBuffer.allocate(10);
            offset += entry.take(into);
            content.expect(into.flip(), offset - 10);
          }
          long rest = entry.length();
          entry.release(rest / 2);
          expectBytes(entry, offset + rest / 2, kind);
        });
  }

  @Rule(
      id = "E-04",
      requires = Capability.KERNEL_SHARE,
      check = "shareBytes at edges, and that neither twin moves what the other has")
  void sharesWithATwinThatDoesNotDependOnIt(@TempDir Path root) throws Exception {
    for (int n : new int[] {0, 1, SIZE / 2, SIZE}) {
      eachEntry(
          root,
          SIZE,
          (entry, kind) -> {
            long length = entry.length();
            int shared = (int) Math.min(n, length);
            entry.release(length / 10);
            int count = (int) Math.min(shared, entry.length());
            IoEntry twin = own(entry.share(count));
            IoEntry third = own(entry.share(entry.length()));
            assertEquals(count, twin.length(), "the twin has another length, kind=" + kind);
            assertEquals(length - length / 10, entry.length(), "share took bytes, kind=" + kind);
            expectBytes(entry, length / 10, kind);
            entry.close();
            start(() -> expectBytes(twin, length / 10, kind)).join();
            twin.close();
            third.release(third.length() / 2);
            expectBytes(third, length - third.length(), kind);
            third.close();
          });
    }
  }
}
