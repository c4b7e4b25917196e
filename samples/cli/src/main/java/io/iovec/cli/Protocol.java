package io.iovec.cli;

import java.util.Arrays;
import java.util.List;

/** What the demo's client and server speak: each is a part of the demo, one after the other. */
enum Protocol {
  /** HTTP, to the samples on the bare SPI. */
  HTTP,
  /** SMB, to the sample on MINA. */
  SMB;

  /** Returns what the server has to do, in order. */
  List<Step> steps() {
    return Arrays.stream(Step.values()).filter(step -> step.protocol() == this).toList();
  }
}
