package io.iovec.kernel;

import io.iovec.kernel.Calibration.Cost;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A calibration in a file, for the machine and the size of pipes that it was made with.
 *
 * <pre>
 * format=1
 * kernel=6.18.0
 * cpu=...
 * pipe=1048576
 * sizes=4096 16384 65536 262144 1048576
 * relay=8735/8125 9304/9111 ...            nanoseconds of a message, kernel/memory
 * </pre>
 */
final class CalibrationFile {
  private static final String FORMAT = "1";
  private static final int MOST_BYTES = 64 << 10;

  private final Path path;
  private final Map<String, String> expected;

  CalibrationFile(Path path, Machine machine, int pipeSize) {
    this.path = path;
    this.expected =
        Map.of(
            "format", FORMAT,
            "kernel", machine.kernel(),
            "cpu", machine.cpu(),
            "pipe", String.valueOf(pipeSize),
            "sizes",
                Calibration.SIZES.stream().map(String::valueOf).collect(Collectors.joining(" ")));
  }

  /**
   * Returns what is in the file.
   *
   * @throws IOException if it is not there, is broken, or does not fit; the message says which
   */
  Calibration read(Set<Direction> possible) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : text().lines().toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    for (Map.Entry<String, String> each : expected.entrySet()) {
      String value = values.get(each.getKey());
      if (!each.getValue().equals(value)) {
        throw new IOException(
            path + " does not fit, " + each.getKey() + "=" + value + " not " + each.getValue());
      }
    }
    Map<Direction, List<Cost>> costs = new EnumMap<>(Direction.class);
    for (Direction direction : possible) {
      costs.put(direction, row(direction.word(), values.getOrDefault(direction.word(), "")));
    }
    return Calibration.of(possible, costs, "read from " + path);
  }

  private String text() throws IOException {
    // Not by a channel: an interrupt would close it.
    try (InputStream in = new FileInputStream(path.toFile())) {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  private List<Cost> row(String name, String value) throws IOException {
    List<Cost> row = new ArrayList<>();
    try {
      for (String cell : value.strip().split(" +", -1)) {
        int slash = cell.indexOf('/');
        row.add(
            new Cost(
                Long.parseLong(cell.substring(0, Math.max(0, slash))),
                Long.parseLong(cell.substring(slash + 1))));
      }
    } catch (IllegalArgumentException e) {
      row.clear();
    }
    if (row.size() != Calibration.SIZES.size()) {
      throw new IOException(path + " is broken or says too little, " + name + "=" + value);
    }
    return row;
  }

  /** Puts a calibration there: all of it or nothing, whoever else does so at the same time. */
  void write(Calibration calibration) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("format", "kernel", "cpu", "pipe", "sizes")) {
      text.append(name).append('=').append(expected.get(name)).append('\n');
    }
    for (Map.Entry<Direction, List<Cost>> row : calibration.costs().entrySet()) {
      text.append(row.getKey().word()).append('=');
      text.append(
          row.getValue().stream()
              .map(cost -> cost.kernel() + "/" + cost.memory())
              .collect(Collectors.joining(" ")));
      text.append('\n');
    }
    Path part = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID());
    Files.createFile(part);
    try {
      try (OutputStream out = new FileOutputStream(part.toFile())) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
