package io.iovec.linux;

import io.iovec.Verdict;
import io.iovec.kernel.SystemCalls;
import java.util.ServiceLoader;

/** Prints whether the calls are available, as a program would ask. */
final class AskAvailable {
  private AskAvailable() {}

  public static void main(String[] args) {
    Verdict verdict = ServiceLoader.load(SystemCalls.class).findFirst().orElseThrow().available();
    System.out.println(verdict.holds() + " " + verdict.reason());
  }
}
