package io.iovec.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a class of the tests in a JVM of its own, on this Java. */
final class ChildJvm {
  private ChildJvm() {}

  /** Returns all that it prints, also as errors and warnings, once it has ended well. */
  static String run(Class<?> main, String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.contains("JAVA") || name.contains("JDK"));
    Process child = builder.start();
    String printed = new String(child.getInputStream().readAllBytes(), UTF_8);
    assertThat(child.waitFor()).as(printed).isZero();
    return printed;
  }
}
