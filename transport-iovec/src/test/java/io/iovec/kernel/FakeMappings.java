package io.iovec.kernel;

import java.util.HashMap;
import java.util.Map;

/** Mappings of files in the memory of {@link FakeLinux}. */
abstract class FakeMappings extends FakeNetwork {
  private static final long FIRST = 0x7000_0000_0000L;

  /** What there is at an address. */
  private record Mapping(FakeFile file, long offset, long length) {}

  private final Map<Long, Mapping> mappings = new HashMap<>();
  private long next = FIRST;
  private boolean areRefused;

  /** From now on no file can be mapped, as on some file systems. */
  final synchronized void refuseMappings() {
    areRefused = true;
  }

  /** Returns how many mappings there are. */
  final synchronized int mappings() {
    return mappings.size();
  }

  public final long mmap(long length, int prot, int flags, int fd, long offset) {
    FakeFile.Open open = object(fd, FakeFile.Open.class, Errno.EBADF);
    if (areRefused) {
      throw new Refused(Errno.ENOSYS);
    }
    if ((open.flags & Linux.O_RDWR) == 0) {
      throw new Refused(Errno.EACCES);
    }
    long address = next;
    next += length;
    mappings.put(address, new Mapping(open.file, offset, length));
    return address;
  }

  public final int madvise(long address, long length, int advice) {
    if (!mappings.containsKey(address)) {
      throw new Refused(Errno.ENOMEM);
    }
    return 0;
  }

  public final int munmap(long address, long length) {
    if (mappings.remove(address) == null) {
      throw new Refused(Errno.EINVAL);
    }
    return 0;
  }

  public final long recvMapped(int fd, long address, long length, int flags) {
    FakeSocket socket = object(fd, FakeSocket.class, Errno.EOPNOTSUPP);
    for (Map.Entry<Long, Mapping> each : mappings.entrySet()) {
      long at = address - each.getKey();
      Mapping mapping = each.getValue();
      if (at >= 0 && at < mapping.length) {
        if (length > mapping.length - at) {
          throw new IllegalStateException("behind the mapping are others' bytes");
        }
        return socket.recvMapped(mapping.file, mapping.offset + at, length);
      }
    }
    throw new Refused(Errno.EFAULT);
  }
}
