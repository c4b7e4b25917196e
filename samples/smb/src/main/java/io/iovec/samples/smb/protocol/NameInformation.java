package io.iovec.samples.smb.protocol;

import java.nio.ByteBuffer;

/** A name of a file, such as its short one (MS-FSCC FileAlternateNameInformation). */
public record NameInformation(String name) implements Information {
  private static final int LENGTH = 4;

  @Override
  public int fixedSize() {
    return 8;
  }

  @Override
  public int size() {
    return LENGTH + Utf16.size(name);
  }

  @Override
  public void write(ByteBuffer out) {
    out.putInt(Utf16.size(name));
    Utf16.write(name, out);
  }
}
