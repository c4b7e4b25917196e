package io.iovec.conformance;

import io.iovec.TransportProvider;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Which calls of the reference transport can be made to fail, and how. */
final class ReferenceFaults implements Faults {
  private static final Set<Fault> NO_MORE = EnumSet.of(Fault.EMFILE, Fault.ENFILE, Fault.ENOMEM);

  private static final Map<Call, Set<Fault>> POSSIBLE =
      Map.ofEntries(
          Map.entry(Call.ACCEPT, with(NO_MORE, Fault.EAGAIN, Fault.EINTR)),
          Map.entry(Call.CONNECT, with(NO_MORE, Fault.EINTR)),
          Map.entry(
              Call.RECV,
              Set.of(Fault.ONE_BYTE, Fault.HALF, Fault.EAGAIN, Fault.EINTR, Fault.ECONNRESET)),
          Map.entry(
              Call.SEND,
              Set.of(
                  Fault.ONE_BYTE,
                  Fault.HALF,
                  Fault.EAGAIN,
                  Fault.EINTR,
                  Fault.EPIPE,
                  Fault.ECONNRESET)),
          Map.entry(Call.OPEN, with(NO_MORE, Fault.EINTR)),
          Map.entry(Call.READ, Set.of(Fault.ONE_BYTE, Fault.HALF, Fault.EINTR, Fault.EIO)),
          Map.entry(
              Call.WRITE,
              Set.of(
                  Fault.ONE_BYTE, Fault.HALF, Fault.EINTR, Fault.ENOSPC, Fault.EFBIG, Fault.EIO)),
          Map.entry(Call.SYNC, Set.of(Fault.EINTR, Fault.EIO, Fault.ENOSPC)),
          Map.entry(Call.KERNEL_BUFFER, with(NO_MORE, Fault.EINTR)),
          Map.entry(Call.MOVE, Set.of(Fault.ONE_BYTE, Fault.HALF, Fault.EINTR, Fault.ENOMEM)),
          Map.entry(Call.POLL, Set.of(Fault.EINTR)));

  private static Set<Fault> with(Set<Fault> some, Fault... others) {
    Set<Fault> all = EnumSet.copyOf(some);
    Collections.addAll(all, others);
    return all;
  }

  @Override
  public boolean possible(Call call, Fault fault) {
    return POSSIBLE.getOrDefault(call, Set.of()).contains(fault);
  }

  @Override
  public TransportProvider provider(FaultPlan plan) {
    return new ReferenceTransportProvider(plan);
  }
}
