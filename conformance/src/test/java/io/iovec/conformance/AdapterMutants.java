package io.iovec.conformance;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** All adapters that are wrong. */
final class AdapterMutants {
  private AdapterMutants() {}

  static List<AdapterMutant> all() {
    return Stream.of(
            AdapterEventMutants.all(),
            AdapterInputMutants.all(),
            AdapterFlowMutants.all(),
            AdapterWriteMutants.all(),
            AdapterCountMutants.all(),
            AdapterServerMutants.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Returns a time that is a little longer than the rules wait for something now. */
  static long longNanos() {
    return TimeUnit.MILLISECONDS.toNanos(1_000L * Integer.getInteger(Settings.PATIENCE, 5) + 200);
  }

  /** Returns bytes that stay as they are. */
  static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }
}
