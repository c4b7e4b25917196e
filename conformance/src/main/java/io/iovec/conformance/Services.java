package io.iovec.conformance;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Finds what implementors offer, and goes on after what cannot be loaded. */
final class Services {
  // A service file that cannot be parsed throws again and again without moving on.
  private static final int MOST_BROKEN = 64;

  private Services() {}

  /**
   * Returns all that can be loaded, in the order of the class path.
   *
   * @param broken is told of what cannot
   */
  static <T> List<T> load(Class<T> service, Consumer<String> broken) {
    List<T> found = new ArrayList<>();
    Iterator<T> services = ServiceLoader.load(service).iterator();
    for (int failures = 0; failures < MOST_BROKEN; ) {
      try {
        if (!services.hasNext()) {
          break;
        }
        found.add(services.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        broken.accept("cannot be loaded: " + e + (e.getCause() == null ? "" : ": " + e.getCause()));
      }
    }
    return found;
  }
}
