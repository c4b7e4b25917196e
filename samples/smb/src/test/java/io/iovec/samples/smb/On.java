package io.iovec.samples.smb;

import io.iovec.Candidate;
import io.iovec.Policy;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** What the tests run on. */
enum On {
  KERNEL_KERNEL("kernel", Policy.KERNEL),
  KERNEL_CHEAPEST("kernel", Policy.CHEAPEST),
  KERNEL_MEMORY("kernel", Policy.MEMORY),
  NIO_CHEAPEST("nio", Policy.CHEAPEST),
  NIO_KERNEL("nio", Policy.KERNEL);

  private final String transport;
  private final Policy policy;

  On(String transport, Policy policy) {
    this.transport = transport;
    this.policy = policy;
  }

  TransportConfig config() {
    return TransportConfig.defaults().withTransport(transport).withPolicy(policy);
  }

  /** Opens it, or says why the test is skipped. */
  static Transport open(TransportConfig config) throws IOException {
    String reason = "not on the class path";
    for (Candidate candidate : Transports.find(config)) {
      if (candidate.name().equals(config.transport())) {
        reason = candidate.probe().usable().reason();
        if (candidate.isUsable()) {
          return candidate.provider().open(config);
        }
      }
    }
    return Assumptions.abort(config.transport() + ": " + reason);
  }
}
