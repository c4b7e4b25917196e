package io.iovec.conformance;

import java.util.List;

/**
 * What the class path offers, and cannot be loaded or cannot say what it is.
 *
 * @param service what it is offered as
 * @param why for a person; names it
 */
record Broken(Class<?> service, String why) {
  /**
   * Tells whether it may be what was asked for: anything may, if all were asked for, and a class
   * for a transport that had to be run by its name alone.
   */
  boolean concerns(List<String> transports, List<String> adapters, List<Job> jobs) {
    if (service == AdapterConformance.class) {
      return adapters.contains(Job.ALL);
    }
    return transports.contains(Job.ALL)
        || (service == TransportConformance.class
            && jobs.stream().anyMatch(job -> job.kit() == NamedTransportConformance.class));
  }
}
