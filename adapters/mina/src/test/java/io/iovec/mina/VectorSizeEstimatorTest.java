package io.iovec.mina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.iovec.EntryFactory;
import io.iovec.IoVector;
import io.iovec.MemoryEntry;
import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoEvent;
import org.apache.mina.core.session.IoEventType;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.DefaultWriteRequest;
import org.apache.mina.filter.executor.IoEventSizeEstimator;
import org.junit.jupiter.api.Test;

class VectorSizeEstimatorTest {
  private final IoEventSizeEstimator others = mock();
  private final VectorSizeEstimator estimator = new VectorSizeEstimator(others);
  private final IoSession session = mock();

  private static IoVector vector(int length) {
    IoVector vector = new IoVector(EntryFactory.inMemory());
    vector.pushBack(MemoryEntry.wrap(ByteBuffer.allocate(length)));
    return vector;
  }

  @Test
  void aVectorCountsAtItsLength() {
    try (IoVector vector = vector(70_000)) {
      IoEvent event = new IoEvent(IoEventType.MESSAGE_RECEIVED, session, vector);

      assertThat(estimator.estimateSize(event)).isEqualTo(70_000);
    }
  }

  @Test
  void anEventKeepsItsSizeWhenItsVectorIsConsumed() throws Exception {
    try (IoVector vector = vector(70_000)) {
      IoEvent event = new IoEvent(IoEventType.MESSAGE_RECEIVED, session, vector);
      estimator.estimateSize(event);

      vector.release(50_000);

      assertThat(estimator.estimateSize(event)).isEqualTo(70_000);
    }
  }

  @Test
  void aVectorThatIsWrittenCountsAtItsLength() {
    try (IoVector vector = vector(70_000)) {
      IoEvent event = new IoEvent(IoEventType.WRITE, session, new DefaultWriteRequest(vector));

      assertThat(estimator.estimateSize(event)).isEqualTo(70_000);
    }
  }

  @Test
  void whatHasNoVectorIsLeftToTheOther() {
    IoEvent event = new IoEvent(IoEventType.MESSAGE_RECEIVED, session, "text");
    when(others.estimateSize(event)).thenReturn(48);

    assertThat(estimator.estimateSize(event)).isEqualTo(48);
  }
}
