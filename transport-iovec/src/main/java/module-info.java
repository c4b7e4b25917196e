/** The transport whose received payload can stay in the kernel. */
module io.iovec.kernel {
  requires transitive io.iovec;
  requires static org.jspecify;

  exports io.iovec.kernel;

  uses io.iovec.kernel.SystemCalls;

  provides io.iovec.TransportProvider with
      io.iovec.kernel.KernelTransportProvider;
}
