package io.iovec.samples.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Candidate;
import io.iovec.Selection;
import io.iovec.TransportConfig;
import io.iovec.Transports;
import org.junit.jupiter.api.Test;

/** How it is found, by those who know nothing of it. */
class SpoolTransportProviderTest {
  @Test
  void isFoundAndChosenByName() throws Exception {
    Selection selection = Transports.select(TransportConfig.defaults().withTransport("spool"));
    assertThat(selection.reason()).isEqualTo("spool: asked for by name");
    try (var transport = selection.open()) {
      assertThat(transport.name()).isEqualTo("spool");
    }
  }

  @Test
  void isNotChosenUnasked() {
    Selection selection = Transports.select(TransportConfig.defaults());
    assertThat(selection.candidates()).extracting(Candidate::name).contains("spool", "nio");
    assertThat(selection.chosen()).isNotNull();
    assertThat(selection.chosen().name()).isNotEqualTo("spool");
  }
}
