/*
 * The limit: what the kernel allows on this machine, with nothing around it. One connection at a time, no buffers but the
 * one named, no framework, no checks that a real server would need. The Java contenders are measured against it.
 *
 *   limit MODE FILE [SINK-PORT]
 *
 *   receive-copy    recv and pwrite through one 256 KiB buffer      receive-splice  splice through a 1 MiB pipe
 *   send-splice     splice through a 1 MiB pipe                     send-sendfile   sendfile
 *   relay-splice    splice through a 1 MiB pipe                     relay-copy      read and write, a 1 MiB buffer
 *
 * Prints its port. Each line on standard input is answered with the process's CPU time in nanoseconds; at its end it exits.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { RECEIVE_HEADER = 112, SEND_HEADER = 84, COPY = 256 << 10, PIPE = 1 << 20, LOWAT = 256 << 10 };

static char buffer[1 << 20] __attribute__((aligned(4096)));
static int pipes[2];
static int file;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void wait_for(int fd, short events) {
  struct pollfd p = {fd, events, 0};
  if (poll(&p, 1, -1) < 0 && errno != EINTR) die("poll");
}

static void lowat(int fd, int *now, int bytes) {
  if (*now != bytes && setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes) == 0) *now = bytes;
}

/* 1 when all came, 0 at the end of the stream. */
static int recv_all(int fd, char *to, size_t n) {
  while (n > 0) {
    ssize_t r = recv(fd, to, n, 0);
    if (r == 0) return 0;
    if (r < 0) {
      if (errno != EAGAIN) die("recv");
      wait_for(fd, POLLIN);
      continue;
    }
    to += r;
    n -= (size_t)r;
  }
  return 1;
}

static void write_all(int fd, const char *from, size_t n, int flags) {
  while (n > 0) {
    ssize_t r = send(fd, from, n, flags | MSG_NOSIGNAL);
    if (r < 0) {
      if (errno != EAGAIN) die("send");
      wait_for(fd, POLLOUT);
      continue;
    }
    from += r;
    n -= (size_t)r;
  }
}

static void receive(int fd, int copy) {
  char header[RECEIVE_HEADER];
  int now = 1;
  for (;;) {
    lowat(fd, &now, 1);
    if (!recv_all(fd, header, sizeof header)) break;
    uint64_t be[2];
    memcpy(be, header, sizeof be);
    int64_t left = (int64_t)be64toh(be[0]);
    loff_t at = (loff_t)be64toh(be[1]);
    while (left > 0) {
      lowat(fd, &now, (int)(left < LOWAT ? left : LOWAT));
      ssize_t r = copy ? recv(fd, buffer, left < COPY ? (size_t)left : COPY, 0)
                       : splice(fd, NULL, pipes[1], NULL, (size_t)left, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
      if (r < 0) {
        if (errno != EAGAIN) die("receive");
        wait_for(fd, POLLIN);
        continue;
      }
      if (r == 0) die("end of stream in a frame");
      left -= r;
      if (copy) {
        if (pwrite(file, buffer, (size_t)r, at) != r) die("pwrite");
        at += r;
      }
      while (!copy && r > 0) {
        ssize_t w = splice(pipes[0], NULL, file, &at, (size_t)r, SPLICE_F_MOVE);
        if (w <= 0) die("splice to file");
        r -= w;
      }
    }
  }
  write_all(fd, "", 1, 0);
}

static void send_frames(int fd, int use_sendfile) {
  uint64_t be[2];
  if (!recv_all(fd, (char *)be, sizeof be)) die("request");
  int64_t frames = (int64_t)be64toh(be[0]);
  int64_t size = (int64_t)be64toh(be[1]);
  char header[SEND_HEADER] = {0};
  for (; frames > 0; frames--) {
    write_all(fd, header, sizeof header, MSG_MORE);
    loff_t at = 0;
    while (at < size) {
      if (use_sendfile) {
        ssize_t r = sendfile(fd, file, &at, (size_t)(size - at));
        if (r < 0 && errno != EAGAIN) die("sendfile");
        if (r < 0) wait_for(fd, POLLOUT);
        continue;
      }
      ssize_t r = splice(file, &at, pipes[1], NULL, (size_t)(size - at), SPLICE_F_MOVE);
      if (r <= 0) die("splice from file");
      while (r > 0) {
        ssize_t w = splice(pipes[0], NULL, fd, NULL, (size_t)r,
                           SPLICE_F_MOVE | SPLICE_F_NONBLOCK | (at < size ? SPLICE_F_MORE : 0));
        if (w < 0) {
          if (errno != EAGAIN) die("splice to socket");
          wait_for(fd, POLLOUT);
          continue;
        }
        r -= w;
      }
    }
  }
}

static void relay(int in, int out, int copy) {
  for (;;) {
    ssize_t r = copy ? recv(in, buffer, sizeof buffer, 0)
                     : splice(in, NULL, pipes[1], NULL, PIPE, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
    if (r == 0) break;
    if (r < 0) {
      if (errno != EAGAIN) die("relay");
      wait_for(in, POLLIN);
      continue;
    }
    if (copy) {
      write_all(out, buffer, (size_t)r, 0);
      continue;
    }
    while (r > 0) {
      ssize_t w = splice(pipes[0], NULL, out, NULL, (size_t)r, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
      if (w < 0) {
        if (errno != EAGAIN) die("relay");
        wait_for(out, POLLOUT);
        continue;
      }
      r -= w;
    }
  }
  shutdown(out, SHUT_WR);
  if (recv_all(out, buffer, 1)) write_all(in, buffer, 1, 0);
}

static int connect_to(int port) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof a) < 0) die("connect");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static void serve(const char *mode, int fd, int sink) {
  if (!strcmp(mode, "receive-copy")) receive(fd, 1);
  else if (!strcmp(mode, "receive-splice")) receive(fd, 0);
  else if (!strcmp(mode, "send-splice")) send_frames(fd, 0);
  else if (!strcmp(mode, "send-sendfile")) send_frames(fd, 1);
  else {
    int out = connect_to(sink);
    relay(fd, out, !strcmp(mode, "relay-copy"));
    close(out);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: limit MODE FILE [SINK-PORT]\n");
    return 2;
  }
  file = open(argv[2], O_RDWR | O_CLOEXEC);
  if (file < 0) die(argv[2]);
  if (pipe2(pipes, O_CLOEXEC) < 0 || fcntl(pipes[1], F_SETPIPE_SZ, PIPE) < 0) die("pipe");
  struct sockaddr_in a = {.sin_family = AF_INET};
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof a;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&a, sizeof a) < 0 || listen(listener, 8) < 0 ||
      getsockname(listener, (struct sockaddr *)&a, &length) < 0)
    die("listen");
  printf("%d\n", ntohs(a.sin_port));
  fflush(stdout);
  for (;;) {
    struct pollfd p[2] = {{0, POLLIN, 0}, {listener, POLLIN, 0}};
    if (poll(p, 2, -1) < 0) die("poll");
    if (p[1].revents) {
      int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (fd < 0) die("accept");
      serve(argv[1], fd, argc > 3 ? atoi(argv[3]) : 0);
      close(fd);
    } else if (p[0].revents) {
      char line[64];
      if (!fgets(line, sizeof line, stdin)) return 0;
      struct timespec t;
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
      printf("%lld\n", t.tv_sec * 1000000000LL + t.tv_nsec);
      fflush(stdout);
    }
  }
}
