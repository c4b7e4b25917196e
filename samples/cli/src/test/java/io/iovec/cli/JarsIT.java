package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The jars as users get them: each way to run them works on each JDK and has nothing to complain
 * about. What the commands then do is tested elsewhere, on classes.
 */
class JarsIT {
  private static final String MAIN = "io.iovec.cli.Main";

  private static final String LIB = System.getProperty("iovec.lib");

  /** The JVM that compiles and tests, and the older one that runs Maven. */
  static final List<String> JVMS =
      List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          System.getProperty("iovec.mavenJava"));

  @TempDir private Path temporary;

  @ParameterizedTest
  @FieldSource("JVMS")
  void runsOnTheClassPath(String java) throws Exception {
    // It asks every provider there is.
    run(onTheClassPath(java), "doctor");
  }

  @ParameterizedTest
  @FieldSource("JVMS")
  void runsOnTheModulePath(String java) throws Exception {
    run(onTheModulePath(java), "doctor");
  }

  /** It starts every server there is, and loads every library. */
  @ParameterizedTest
  @FieldSource("JVMS")
  void servesOnTheModulePath(String java) throws Exception {
    run(
        onTheModulePath(java),
        "demo",
        "--size=64k",
        "--transport=nio",
        "--client=java",
        "--smb-client=smbj",
        "--dir=" + temporary);
  }

  private static List<String> onTheClassPath(String java) {
    String all = LIB + File.separator + "*";
    return List.of(java, "--enable-native-access=ALL-UNNAMED", "-cp", all, MAIN);
  }

  private static List<String> onTheModulePath(String java) {
    return List.of(
        java, "--enable-native-access=io.iovec.linux", "-p", LIB, "-m", "io.iovec.cli/" + MAIN);
  }

  private void run(List<String> command, String... args) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(command);
    all.add(1, "-Dguice_custom_class_loading=CHILD");
    all.addAll(List.of(args));
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }

    assertThat(err).content().as("%s", all).doesNotContain("WARNING", "Exception");
    assertThat(process.waitFor()).as("%s", all).isZero();
    assertThat(out).content().as("%s", all).contains("nio", "kernel");
  }
}
