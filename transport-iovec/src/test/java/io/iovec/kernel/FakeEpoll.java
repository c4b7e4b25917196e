package io.iovec.kernel;

import java.util.ArrayList;
import java.util.List;

/** See epoll(7): level-triggered; what was reported goes to the end of the line. */
@SuppressWarnings("ReferenceEquality") // what is watched is this object or another
final class FakeEpoll extends FakeObject {
  private static final class Watch {
    final int fd;
    final FakeObject object;
    int events;
    long data;

    Watch(int fd, FakeObject object) {
      this.fd = fd;
      this.object = object;
    }
  }

  private final List<Watch> watches = new ArrayList<>();

  void control(int op, int fd, FakeObject object, int events, long data) {
    Watch watch =
        watches.stream().filter(w -> w.fd == fd && w.object == object).findAny().orElse(null);
    if (watch == null ? op != Linux.EPOLL_CTL_ADD : op == Linux.EPOLL_CTL_ADD) {
      throw new Refused(watch == null ? Errno.ENOENT : Errno.EEXIST);
    }
    if (op == Linux.EPOLL_CTL_DEL) {
      watches.remove(watch);
      return;
    }
    if (watch == null) {
      watch = new Watch(fd, object);
      watches.add(watch);
    }
    watch.events = events | Linux.EPOLLERR | Linux.EPOLLHUP;
    watch.data = data;
  }

  int collect(int[] events, long[] data) {
    int n = 0;
    for (Watch watch : List.copyOf(watches)) {
      int ready = watch.object.readiness() & watch.events;
      if (ready != 0 && n < events.length) {
        events[n] = ready;
        data[n++] = watch.data;
        watches.remove(watch);
        watches.add(watch);
      }
    }
    return n;
  }

  /** The last descriptor of something was closed, so it is watched no longer. */
  void forget(FakeObject object) {
    watches.removeIf(w -> w.object == object);
  }

  int watched() {
    return watches.size();
  }
}
