package io.iovec.samples.upload;

import io.iovec.RelativeName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The head of an HTTP request, as far as files need it. What is ambiguous is refused: a proxy in
 * front may read it otherwise and take one request's payload for the next request.
 *
 * @param method GET, HEAD or PUT
 * @param name of the file, without any directory
 * @param length of the payload, in bytes
 * @param keepAlive whether the connection goes on afterwards
 * @param expectsContinue whether the client waits for 100 before it sends the payload
 */
record Request(
    String method, String name, long length, boolean keepAlive, boolean expectsContinue) {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");
  private static final int LONGEST_NAME = 255;

  /**
   * Returns the length of the head at the front of {@code bytes}, up to and with its empty line, or
   * 0 if that has not come yet.
   *
   * @param from as many bytes have been looked at before
   */
  static int headLength(ByteBuffer bytes, int from) throws Refused {
    int start = bytes.position();
    for (int i = start + from; i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        if (i == start || bytes.get(i - 1) != '\r') {
          throw new Refused(400);
        }
        if (i >= start + 3 && bytes.get(i - 2) == '\n') {
          return i + 1 - start;
        }
      }
    }
    return 0;
  }

  static Request parse(String head) throws Refused {
    // An empty line in front is what some clients send behind the payload before.
    String[] lines = (head.startsWith("\r\n") ? head.substring(2) : head).split("\r\n");
    if (lines.length == 0) {
      throw new Refused(400);
    }
    String[] start = lines[0].split(" ", -1);
    Map<String, String> fields = new HashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      int colon = line.indexOf(':');
      if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
        throw new Refused(400);
      }
      fields.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (one, other) -> one + "," + other);
    }
    if (start.length != 3
        || !TOKEN.matcher(start[0]).matches()
        || hasControl(String.join("", lines))) {
      throw new Refused(400);
    }
    boolean old = start[2].equals("HTTP/1.0");
    if (!old && !start[2].equals("HTTP/1.1")) {
      throw new Refused(start[2].matches("HTTP/[0-9][.][0-9]") ? 505 : 400);
    }
    String host = fields.get("host");
    if (host == null ? !old : host.contains(",")) {
      throw new Refused(400);
    }
    if (fields.containsKey("transfer-encoding")) {
      throw new Refused(501);
    }
    boolean put = start[0].equals("PUT");
    if (!put && !start[0].equals("GET") && !start[0].equals("HEAD")) {
      throw new Refused(405);
    }
    String expected = fields.getOrDefault("expect", "");
    boolean expectsContinue = expected.equalsIgnoreCase("100-continue");
    if (!expected.isEmpty() && !expectsContinue) {
      throw new Refused(417);
    }
    String length = fields.get("content-length");
    if (put && length == null) {
      throw new Refused(411);
    }
    if (length != null && !DIGITS.matcher(length).matches()) {
      throw new Refused(length.matches("[0-9]+") ? 413 : 400);
    }
    long bytes = length == null ? 0 : Long.parseLong(length);
    if (put ? fields.containsKey("content-range") : bytes > 0) {
      throw new Refused(400);
    }
    boolean close =
        Arrays.asList(
                fields.getOrDefault("connection", "").toLowerCase(Locale.ROOT).split("[ \t,]+"))
            .contains("close");
    return new Request(start[0], name(start[1]), bytes, !old && !close, expectsContinue && !old);
  }

  /** Returns the one plain name that a target means. */
  private static String name(String target) throws Refused {
    try {
      String path = new URI(target).getPath();
      if (path == null || !path.startsWith("/") || target.startsWith("//")) {
        throw new Refused(400);
      }
      String name = RelativeName.check(path.substring(1));
      // Those with a dot in front are the server's own. A name that was not UTF-8 has a U+FFFD.
      if (name.startsWith(".")
          || name.contains("/")
          || name.indexOf('\uFFFD') >= 0
          || hasControl(name)
          || name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
        throw new Refused(400);
      }
      return name;
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new Refused(400);
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F);
  }
}
