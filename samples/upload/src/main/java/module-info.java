/** A file server whose uploads stay in the kernel. */
module io.iovec.upload {
  requires transitive io.iovec;
  requires static org.jspecify;

  exports io.iovec.samples.upload;
}
