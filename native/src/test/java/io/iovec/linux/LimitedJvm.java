package io.iovec.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Runs a class of the tests in a JVM of its own, to which a limit of the shell applies. */
final class LimitedJvm {
  private static final String RUN =
      "; exec \"$0\" -XX:-UsePerfData --enable-native-access=ALL-UNNAMED -cp \"$1\" \"$2\"";

  private LimitedJvm() {}

  /**
   * Returns all that it prints, once it has ended well.
   *
   * @param limit a command of bash(1): {@code ulimit -f 64}
   */
  static String run(String limit, Class<?> main) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                "-c",
                limit + RUN,
                java,
                System.getProperty("java.class.path"),
                main.getName())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.contains("JAVA") || name.contains("JDK"));
    Process child = builder.redirectInput(new File("/dev/null")).start();
    // Closed here, they are not left to a thread of Java's that comes some time after the end.
    try (InputStream out = child.getInputStream();
        InputStream err = child.getErrorStream()) {
      String printed = new String(out.readAllBytes(), UTF_8);
      assertThat(child.waitFor()).as(printed).isZero();
      assertThat(err.read()).isEqualTo(-1);
      return printed;
    }
  }
}
