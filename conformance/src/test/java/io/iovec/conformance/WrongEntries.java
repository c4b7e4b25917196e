package io.iovec.conformance;

import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.KernelEntry;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** A transport whose kernel entries are wrapped, wherever they come from. */
final class WrongEntries extends ForwardingTransport {
  private final BiFunction<Transport, KernelEntry, KernelEntry> wrong;

  private WrongEntries(Transport inner, BiFunction<Transport, KernelEntry, KernelEntry> wrong) {
    super(inner);
    this.wrong = wrong;
  }

  /** Makes entries wrong, each on its own. */
  static UnaryOperator<Transport> of(UnaryOperator<KernelEntry> wrong) {
    return of((transport, right) -> wrong.apply(right));
  }

  /** Makes entries wrong, which are told the transport that they came from. */
  static UnaryOperator<Transport> of(BiFunction<Transport, KernelEntry, KernelEntry> wrong) {
    return inner -> new WrongEntries(inner, wrong);
  }

  private KernelEntry wrong(KernelEntry right) {
    return wrong.apply(inner(), right);
  }

  @Override
  StreamSocket altered(StreamSocket socket) {
    return ForwardingSocket.wrapping(socket, this::wrong);
  }

  @Override
  IoFile altered(IoFile file) {
    return ForwardingFile.wrapping(file, this::wrong);
  }

  @Override
  public IoEntry kernelEntry(long size) throws IOException {
    IoEntry made = super.kernelEntry(size);
    return made instanceof KernelEntry kernel ? wrong(kernel) : made;
  }
}
