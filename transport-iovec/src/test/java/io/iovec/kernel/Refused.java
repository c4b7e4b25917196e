package io.iovec.kernel;

/** How the parts of {@link FakeLinux} say {@code -errno}; turned into a result at its edge. */
@SuppressWarnings("serial")
final class Refused extends RuntimeException {
  final Errno errno;

  Refused(Errno errno) {
    super(errno.name(), null, false, false);
    this.errno = errno;
  }
}
