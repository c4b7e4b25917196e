package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.iovec.samples.smb.protocol.Messages.Part;
import io.iovec.samples.smb.protocol.Messages.Reader;
import io.iovec.samples.smb.protocol.Messages.Sample;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests, their bounds included. Those of a real client are in {@link RecordedSessionTest}. */
class RequestTest {
  static List<Sample> samples() {
    return Messages.samples();
  }

  static List<Sample> samplesWithPart() {
    return Messages.samplesWithPart();
  }

  private static void assertInvalid(Reader reader, ByteBuffer message) {
    assertStatus(NtStatus.INVALID_PARAMETER, reader, message);
  }

  private static void assertStatus(NtStatus status, Reader reader, ByteBuffer message) {
    assertThatThrownBy(() -> reader.read(message))
        .isInstanceOfSatisfying(
            StatusException.class, refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsWhatWasWritten(Sample sample) throws IOException {
    assertThat(sample.reader().read(sample.copy(0))).isEqualTo(sample.request());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void readsFromThePositionOfABufferOfAnyOrderAndLeavesItThere(Sample sample) throws IOException {
    ByteBuffer shifted = ByteBuffer.allocateDirect(3 + sample.bytes().remaining());
    shifted.position(3).put(sample.bytes().duplicate()).position(3).order(ByteOrder.BIG_ENDIAN);

    assertThat(sample.reader().read(shifted)).isEqualTo(sample.request());
    assertThat(shifted.position()).isEqualTo(3);
    assertThat(shifted.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ignoresWhatFollows(Sample sample) throws IOException {
    for (int more = 1; more <= 8; more++) {
      assertThat(sample.reader().read(sample.copy(more))).isEqualTo(sample.request());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesAMessageCutWithinItsFixedPart(Sample sample) {
    for (int length = 0; length < Header.SIZE + sample.fixed(); length++) {
      assertInvalid(sample.reader(), sample.copy(0).limit(length));
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void refusesAnotherStructureSize(Sample sample) {
    ByteBuffer message = sample.copy(0);
    message.putShort(64, (short) (message.getShort(64) ^ 1));

    assertInvalid(sample.reader(), message);
  }

  @ParameterizedTest
  @MethodSource("samplesWithPart")
  void refusesAMessageCutWithinItsPart(Sample sample) {
    int end = sample.bytes().remaining();
    int length = sample.part().length(sample.bytes());
    for (int cut = 1; cut <= length; cut++) {
      assertInvalid(sample.reader(), sample.copy(0).limit(end - cut));
    }
  }

  @ParameterizedTest
  @MethodSource("samplesWithPart")
  void refusesALengthThatIsTooLarge(Sample sample) {
    Part part = sample.part();
    for (long more : new long[] {1, 2, 8, 0x7FFE, Integer.MAX_VALUE}) {
      long length = part.length(sample.bytes()) + more;
      if (part.lengthSize() == 4 || length <= 0xFFFF) {
        ByteBuffer message = sample.copy(0);
        part.length(message, length);
        assertInvalid(sample.reader(), message);
      }
    }
    ByteBuffer message = sample.copy(0);
    part.length(message, -1);
    assertInvalid(sample.reader(), message);
  }

  @ParameterizedTest
  @MethodSource("samplesWithPart")
  void refusesAnOffsetThatIsTooLarge(Sample sample) {
    Part part = sample.part();
    int offset = part.offset(sample.bytes());
    for (long wrong : new long[] {offset + 1L, offset + 8L, 0x7FFF, 0xFFFF, -1, 0x7FFFFFFF}) {
      ByteBuffer message = sample.copy(0);
      part.offset(message, wrong);
      assertInvalid(sample.reader(), message);
    }
  }

  @ParameterizedTest
  @MethodSource("samplesWithPart")
  void refusesAPartInFrontOfTheEndOfTheFixedOne(Sample sample) {
    int fixedEnd = Header.SIZE + sample.fixed();
    for (int wrong : new int[] {0, 63, 64, fixedEnd - 8, fixedEnd - 1}) {
      ByteBuffer message = sample.copy(0);
      sample.part().offset(message, wrong);
      assertInvalid(sample.reader(), message);
    }
  }

  /** All but WRITE, whose offset is where the next byte would be. */
  static List<Sample> samplesWithOptionalPart() {
    return samplesWithPart().stream().filter(one -> one.command() != Command.WRITE).toList();
  }

  @ParameterizedTest
  @MethodSource("samplesWithOptionalPart")
  void doesNotCareWhereAPartWithoutBytesIs(Sample sample) {
    for (long offset : new long[] {0, 0xFFFF, -1}) {
      ByteBuffer message = sample.copy(0);
      sample.part().length(message, 0);
      sample.part().offset(message, offset);
      assertThatCode(() -> sample.reader().read(message)).doesNotThrowAnyException();
    }
  }

  @Test
  void refusesTextWithAnOddNumberOfBytes() {
    ByteBuffer message = Messages.create("name", bytes());
    message.putShort(110, (short) 7);

    assertInvalid(CreateRequest::read, message);
  }

  @Test
  void refusesANegotiationWithoutDialects() {
    assertInvalid(NegotiateRequest::read, Messages.negotiate(0, 0x0202));
  }

  @Test
  void refusesMoreDialectsThanThereAre() {
    assertInvalid(NegotiateRequest::read, Messages.negotiate(3, 0x0202, 0x0210));
    assertInvalid(NegotiateRequest::read, Messages.negotiate(0xFFFF, 0x0202, 0x0210));
  }

  @Test
  void refusesAnUnknownCreateDisposition() {
    ByteBuffer message = Messages.create("n", bytes());
    for (int code : new int[] {6, -1}) {
      assertInvalid(CreateRequest::read, message.putInt(100, code));
    }
  }

  @Test
  void refusesAnUnknownInfoType() {
    for (Sample sample : Messages.samples()) {
      if (sample.command() == Command.QUERY_INFO || sample.command() == Command.SET_INFO) {
        assertInvalid(sample.reader(), sample.copy(0).put(66, (byte) 0));
        assertInvalid(sample.reader(), sample.copy(0).put(66, (byte) 5));
      }
    }
  }

  @Test
  void readsAWriteWhoseDataIsElsewhere() throws IOException {
    ByteBuffer start = Messages.write(112, 8 << 20, bytes());

    assertThat(WriteRequest.read(start, 112 + (8 << 20)).length()).isEqualTo(8 << 20);
    assertThat(WriteRequest.read(start, 112 + (8 << 20) + 7).length()).isEqualTo(8 << 20);
    assertInvalid(message -> WriteRequest.read(message, 112 + (8 << 20) - 1), start);
  }

  @Test
  void readsAWriteWhoseDataBeginsLater() throws IOException {
    ByteBuffer start = Messages.write(120, 5, bytes());

    assertThat(WriteRequest.read(start, 125))
        .isEqualTo(new WriteRequest(120, 5, 1L << 40, Messages.FILE, 0, 1));
    assertInvalid(message -> WriteRequest.read(message, 124), start);
  }

  @Test
  void refusesAWriteOfMoreThanAnIntCanSay() {
    ByteBuffer start = Messages.write(112, -1, bytes());

    assertInvalid(message -> WriteRequest.read(message, 1L << 40), start);
  }

  @Test
  void refusesAWriteWhoseChannelIsNotInIt() throws IOException {
    ByteBuffer start = Messages.write(112, 0, bytes()).putShort(104, (short) 112);

    assertThat(WriteRequest.read(start.putShort(106, (short) 8), 120).channel()).isZero();
    assertInvalid(message -> WriteRequest.read(message, 120), start.putShort(106, (short) 9));
    assertThat(WriteRequest.read(start.putInt(104, 0xFFFF), 120).channel()).isZero();
  }

  @Test
  void wantsToKnowHowLongAWriteReallyIs() {
    assertThatThrownBy(() -> WriteRequest.read(Messages.write(112, 0, bytes()), 111))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("111");
  }

  @Test
  void tellsFlagsApart() {
    assertThat(new QueryDirectoryRequest(37, 0x01, 0, Messages.FILE, "", 0).isRestart()).isTrue();
    assertThat(new QueryDirectoryRequest(37, 0x02, 0, Messages.FILE, "", 0).isSingleEntry())
        .isTrue();
    assertThat(new QueryDirectoryRequest(37, 0x04, 0, Messages.FILE, "", 0).isIndexSpecified())
        .isTrue();
    assertThat(new QueryDirectoryRequest(37, 0x10, 0, Messages.FILE, "", 0).isReopen()).isTrue();
    assertThat(new CloseRequest(1, Messages.FILE).wantsAttributes()).isTrue();
    assertThat(new CloseRequest(2, Messages.FILE).wantsAttributes()).isFalse();
    assertThat(new WriteRequest(112, 0, 0, Messages.FILE, 0, 1).isWriteThrough()).isTrue();
    assertThat(new WriteRequest(112, 0, 0, Messages.FILE, 0, 2).isWriteThrough()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"\\\\host\\share, share", "share, share", "\\\\host\\, ''", "'', ''"})
  void findsTheShareInAPath(String path, String share) {
    assertThat(new TreeConnectRequest(0, path).shareName()).isEqualTo(share);
  }

  @Test
  void readsWhatTheClientHasNegotiated() throws IOException {
    ByteBuffer input = Messages.allocate(28).putInt(0x7F);
    Guid.write(Messages.GUID, input);
    input.putShort((short) 1).putShort((short) 2).putShort((short) 0x0202);
    input.putShort((short) 0x0210).flip();

    assertThat(ValidateNegotiateRequest.read(input))
        .isEqualTo(new ValidateNegotiateRequest(0x7F, Messages.GUID, 1, List.of(0x0202, 0x0210)));
    for (int length = 0; length < 28; length++) {
      assertInvalid(ValidateNegotiateRequest::read, input.duplicate().limit(length));
    }
  }

  @Test
  void refusesNumbersOfNoCommandOrClass() {
    assertThat(refusal(() -> Command.of(19))).isEqualTo(NtStatus.INVALID_PARAMETER);
    assertThat(refusal(() -> FileInformationClass.of(9))).isEqualTo(NtStatus.INVALID_INFO_CLASS);
    assertThat(refusal(() -> FsInformationClass.of(2))).isEqualTo(NtStatus.INVALID_INFO_CLASS);
  }

  private static NtStatus refusal(ThrowingCallable call) {
    return catchThrowableOfType(StatusException.class, call).status();
  }

  @Test
  void hasTheNumbersOfTheSpecifications() {
    assertThat(Stream.of(Command.values()).map(Command::code))
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 18).boxed().toList());
    assertThat(Stream.of(CreateDisposition.values()).map(CreateDisposition::code))
        .containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(Stream.of(CreateAction.values()).map(CreateAction::code))
        .containsExactly(0, 1, 2, 3);
    assertThat(Stream.of(InfoType.values()).map(InfoType::code)).containsExactly(1, 2, 3, 4);
    assertThat(Stream.of(FileInformationClass.values()).map(FileInformationClass::code))
        .containsExactly(
            1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 28, 34, 35, 37, 38);
    assertThat(Stream.of(FsInformationClass.values()).map(FsInformationClass::code))
        .containsExactly(1, 3, 4, 5, 7, 11);
  }

  @Test
  void knowsEachNumber() throws IOException {
    for (Command command : Command.values()) {
      assertThat(Command.of(command.code())).isEqualTo(command);
    }
    for (FileInformationClass one : FileInformationClass.values()) {
      assertThat(FileInformationClass.of(one.code())).isEqualTo(one);
    }
    for (FsInformationClass one : FsInformationClass.values()) {
      assertThat(FsInformationClass.of(one.code())).isEqualTo(one);
    }
    for (NtStatus status : NtStatus.values()) {
      assertThat(NtStatus.of(status.code())).isEqualTo(status);
    }
    assertThat(NtStatus.of(0xC0FFFFFF)).isNull();
  }
}
