package io.iovec.cli;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes maps, collections, strings, numbers, booleans and null as JSON, for people to read too.
 */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String write(@Nullable Object value) {
    Json json = new Json();
    json.value(value, "\n");
    return json.out.toString();
  }

  private void value(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      block('{', '}', map.entrySet(), indent);
    } else if (value instanceof Collection<?> list) {
      block('[', ']', list, indent);
    } else if (value == null || value instanceof Boolean || value instanceof Number) {
      out.append(value);
    } else {
      string(value.toString());
    }
  }

  private void block(char open, char close, Collection<?> items, String indent) {
    out.append(open);
    String inner = indent + "  ";
    for (Iterator<?> i = items.iterator(); i.hasNext(); ) {
      Object item = i.next();
      out.append(inner);
      if (item instanceof Map.Entry<?, ?> entry) {
        string(String.valueOf(entry.getKey()));
        out.append(": ");
        value(entry.getValue(), inner);
      } else {
        value(item, inner);
      }
      out.append(i.hasNext() ? "," : indent);
    }
    out.append(close);
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
