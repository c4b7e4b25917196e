package io.iovec.conformance;

import io.iovec.Answer;
import io.iovec.IoEntry;
import io.iovec.IoFile;
import io.iovec.IoVector;
import io.iovec.KernelEntry;
import io.iovec.SinkException;
import io.iovec.StreamListener;
import io.iovec.StreamSocket;
import io.iovec.SystemException;
import io.iovec.Transport;
import io.iovec.TransportConfig;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wrong answers to faults. */
final class FaultMutants {
  /** What is never closed, kept so that no collector closes it. */
  private static final List<InputStream> LEAKED = new ArrayList<>();

  private FaultMutants() {}

  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>(ofFiles());
    all.addAll(FaultSocketMutants.all());
    all.addAll(ofLimits());
    return all;
  }

  private static UnaryOperator<Transport> files(UnaryOperator<IoFile> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          IoFile altered(IoFile file) {
            return wrong.apply(file);
          }
        };
  }

  /** What becomes of a write that the file has refused. */
  private interface Refused {
    void write(IoVector from, SinkException refused) throws IOException;
  }

  private static UnaryOperator<Transport> refused(Refused wrong) {
    return files(
        inner ->
            new ForwardingFile(inner) {
              @Override
              public long write(IoVector from, long position) throws IOException {
                try {
                  return super.write(from, position);
                } catch (SinkException e) {
                  wrong.write(from, e);
                  throw e;
                }
              }
            });
  }

  private static SinkException refusal(SinkException.Reason reason, long count, Throwable cause) {
    return new SinkException(reason, count, cause);
  }

  private static List<Mutant> ofFiles() {
    return List.of(
        Mutant.of("loses bytes that a file has refused as too many")
            .by(
                refused(
                    (from, e) -> {
                      if (e.reason() == SinkException.Reason.TOO_LARGE && !from.isEmpty()) {
                        from.release(1);
                      }
                    }))
            .breaks("X-10", "bytes left")
            .alsoBreaks("X-01", "X-04", "X-05", "X-07"),
        Mutant.of("loses a byte when the device fails")
            .by(
                refused(
                    (from, e) -> {
                      if (e.reason() == SinkException.Reason.OTHER && !from.isEmpty()) {
                        from.release(1);
                      }
                    }))
            .breaks("X-01", "length after write, n=")
            .breaks("X-21", "length after write, n=")
            .alsoBreaks("F-27", "X-04", "X-05", "X-07", "X-10"),
        Mutant.of("forgets what is left when a file refuses for the third time")
            .by(
                inner -> {
                  int[] times = {0};
                  return refused(
                          (from, e) -> {
                            if (++times[0] % 3 == 0) {
                              from.clear();
                            }
                          })
                      .apply(inner);
                })
            .breaks("X-07", "length after write, n=")
            .alsoBreaks("O-13", "X-01", "X-04", "X-05", "X-10"),
        Mutant.of("says of a full disk that something went wrong")
            .by(
                refused(
                    (from, e) -> throwIt(refusal(SinkException.Reason.OTHER, e.transferred(), e))))
            .breaks("X-09", "the reason, told=")
            .alsoBreaks("F-06"),
        Mutant.of("counts nothing of a write that failed in its middle")
            .by(refused((from, e) -> throwIt(refusal(e.reason(), 0, e))))
            .breaks("X-09", "half was written, told=")
            .alsoBreaks("X-01", "X-04", "X-07"),
        Mutant.of("takes an error of a file for its end")
            .by(
                files(
                    inner ->
                        new ForwardingFile(inner) {
                          @Override
                          public long read(IoVector into, long position, long count) {
                            try {
                              return super.read(into, position, count);
                            } catch (IOException e) {
                              return Answer.END_OF_STREAM;
                            }
                          }
                        }))
            .breaks("X-11", "the error, by the next read")
            .alsoBreaks("X-02", "X-05"),
        Mutant.of("closes files that have refused bytes only in the end")
            .by(LateClosing::new)
            .breaks("X-05", "X-05: all is closed, but FILES_OPEN")
            .alsoBreaks("C-03", "F-06", "F-15", "F-27", "O-13", "O-15", "X-01", "X-04", "X-07"),
        Mutant.of("keeps to itself what could not be forced")
            .by(
                files(
                    inner ->
                        new ForwardingFile(inner) {
                          @Override
                          public void force(boolean metadata) {
                            try {
                              super.force(metadata);
                            } catch (IOException e) {
                              // This is the flaw.
                            }
                          }
                        }))
            .breaks("X-12", "of force"),
        Mutant.of("keeps to itself that a file could not be extended")
            .by(
                files(
                    inner ->
                        new ForwardingFile(inner) {
                          @Override
                          public void truncate(long size) {
                            try {
                              super.truncate(size);
                            } catch (IOException e) {
                              // This is the flaw.
                            }
                          }
                        }))
            .breaks("X-13", "of truncate")
            .alsoBreaks("F-06", "F-27"));
  }

  private static void throwIt(IOException e) throws IOException {
    throw e;
  }

  private static List<Mutant> ofLimits() {
    return List.of(
        Mutant.of("leaves a descriptor open each time that it is opened")
            .byProvider(
                inner ->
                    new ForwardingProvider(inner) {
                      @Override
                      public Transport open(TransportConfig config) throws IOException {
                        leak();
                        return super.open(config);
                      }
                    })
            .breaks("X-08", "descriptors=")
            .alsoBreaks("O-11", "O-17", "O-18", "X-05"),
        Mutant.of("does not say which error accepting has met")
            .by(
                listeners(
                    inner ->
                        new ForwardingListener(inner) {
                          @Override
                          public @Nullable StreamSocket accept() throws IOException {
                            try {
                              return super.accept();
                            } catch (SystemException e) {
                              throw new IOException(e.getMessage(), e);
                            }
                          }
                        }))
            .breaks("X-16", "of accept"),
        Mutant.of("does not say what to do when descriptors run out")
            .by(
                listeners(
                    inner ->
                        new ForwardingListener(inner) {
                          @Override
                          public @Nullable StreamSocket accept() throws IOException {
                            try {
                              return super.accept();
                            } catch (SystemException e) {
                              throw new SystemException(
                                  "accept", e.errorName(), e.errno(), "no further ones");
                            }
                          }
                        }))
            .breaks("X-16", "to raise ulimit -n, in message=accept: EMFILE"),
        Mutant.of("drops the connection that it cannot accept")
            .by(
                listeners(
                    inner ->
                        new ForwardingListener(inner) {
                          @Override
                          public @Nullable StreamSocket accept() throws IOException {
                            try {
                              return super.accept();
                            } catch (SystemException e) {
                              StreamSocket dropped = super.accept();
                              if (dropped != null) {
                                dropped.close();
                              }
                              throw e;
                            }
                          }
                        }))
            .breaks("X-16", "a connection that is still in the queue")
            .alsoBreaks("X-01", "X-02", "X-03", "X-04", "X-05", "X-07", "X-19"),
        Mutant.of("leaves a descriptor open when it cannot open a file")
            .by(
                inner ->
                    new ForwardingTransport(inner) {
                      @Override
                      public IoFile open(Path root, String relative, OpenOption... options)
                          throws IOException {
                        try {
                          return super.open(root, relative, options);
                        } catch (IOException e) {
                          leak();
                          throw e;
                        }
                      }
                    })
            .breaks("X-17", "descriptors=")
            .alsoBreaks("E-08", "E-09", "O-13", "X-05"),
        Mutant.of("answers no room where no kernel buffer can be made, and goes on reporting")
            .by(
                transport ->
                    new ForwardingTransport(transport) {
                      @Override
                      StreamSocket altered(StreamSocket socket) {
                        return new ForwardingSocket(socket) {
                          @Override
                          public long recv(IoVector into, int memoryMax, long kernelMax)
                              throws IOException {
                            try (IoEntry probe = transport.kernelEntry(1)) {
                              return probe instanceof KernelEntry
                                  ? super.recv(into, memoryMax, kernelMax)
                                  : Answer.NO_ROOM;
                            } catch (IOException e) {
                              return Answer.NO_ROOM;
                            }
                          }
                        };
                      }
                    })
            .breaks("X-18", "there is no room"));
  }

  private static UnaryOperator<Transport> listeners(UnaryOperator<StreamListener> wrong) {
    return inner ->
        new ForwardingTransport(inner) {
          @Override
          StreamListener altered(StreamListener listener) {
            return wrong.apply(listener);
          }
        };
  }

  private static void leak() throws IOException {
    LEAKED.add(new FileInputStream("/dev/null"));
  }

  /** Keeps files that have refused bytes open until it is closed itself. */
  private static final class LateClosing extends ForwardingTransport {
    private final List<IoFile> late = new ArrayList<>();

    LateClosing(Transport inner) {
      super(inner);
    }

    @Override
    IoFile altered(IoFile file) {
      return new ForwardingFile(file) {
        private boolean refused;

        @Override
        public long write(IoVector from, long position) throws IOException {
          try {
            return super.write(from, position);
          } catch (SinkException e) {
            refused = true;
            throw e;
          }
        }

        @Override
        public void close() throws IOException {
          if (refused) {
            late.add(file);
          } else {
            super.close();
          }
        }
      };
    }

    @Override
    public void close() {
      for (IoFile file : late) {
        try {
          file.close();
        } catch (IOException e) {
          // Closed too late as it is.
        }
      }
      super.close();
    }
  }
}
