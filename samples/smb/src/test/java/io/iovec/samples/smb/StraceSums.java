package io.iovec.samples.smb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Adds up what the calls in a trace returned: how many bytes went where. */
final class StraceSums {
  /** Between which places. */
  enum Way {
    /** From a socket or a pipe to user memory. */
    STREAM_TO_USER,
    /** From user memory to a socket or a pipe. */
    USER_TO_STREAM,
    /** From a file of the share to user memory. */
    FILE_TO_USER,
    /** From user memory to a file of the share. */
    USER_TO_FILE,
    /** Within the kernel; twice if there is a pipe in between. */
    SPLICED
  }

  private static final List<String> IN =
      List.of("read", "readv", "pread64", "preadv", "preadv2", "recvfrom", "recvmsg", "recvmmsg");
  private static final List<String> OUT =
      List.of(
          "write",
          "writev",
          "pwrite64",
          "pwritev",
          "pwritev2",
          "sendto",
          "sendmsg",
          "sendmmsg",
          "vmsplice");
  private static final List<String> WITHIN =
      List.of("splice", "tee", "sendfile", "copy_file_range");

  /** The calls that must be traced, as strace takes them. */
  static final String TRACED =
      String.join(",", IN) + "," + String.join(",", OUT) + "," + String.join(",", WITHIN);

  private static final Pattern CALL = Pattern.compile("^(\\d+) +(\\w+)\\((.*)$");
  private static final Pattern RESUMED = Pattern.compile("^(\\d+) +<\\.\\.\\. (\\w+) resumed>.*$");
  private static final Pattern RESULT = Pattern.compile(".*\\) += (\\d+).*$");
  private static final Pattern STREAM = Pattern.compile("\\d+<(TCP|socket|pipe|UNIX).*");

  private final Map<Way, Long> sums = new EnumMap<>(Way.class);
  private final Map<String, String> unfinished = new HashMap<>();
  private final Pattern file;

  private StraceSums(Path share) {
    file = Pattern.compile("\\d+<" + Pattern.quote(share.toString()) + "/.*");
  }

  /**
   * Reads a trace that {@code strace -f -y} writes, from an offset on.
   *
   * @param share the directory whose files count
   */
  static StraceSums of(Path trace, long from, Path share) throws IOException {
    StraceSums sums = new StraceSums(share);
    try (SeekableByteChannel channel = Files.newByteChannel(trace).position(from)) {
      byte[] all = Channels.newInputStream(channel).readAllBytes();
      new String(all, ISO_8859_1).lines().forEach(sums::add);
    }
    return sums;
  }

  private void add(String line) {
    Matcher call = CALL.matcher(line);
    Matcher resumed = RESUMED.matcher(line);
    Matcher result = RESULT.matcher(line);
    String name;
    String arguments;
    if (resumed.matches()) {
      name = resumed.group(2);
      arguments = unfinished.getOrDefault(resumed.group(1), "");
    } else if (call.matches()) {
      name = call.group(2);
      arguments = call.group(3);
      unfinished.put(call.group(1), arguments);
    } else {
      return;
    }
    if (result.matches()) {
      add(name, arguments, Long.parseLong(result.group(1)));
    }
  }

  private void add(String name, String arguments, long n) {
    boolean stream = STREAM.matcher(arguments).matches();
    if (WITHIN.contains(name)) {
      sums.merge(Way.SPLICED, n, Long::sum);
    } else if (stream || file.matcher(arguments).matches()) {
      boolean in = IN.contains(name);
      Way way =
          stream
              ? (in ? Way.STREAM_TO_USER : Way.USER_TO_STREAM)
              : (in ? Way.FILE_TO_USER : Way.USER_TO_FILE);
      sums.merge(way, n, Long::sum);
    }
  }

  long get(Way way) {
    return sums.getOrDefault(way, 0L);
  }

  @Override
  public String toString() {
    return sums.toString();
  }
}
