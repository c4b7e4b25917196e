/** The system calls of Linux, for the kernel-entry transport. */
module io.iovec.linux {
  requires io.iovec.kernel;
  requires static org.jspecify;

  provides io.iovec.kernel.SystemCalls with
      io.iovec.linux.LinuxSystemCalls;
}
