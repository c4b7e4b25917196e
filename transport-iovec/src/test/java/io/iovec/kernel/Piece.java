package io.iovec.kernel;

/**
 * A reference to bytes of a page or a segment, not a copy: who overwrites the page changes what is
 * in pipes and queues, as in the kernel.
 */
@SuppressWarnings("ArrayRecordComponent") // the page is what is shared
record Piece(byte[] page, int start, int end) {
  int length() {
    return end - start;
  }

  /** Returns the first n bytes, all if there are fewer. */
  Piece front(long n) {
    return n >= length() ? this : new Piece(page, start, start + (int) n);
  }

  /** Returns what follows the first n bytes. */
  Piece rest(int n) {
    return new Piece(page, start + n, end);
  }

  static Piece copyOf(byte[] bytes, int start, int end) {
    return new Piece(java.util.Arrays.copyOfRange(bytes, start, end), 0, end - start);
  }
}
