package io.iovec.samples.smb.protocol;

import static io.iovec.samples.smb.protocol.Messages.allocate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iovec.samples.smb.protocol.Information.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is told of files and file systems, and how much of it where there is too little room. */
class InformationTest {
  private static final NetworkOpenInformation FILE =
      new NetworkOpenInformation(11, 12, 13, 14, 1L << 33, 1L << 32, 0x20);
  private static final StandardInformation STANDARD =
      new StandardInformation(1L << 33, 1L << 32, 3, true, false);

  /** One with what it is and with the bytes that it should be. */
  record Case(Information information, int fixedSize, ByteBuffer bytes) {
    @Override
    public String toString() {
      return information.toString();
    }
  }

  private static Case fixed(Information information, ByteBuffer bytes) {
    return new Case(information, bytes.capacity(), bytes.clear());
  }

  private static ByteBuffer basicBytes(int size) {
    return allocate(size).putLong(11).putLong(12).putLong(13).putLong(14);
  }

  private static ByteBuffer standardBytes(ByteBuffer out) {
    return out.putLong(1L << 33)
        .putLong(1L << 32)
        .putInt(3)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) 0);
  }

  private static ByteBuffer all() {
    ByteBuffer out = standardBytes(basicBytes(106).putInt(0x20).putInt(0));
    out.putLong(77).putInt(5).putInt(0x001F01FF).putLong(0).putInt(2).putInt(0);
    return out.putInt(6).put(Messages.text("\\ab")).clear();
  }

  static List<Case> cases() {
    return List.of(
        fixed(FILE.basic(), basicBytes(40).putInt(0x20)),
        fixed(FILE, basicBytes(56).putLong(1L << 33).putLong(1L << 32).putInt(0x20).putInt(0)),
        fixed(STANDARD, standardBytes(allocate(24))),
        fixed(
            new StandardInformation(0, 0, 1, false, true),
            allocate(24).put(16, (byte) 1).put(21, (byte) 1)),
        fixed(NumberInformation.internal(1L << 50), allocate(8).putLong(1L << 50)),
        fixed(NumberInformation.ea(-2), allocate(4).putInt(-2)),
        fixed(NumberInformation.access(0x001F01FF), allocate(4).putInt(0x001F01FF)),
        fixed(NumberInformation.position(1L << 40), allocate(8).putLong(1L << 40)),
        fixed(NumberInformation.mode(2), allocate(4).putInt(2)),
        fixed(NumberInformation.alignment(0), allocate(4)),
        new Case(
            new AllInformation(FILE.basic(), STANDARD, 77, 5, 0x001F01FF, 2, "\\ab"), 104, all()),
        new Case(
            new NameInformation("ABC~1"),
            8,
            allocate(14).putInt(10).put(Messages.text("ABC~1")).clear()),
        new Case(
            new StreamInformation(1L << 32, 1L << 33),
            32,
            allocate(38)
                .putInt(0)
                .putInt(14)
                .putLong(1L << 32)
                .putLong(1L << 33)
                .put(Messages.text("::$DATA"))
                .clear()),
        fixed(new CompressionInformation(1L << 33), allocate(16).putLong(1L << 33)),
        fixed(new AttributeTagInformation(0x20), allocate(8).putInt(0x20)),
        new Case(
            new FsVolumeInformation(11, 0x12345678, "a volume"),
            24,
            allocate(34)
                .putLong(11)
                .putInt(0x12345678)
                .putInt(16)
                .putShort((short) 0)
                .put(Messages.text("a volume"))
                .clear()),
        fixed(
            new FsSizeInformation(1L << 34, 1L << 33, 8, 512),
            allocate(24).putLong(1L << 34).putLong(1L << 33).putInt(8).putInt(512)),
        fixed(new FsDeviceInformation(0x30), allocate(8).putInt(7).putInt(0x30)),
        new Case(
            new FsAttributeInformation(6, 255, "NTFS"),
            16,
            allocate(20).putInt(6).putInt(255).putInt(8).put(Messages.text("NTFS")).clear()),
        fixed(
            new FsFullSizeInformation(3L << 32, 2L << 32, 1L << 32, 8, 512),
            allocate(32)
                .putLong(3L << 32)
                .putLong(2L << 32)
                .putLong(1L << 32)
                .putInt(8)
                .putInt(512)),
        fixed(
            new FsSectorSizeInformation(512, 4096),
            allocate(28).putInt(512).putInt(4096).putInt(4096).putInt(4096).putInt(3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void writesWhatTheClientHasRoomFor(Case one) throws IOException {
    int size = one.bytes.capacity();
    for (long room : new long[] {size, size + 1, 0xFFFFFFFFL}) {
      assertThat(one.information.output(room))
          .isEqualTo(new Output(NtStatus.SUCCESS, new QueryResponse(one.bytes)));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cutsOffWhatIsBehindTheFixedPart(Case one) throws IOException {
    for (int room = one.fixedSize; room < one.bytes.capacity(); room++) {
      assertThat(one.information.output(room))
          .isEqualTo(
              new Output(
                  NtStatus.BUFFER_OVERFLOW, new QueryResponse(one.bytes.duplicate().limit(room))));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void refusesToWriteLessThanTheFixedPart(Case one) {
    for (int room : new int[] {0, one.fixedSize - 1}) {
      assertThatThrownBy(() -> one.information.output(room))
          .isInstanceOfSatisfying(
              StatusException.class,
              refused -> assertThat(refused.status()).isEqualTo(NtStatus.INFO_LENGTH_MISMATCH));
    }
  }

  @Test
  void wantsRoomForANameThatIsNotThere() throws IOException {
    Information volume = new FsVolumeInformation(1, 2, "");

    assertThat(volume.output(24).response().size()).isEqualTo(8 + 18);
    assertThatThrownBy(() -> volume.output(23)).isInstanceOf(StatusException.class);
  }
}
