package io.iovec.cli;

import io.iovec.Capability;
import io.iovec.Policy;
import io.iovec.Probe;
import java.util.Locale;

/**
 * What the demo measures: a transport under a policy.
 *
 * @param probe what that transport promises on this machine
 */
record Setting(String transport, Policy policy, Probe probe) {
  /** Tells whether a step's payload has to stay in the kernel: it was asked for and promised. */
  boolean mustStayInKernel(Step step) {
    return policy == Policy.KERNEL
        && probe.has(Capability.KERNEL_RECV)
        && step.needs().stream().allMatch(probe::has);
  }

  String policyName() {
    return policy.name().toLowerCase(Locale.ROOT);
  }
}
