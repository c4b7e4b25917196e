package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program of this class path is told, and what it tells. */
class OtherProgramTest {
  /** Ends with the number of its arguments if they are those that it names, or else with 99. */
  static final class Told {
    private static final List<String> ARGUMENTS =
        List.of("--rounds=3", "--scenario=send,relay", "--quick");

    private Told() {}

    public static void main(String[] args) {
      System.exit(ARGUMENTS.equals(List.of(args)) ? args.length : 99);
    }
  }

  @Test
  void isToldWhatIsAskedForAndNothingElse() throws Exception {
    OtherProgram told = new OtherProgram(Told.class.getName(), "");
    told.add("--rounds", 3);
    told.add("--disk", null);
    told.addAll("--scenario", List.of("send", "relay"));
    told.addAll("--rules", List.of());
    told.addIf(true, "--quick");
    told.addIf(false, "--list");

    assertThat(told.run()).isEqualTo(3);
  }

  @Test
  void oneThatIsNotThereIsAnErrorForTheUser() {
    assertThatThrownBy(() -> new OtherProgram("io.iovec.Nowhere", "where it is to be had"))
        .isInstanceOf(UserError.class)
        .hasMessage("where it is to be had");
  }
}
