package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.bytes;
import static io.iovec.samples.smb.protocol.Messages.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.protocol.Messages.Reader;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts of NEGOTIATE and CREATE, which are skipped but must be in the message. */
class ContextTest {
  private static void assertInvalid(Reader reader, ByteBuffer message) {
    assertThatThrownBy(() -> reader.read(message))
        .isInstanceOfSatisfying(
            StatusException.class,
            refused -> assertThat(refused.status()).isEqualTo(NtStatus.INVALID_PARAMETER));
  }

  private static ByteBuffer negotiateWithContext(int offset, int count, int length) {
    ByteBuffer message =
        Messages.allocate(64 + 36 + 2 + 2 + 8 + 4)
            .put(Messages.negotiate(1, 0x0311))
            .clear()
            .putInt(92, offset)
            .putShort(96, (short) count);
    return message.putShort(104, (short) 1).putShort(106, (short) length);
  }

  @Test
  void looksAtTheEndsOfTheContextsOf311() throws IOException {
    assertThat(NegotiateRequest.read(negotiateWithContext(104, 1, 4)).dialects())
        .containsExactly(0x0311);
    assertThat(NegotiateRequest.read(negotiateWithContext(0, 0, 0)).dialects())
        .containsExactly(0x0311);
  }

  @Test
  void readsWhatSmbjNegotiates() throws IOException {
    ByteBuffer message =
        Smb1NegotiateTest.parse(
            "fe534d4240000000000000000000ff01000000000000000000000000000000000000000000000000"
                + "000000000000000000000000000000000000000000000000240003000100000004000000e4b393ff"
                + "f9b5714aab5a0ffeaa04042470000000010000001002020311030000000000000100260000000000"
                + "010020000100289dd77b424007e9cf1ef459a124568503d765e44969acc3e9623a31c23ac61a");

    assertThat(NegotiateRequest.read(message).dialects()).containsExactly(0x0210, 0x0302, 0x0311);
  }

  @ParameterizedTest
  @CsvSource({
    "104, 1, 5",
    "104, 1, 65535",
    "104, 2, 4",
    "104, 65535, 0",
    "96, 1, 0",
    "101, 1, 0",
    "106, 1, 0",
    "112, 1, 0",
    "-8, 1, 0",
    "2147483640, 1, 0"
  })
  void refusesContextsThatAreNotInTheNegotiation(int offset, int count, int length) {
    assertInvalid(NegotiateRequest::read, negotiateWithContext(offset, count, length));
  }

  @Test
  void refusesContextsAmongTheDialects() throws IOException {
    int[] dialects = {0x0202, 0x0210, 0x0300, 0x0302, 0x0311, 0, 0, 0, 0, 0};
    ByteBuffer message = Messages.negotiate(5, dialects).putShort(96, (short) 1);

    assertThat(NegotiateRequest.read(message.putInt(92, 112)).dialects()).hasSize(5);
    assertInvalid(NegotiateRequest::read, message.putInt(92, 104));
  }

  private static ByteBuffer createWith(ByteBuffer... contexts) {
    ByteBuffer all = Messages.allocate(512);
    for (ByteBuffer one : contexts) {
      all.put(one.duplicate());
    }
    return Messages.create("n", all.flip());
  }

  @Test
  void skipsCreateContexts() throws IOException {
    ByteBuffer data = bytes(1, 2, 3, 4, 5, 6, 7, 8);

    assertThat(
            CreateRequest.read(
                    createWith(
                        context(32, "MxAc", data),
                        context(24, "QFid", bytes()),
                        context(0, "", data)))
                .name())
        .isEqualTo("n");
  }

  @ParameterizedTest
  @ValueSource(ints = {-8, 4, 8, 12, 17, 25, 28, 40, 48, 0x7FFFFFF8})
  void refusesCreateContextsThatLeadElsewhere(int next) {
    assertInvalid(
        CreateRequest::read, createWith(context(next, "MxAc", bytes()), context(0, "", bytes())));
  }

  @ParameterizedTest
  @CsvSource({"4, 2, 23", "6, 2, 65535", "10, 2, 25", "10, 2, 65535", "12, 4, 3", "12, 4, -1"})
  void refusesACreateContextThatEndsBehindItself(int at, int size, int value) {
    ByteBuffer one = context(0, "MxAc", bytes(1, 2));
    if (size == 2) {
      one.putShort(at, (short) value);
    } else {
      one.putInt(at, value);
    }

    assertInvalid(CreateRequest::read, createWith(one));
  }

  @Test
  void refusesACreateContextThatIsCut() {
    assertInvalid(CreateRequest::read, createWith(bytes(0, 0, 0, 0, 16, 0, 0, 0)));
  }
}
