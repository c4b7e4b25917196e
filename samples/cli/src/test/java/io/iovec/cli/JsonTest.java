package io.iovec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of value comes back as it was written. */
class JsonTest {
  @Test
  void writesEveryKindOfValue() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("text", "a \"quoted\" \\ line\nwith\ttab, \u0001, é and \uD83D\uDE00");
    value.put("number", 9_007_199_254_740_993L);
    value.put("true", true);
    value.put("nothing", null);
    value.put("list", Arrays.asList("a", null, List.of()));
    value.put("map", Map.of("key", Map.of()));

    assertThat(JsonReader.read(Json.write(value))).isEqualTo(value);
  }

  @Test
  void indentsForPeople() {
    assertThat(Json.write(Map.of("list", List.of(1, 2))))
        .isEqualTo("{\n  \"list\": [\n    1,\n    2\n  ]\n}");
  }
}
