package io.iovec.nio;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Runs things in threads of their own. The common pool may have a single one. */
final class Background {
  interface Step {
    void run() throws Exception;
  }

  private Background() {}

  static CompletableFuture<Void> run(Step step) {
    return call(
        () -> {
          step.run();
          return null;
        });
  }

  static <T> CompletableFuture<T> call(Callable<T> callable) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return callable.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        },
        task -> {
          Thread thread = new Thread(task, "background");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
