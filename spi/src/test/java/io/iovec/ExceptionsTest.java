package io.iovec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What exceptions and verdicts tell. When they are thrown is tested where that happens. */
class ExceptionsTest {
  @Test
  void sinkExceptionTellsWhyAndHowMuch() {
    IOException cause = new IOException("disk full");
    SinkException e = new SinkException(SinkException.Reason.NO_SPACE, 12, cause);
    assertThat(e).hasMessage("NO_SPACE, transferred=12: disk full").hasCause(cause);
    assertThat(e.reason()).isEqualTo(SinkException.Reason.NO_SPACE);
    assertThat(e.transferred()).isEqualTo(12);
  }

  @Test
  void sourceExceptionTellsHowMuch() {
    IOException cause = new IOException("reset");
    SourceException e = new SourceException("the socket ended", 3, cause);
    assertThat(e).hasMessage("the socket ended, transferred=3").hasCause(cause);
    assertThat(e.transferred()).isEqualTo(3);
  }

  @Test
  void systemExceptionNamesOperationAndError() {
    SystemException e = new SystemException("splice pipe to file", "ENOSPC", 28, "no space left");
    assertThat(e).hasMessage("splice pipe to file: ENOSPC (28): no space left");
    assertThat(e.operation()).isEqualTo("splice pipe to file");
    assertThat(e.errorName()).isEqualTo("ENOSPC");
    assertThat(e.errno()).isEqualTo(28);
  }

  @Test
  void answersCannotBeTakenForCounts() {
    assertThat(List.of(Answer.NOT_NOW, Answer.END_OF_STREAM, Answer.NO_ROOM))
        .doesNotHaveDuplicates()
        .allMatch(answer -> answer <= 0);
  }

  @Test
  void everyCapabilityHasAMeaningAndAKind() {
    assertThat(Capability.values()).allSatisfy(c -> assertThat(c.meaning()).isNotBlank());
    assertThat(Capability.KERNEL_RECV.isCost()).isTrue();
    assertThat(Capability.PENDING.isCost()).isFalse();
  }
}
