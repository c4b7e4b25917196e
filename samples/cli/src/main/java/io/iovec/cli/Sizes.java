package io.iovec.cli;

import io.iovec.TransportConfig;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads and writes numbers of bytes. */
final class Sizes implements ITypeConverter<Long> {
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  /** Made by picocli. */
  Sizes() {}

  @Override
  public Long convert(String text) {
    try {
      return TransportConfig.parseSize(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a number of bytes, as 65536, 64k, 8m or 1g");
    }
  }

  /**
   * Returns a number of bytes in the unit that suits it: {@code 1.5 GiB}, {@code 8 MiB}, {@code 0
   * B}.
   */
  static String text(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String number = String.format(Locale.ROOT, "%.1f", value);
    return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number)
        + " "
        + UNITS[unit];
  }
}
