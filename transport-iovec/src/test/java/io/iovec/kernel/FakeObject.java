package io.iovec.kernel;

/** What a descriptor of {@link FakeLinux} stands for. Guarded by the lock of the kernel. */
abstract class FakeObject {
  /** How many descriptors there are for it. */
  int descriptors;

  /** Returns the events of epoll(7) that hold now, EPOLLERR and EPOLLHUP included. */
  int readiness() {
    return Linux.EPOLLIN | Linux.EPOLLOUT;
  }

  /** The last descriptor was closed. */
  void closed() {}

  /** A directory that was opened as a place to begin at. */
  static final class Dir extends FakeObject {
    final java.nio.file.Path path;

    Dir(java.nio.file.Path path) {
      this.path = path;
    }
  }

  /** Takes everything. */
  static final class DevNull extends FakeObject {}

  /** See eventfd(2). */
  static final class Event extends FakeObject {
    long count;

    @Override
    int readiness() {
      return Linux.EPOLLOUT | (count > 0 ? Linux.EPOLLIN : 0);
    }
  }
}
