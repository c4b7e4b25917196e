package io.iovec.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.iovec.Answer;
import io.iovec.Counter;
import io.iovec.IoVector;
import io.iovec.Policy;
import io.iovec.Poller;
import io.iovec.StreamSocket;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import io.iovec.kernel.KernelTransportProvider;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readiness that is gathered by SO_RCVLOWAT. One poll per wait, long enough to be called a hang:
 * the poller must not need a second one.
 */
class ExpectTest {
  private static final int HEADER = 112;
  private static final int PAYLOAD = 1 << 20;

  /** From here on readiness is gathered, and up to there. */
  private static final int GATHERED = 64 << 10;

  private static final int LOW_WATER = 1 << 20;
  private static final long HANG_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Pattern PATTERN = new Pattern(50);

  @RegisterExtension final NothingLeft nothingLeft = new NothingLeft();
  @TempDir Path directory;
  private Transport transport;
  private Round round;
  private Poller poller;
  private StreamSocket socket;
  private FarEnd far;
  private int readiness;

  @BeforeEach
  void connect() throws Exception {
    TransportConfig config = TransportConfig.defaults().withPolicy(Policy.KERNEL);
    transport = new KernelTransportProvider().open(config);
    round = new Round(transport, directory);
    poller = round.own(transport.poller());
    StreamSocket[] sockets = new StreamSocket[1];
    far = round.connect(sockets);
    socket = sockets[0];
    poller.register(socket, Poller.READ, ready -> readiness |= ready);
  }

  @AfterEach
  void close() {
    round.close();
    transport.close();
  }

  private boolean isReadyWithin(long nanos) throws Exception {
    readiness = 0;
    poller.poll(nanos);
    return readiness != 0;
  }

  private void receiveHeader(IoVector vector) throws Exception {
    far.send(PATTERN, HEADER);
    assertThat(isReadyWithin(HANG_NANOS)).isTrue();
    assertThat(socket.recv(vector, HEADER, 0)).isEqualTo(HEADER);
    socket.expect(4 * PAYLOAD);
  }

  private void receiveRest(IoVector vector, long length) throws Exception {
    while (vector.length() < length) {
      far.send(PATTERN, length);
      assertThat(isReadyWithin(HANG_NANOS)).as("ready, vector=%s", vector).isTrue();
      assertThat(socket.recv(vector, 0, length - vector.length())).isNotNegative();
    }
    assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(length);
  }

  @Test
  void isNotReadyForLittleButForAllThatIsExpected() throws Exception {
    IoVector vector = round.vector();
    receiveHeader(vector);
    far.send(PATTERN, HEADER + 1_000);
    assertThat(isReadyWithin(20_000_000)).isFalse();
    receiveRest(vector, HEADER + PAYLOAD);
  }

  @Test
  void isReadyForMessagesOfEachSizeAndForTheHeaderBehindThem() throws Exception {
    int[] sizes = {1, GATHERED - 1, GATHERED, 100_000, LOW_WATER - 1, LOW_WATER, LOW_WATER + 1};
    IoVector vector = round.vector();
    for (int size : sizes) {
      long place = far.sent();
      far.send(PATTERN, place + HEADER);
      assertThat(isReadyWithin(HANG_NANOS)).as("header of size=%d", size).isTrue();
      assertThat(socket.recv(vector, HEADER, 0)).isEqualTo(HEADER);
      socket.expect(size);
      while (vector.length() < HEADER + size) {
        far.send(PATTERN, place + HEADER + size);
        assertThat(isReadyWithin(HANG_NANOS)).as("size=%d, vector=%s", size, vector).isTrue();
        assertThat(socket.recv(vector, 0, HEADER + size - vector.length())).isPositive();
      }
      assertThat(PATTERN.expectAll(vector, place)).isEqualTo(HEADER + size);
    }
  }

  @Test
  void seesTheEndOfAPeerThatSendsLessThanItAnnounced() throws Exception {
    IoVector vector = round.vector();
    receiveHeader(vector);
    far.send(PATTERN, HEADER + 1_000);
    far.finish();
    long n = 0;
    while (n != Answer.END_OF_STREAM) {
      assertThat(isReadyWithin(HANG_NANOS)).isTrue();
      n = socket.recv(vector, 0, PAYLOAD);
    }
    assertThat(transport.counters().get(Counter.KERNEL_BUFFERS_IN_USE))
        .as("set aside for what does not come")
        .isEqualTo(1);
    assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(HEADER + 1_000);
  }

  @Test
  void seesAResetOfAPeerThatSendsLessThanItAnnounced() throws Exception {
    IoVector vector = round.vector();
    receiveHeader(vector);
    far.send(PATTERN, HEADER + 1_000);
    far.reset();
    long n = 0;
    while (n != Round.DEAD) {
      assertThat(isReadyWithin(HANG_NANOS)).isTrue();
      n = round.recv(socket, vector, 0, PAYLOAD);
      assertThat(n).isNotEqualTo(Answer.END_OF_STREAM);
    }
  }

  @Test
  void isReadyForLittleWhenNothingInParticularIsExpectedAnyMore() throws Exception {
    IoVector vector = round.vector();
    receiveHeader(vector);
    far.send(PATTERN, HEADER + 1_000);
    socket.expect(0);
    assertThat(isReadyWithin(HANG_NANOS)).isTrue();
    assertThat(socket.recv(vector, 0, PAYLOAD)).isEqualTo(1_000);
    assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(HEADER + 1_000);
  }

  @Test
  void receivesAMessageLargerThanTheBufferOfTheSocket() throws Exception {
    socket.option(StandardSocketOptions.SO_RCVBUF, 16 << 10);
    IoVector vector = round.vector();
    receiveHeader(vector);
    receiveRest(vector, HEADER + PAYLOAD);
  }

  @Test
  void isReadyForLittleAtOnceWithoutAnExpectation() throws Exception {
    IoVector vector = round.vector();
    far.send(PATTERN, 100);
    assertThat(isReadyWithin(HANG_NANOS)).isTrue();
    assertThat(socket.recv(vector, 0, PAYLOAD)).isEqualTo(100);
    assertThat(PATTERN.expectAll(vector, 0)).isEqualTo(100);
  }
}
