package io.iovec.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on standard error how far things are: a bar at a terminal, a line for each otherwise. */
final class Progress {
  private static final int WIDTH = 79;
  private static final long MIB = 1L << 20;

  private final PrintStream err;
  private final boolean terminal;

  Progress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Tells whether this process's standard error is a terminal. */
  static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Begins something; the caller closes it when it is done. */
  Task start(String name, long bytes) {
    return new Task(name, bytes);
  }

  /** Something under way. */
  final class Task implements AutoCloseable {
    private final long bytes;
    private final @Nullable ProgressBar bar;

    private Task(String name, long bytes) {
      this.bytes = bytes;
      if (terminal) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(bytes)
                .setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII)
                // With a width it does not have to ask the terminal, for which it needs more
                // libraries.
                .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                .clearDisplayOnFinish()
                .build();
      } else {
        bar = null;
        err.println(name);
      }
    }

    void at(long done) {
      if (bar != null) {
        bar.stepTo(Math.min(done, bytes));
      }
    }

    @Override
    public void close() {
      if (bar != null) {
        bar.close();
      }
    }
  }
}
