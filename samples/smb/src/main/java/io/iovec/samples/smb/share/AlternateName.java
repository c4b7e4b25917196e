package io.iovec.samples.smb.share;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.io.FilenameUtils;

/**
 * Names of the form 8.3, made from others: a letter, a tilde, a hash, the beginning of the
 * extension. Nothing is stored; a name's alternate is always the same, and opens it, unless another
 * name in the directory has the same hash (of 32 bits).
 */
final class AlternateName {
  private static final Pattern SHORT =
      Pattern.compile("[A-Z0-9_$~!#%&'()@^`{}-]{1,8}(\\.[A-Z0-9_$~!#%&'()@^`{}-]{1,3})?");
  private static final Pattern NOT_ALLOWED = Pattern.compile("[^A-Z0-9_]");
  private static final int HASH = 6;
  private static final long HASHES = 36L * 36 * 36 * 36 * 36 * 36;

  private AlternateName() {}

  /** Returns the name in capitals if it has the form already, or else one made from it. */
  static String of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return SHORT.matcher(upper).matches() ? upper : made(name, upper);
  }

  private static String made(String name, String upper) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    String hash = Long.toString(crc.getValue() % HASHES, 36).toUpperCase(Locale.ROOT);
    int dot = upper.lastIndexOf('.');
    String extension = dot < 0 ? "" : start(upper.substring(dot + 1), 3);
    return (start(upper, 1) + "_").charAt(0)
        + "~"
        + "0".repeat(HASH - hash.length())
        + hash
        + (extension.isEmpty() ? "" : "." + extension);
  }

  private static String start(String from, int most) {
    String allowed = NOT_ALLOWED.matcher(from).replaceAll("");
    return allowed.substring(0, Math.min(most, allowed.length()));
  }

  /** Tells whether a name looks like one that was made. */
  static boolean isMade(String name) {
    return name.length() >= HASH + 2
        && name.charAt(1) == '~'
        && FilenameUtils.getBaseName(name).length() == HASH + 2;
  }

  /** Returns the name by which clients are told of a file: its own if they could ask for it. */
  static String shown(String name) {
    return SharePath.isLegal(name) ? name : of(name);
  }
}
