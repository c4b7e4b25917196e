package io.iovec.conformance;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All mutants. */
final class Mutants {
  private static final List<Supplier<List<Mutant>>> LISTS =
      List.of(
          VectorMutants::all,
          EntryMutants::all,
          SocketMutants::all,
          PollerMutants::all,
          FileMutants::all,
          ProviderMutants::all,
          CostMutants::all,
          OwnershipMutants::all,
          FaultMutants::all);

  private Mutants() {}

  static Stream<Mutant> all() {
    return LISTS.stream().flatMap(list -> list.get().stream());
  }
}
