/*
 * The limit: what the kernel allows on this machine, with nothing around it: one thread, level-triggered epoll, no checks
 * that only a real server needs. The other contenders are measured against the cheapest of its modes.
 *
 *   limit FILE SINK-PORT
 *
 * prints MODE=PORT for each mode on one line, and serves any number of connections on each port; see Service.java and
 * Wire.java. Each line on standard input is answered with "-"; at the end of it the process exits.
 *
 *   receive-copy    recv to a buffer of 256 KiB, pwrite from there           send-copy      pread, and send of 256 KiB
 *   receive-splice  a pipe of 1 MiB                                          send-sendfile  sendfile
 *   receive-map     recv to a mapping of the file that is in memory already  send-splice    a pipe of 1 MiB
 *   relay-copy      recv to a buffer of 1 MiB, send from there               relay-splice   a pipe of 1 MiB
 *   small-copy      recv to a buffer of 256 KiB, one send of all replies
 *
 * Many small messages share a recv or a send; a large one arrives where it begins in a page, the next header with its end.
 * Buffers, pipes and the mapping are the process's. A connection has one of its own only while its peer takes nothing.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RECEIVE_HEADER = 112, SEND_REQUEST = 16, SEND_HEADER = 84, SMALL_REQUEST = 112, SMALL_REPLY = 80 };
enum { KIB = 1 << 10, MIB = 1 << 20, COPY = 256 * KIB, PIPE = MIB, LARGE = 64 * KIB, PAGE = 4096, MAPPED = 64 * MIB };
enum { NOW = SPLICE_F_MOVE | SPLICE_F_NONBLOCK, ROUNDS = 8 /* of sending, before other connections have their turn */ };
enum mode {
  RECEIVE_COPY, RECEIVE_SPLICE, RECEIVE_MAP, SEND_COPY, SEND_SENDFILE, SEND_SPLICE, RELAY_COPY, RELAY_SPLICE, SMALL_COPY, MODES
};
static const char *const names[MODES] = {"receive-copy", "receive-splice", "receive-map", "send-copy", "send-sendfile",
                                         "send-splice", "relay-copy", "relay-splice", "small-copy"};

/* One way through the server: what is read from fd goes to the file, or to the peer's fd. */
struct connection {
  int fd;
  enum mode mode;
  struct connection *peer; /* of a relay the other end; itself otherwise; of a listener none */
  uint32_t watched;        /* by epoll */
  int blocked;             /* waits for room in the peer's socket */
  int ended;               /* fd has nothing more to read */
  int lowat;
  size_t have;             /* bytes of the header */
  char header[RECEIVE_HEADER];
  int64_t frames, size;    /* to be sent; of a payload */
  int64_t left;            /* receive: of the payload */
  loff_t at;               /* receive: where that goes; send: how much of the frame is away, its header included */
  int pipe[2];             /* or zeros, if it has none */
  size_t piped;            /* bytes in that */
  char *rest;              /* what the peer did not take */
  size_t rest_size;
  struct connection *next; /* of the dead */
};

static char buffer[MIB] __attribute__((aligned(PAGE)));
static char replies[COPY] __attribute__((aligned(PAGE)));
static char *map;
static int pipes[64][2], spare; /* of them */
static struct connection *dead;
static int file, sink, epoll;

static void die(const char *what) { perror(what), exit(1); }

static size_t least(int64_t a, int64_t b) { return (size_t)(a < b ? a : b); }

static int64_t number(const char *from) {
  uint64_t be;
  memcpy(&be, from, sizeof be);
  return (int64_t)be64toh(be);
}

static void borrow_pipe(struct connection *c) {
  if (c->pipe[0]) return;
  if (spare > 0) {
    memcpy(c->pipe, pipes[--spare], sizeof c->pipe);
  } else {
    if (pipe2(c->pipe, O_CLOEXEC | O_NONBLOCK) < 0) die("pipe");
    fcntl(c->pipe[1], F_SETPIPE_SZ, PIPE); /* without privileges there are only so many: a smaller one serves too */
  }
}

static void return_pipe(struct connection *c, int broken) {
  if (!c->pipe[0] || (c->piped > 0 && !broken)) return;
  if (broken || spare == sizeof pipes / sizeof pipes[0]) {
    close(c->pipe[0]);
    close(c->pipe[1]);
  } else {
    memcpy(pipes[spare++], c->pipe, sizeof c->pipe);
  }
  c->pipe[0] = 0;
}

static void watch(struct connection *c) {
  uint32_t events = (c->blocked || c->ended ? 0 : EPOLLIN) | (c->peer->blocked ? EPOLLOUT : 0);
  struct epoll_event e = {events, {.ptr = c}};
  if (c->fd < 0 || c->watched == events) return;
  if (epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &e) < 0) die("epoll_ctl");
  c->watched = events;
}

static struct connection *add(int fd, enum mode mode) {
  struct connection *c = calloc(1, sizeof *c);
  struct epoll_event e = {EPOLLIN, {.ptr = c}};
  if (!c || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) < 0) die("add");
  *c = (struct connection){.fd = fd, .mode = mode, .peer = c, .lowat = 1, .watched = EPOLLIN};
  return c;
}

static void drop(struct connection *c) {
  if (c->fd < 0) return;
  close(c->fd);
  c->fd = -1;
  return_pipe(c, 1);
  free(c->rest);
  c->next = dead; /* epoll may have told of it already: freed when that is read */
  dead = c;
  drop(c->peer);
}

/* Each of the following moves what can be moved now. They return -1 if the connection is over. */

static int pause_or_end(ssize_t r) { return r < 0 && errno == EAGAIN ? 0 : -1; }

static int in_map(const struct connection *c) {
  return c->mode == RECEIVE_MAP && c->at >= 0 && c->at + c->left <= MAPPED;
}

static void begin_payload(struct connection *c, const char *header) {
  c->left = c->size = number(header);
  c->at = number(header + 8);
  c->have = 0;
}

static size_t add_header(struct connection *c, const char *from, int64_t n) {
  size_t piece = least(n, (int64_t)(RECEIVE_HEADER - c->have));
  const char *header = from;
  if (piece < RECEIVE_HEADER) header = memcpy(c->header + c->have, from, piece) - c->have;
  if ((c->have += piece) == RECEIVE_HEADER) begin_payload(c, header);
  return piece;
}

static void add_payload(struct connection *c, const char *from, size_t n) {
  if (!in_map(c)) {
    if (pwrite(file, from, n, c->at) != (ssize_t)n) die("pwrite");
  } else if (from != map + c->at) {
    memcpy(map + c->at, from, n);
  }
  c->at += (loff_t)n;
  c->left -= (int64_t)n;
}

/* Whatever there is, to the buffer: messages, and parts of them at both ends. */
static ssize_t receive_many(struct connection *c) {
  ssize_t r = recv(c->fd, buffer, COPY, 0);
  for (char *p = buffer, *end = buffer + r; p < end;) {
    size_t n = least(end - p, c->left);
    if (n > 0) add_payload(c, p, n);
    else n = add_header(c, p, end - p);
    p += n;
  }
  return r;
}

/* Of one payload, to its place; at its end with the next header. */
static ssize_t receive_large(struct connection *c) {
  char *place = in_map(c) ? map + c->at : buffer;
  size_t room = least(c->left, in_map(c) ? MAPPED : COPY);
  struct iovec to[2] = {{place, room}, {c->header + c->have, RECEIVE_HEADER - c->have}};
  struct msghdr message = {.msg_iov = to, .msg_iovlen = room == (size_t)c->left ? 2 : 1};
  ssize_t r = recvmsg(c->fd, &message, 0);
  if (r <= 0) return r;
  size_t n = least(r, (int64_t)room);
  if (n > 0) add_payload(c, place, n);
  if ((c->have += (size_t)r - n) == RECEIVE_HEADER) begin_payload(c, c->header);
  return r;
}

static ssize_t receive_piped(struct connection *c) {
  borrow_pipe(c);
  ssize_t r = splice(c->fd, NULL, c->pipe[1], NULL, PIPE, NOW);
  for (ssize_t left = r, n; left > 0; left -= n) {
    if (c->left > 0) {
      n = splice(c->pipe[0], NULL, file, &c->at, least(left, c->left), SPLICE_F_MOVE);
      c->left -= n;
    } else {
      n = read(c->pipe[0], c->header + c->have, least(left, (int64_t)(RECEIVE_HEADER - c->have)));
      if ((c->have += (size_t)n) == RECEIVE_HEADER) begin_payload(c, c->header);
    }
    if (n <= 0) die("out of a pipe");
  }
  return_pipe(c, 0);
  return r;
}

static int receive(struct connection *c) {
  ssize_t r = c->mode == RECEIVE_SPLICE ? receive_piped(c) : c->size >= LARGE ? receive_large(c) : receive_many(c);
  if (r == 0 && send(c->fd, "", 1, MSG_NOSIGNAL) < 0) perror("send");
  if (r <= 0) return pause_or_end(r);
  /* The kernel wakes us when all is there that surely comes, or as much as we take at once. */
  int bytes = (int)least(c->left, c->mode == RECEIVE_COPY ? COPY : PIPE);
  if (bytes < LARGE / 4) bytes = 1;
  if (bytes != c->lowat) setsockopt(c->fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes);
  c->lowat = bytes;
  return 0;
}

static void sent(struct connection *c, int64_t n) {
  c->at += n;
  c->frames -= c->at / (SEND_HEADER + c->size);
  c->at %= SEND_HEADER + c->size;
}

static int send_copy(struct connection *c) {
  char *const start = buffer + PAGE - SEND_HEADER, *const end = start + COPY; /* the first payload begins in a page */
  for (int i = 0; i < ROUNDS && c->frames > 0; i++) {
    char *p = start;
    int64_t at = c->at;
    for (int64_t frames = c->frames; frames > 0 && end - p > SEND_HEADER; frames--, at = 0) {
      for (; at < SEND_HEADER; at++) *p++ = c->header[at];
      size_t n = least(end - p, SEND_HEADER + c->size - at);
      if (pread(file, p, n, at - SEND_HEADER) != (ssize_t)n) die("pread");
      p += n;
    }
    ssize_t r = send(c->fd, start, (size_t)(p - start), MSG_NOSIGNAL);
    if (r < 0) return pause_or_end(r);
    sent(c, r);
    if (r < p - start) break; /* the rest is read again when there is room */
  }
  return 0;
}

static ssize_t send_piped(struct connection *c, loff_t from, size_t n) {
  borrow_pipe(c);
  if (c->piped == 0) {
    ssize_t r = splice(file, &from, c->pipe[1], NULL, n, NOW);
    if (r <= 0) die("splice from the file");
    c->piped = (size_t)r;
  }
  ssize_t r = splice(c->pipe[0], NULL, c->fd, NULL, c->piped, NOW);
  if (r > 0) c->piped -= (size_t)r;
  return_pipe(c, 0);
  return r;
}

static int send_uncopied(struct connection *c) {
  int more = c->size > 0 && c->size < COPY ? MSG_MORE : 0; /* a large payload fills its segments by itself */
  for (int i = 0; i < 4 * ROUNDS && c->frames > 0; i++) {
    loff_t from = c->at - SEND_HEADER;
    size_t n = (size_t)(c->size - from);
    ssize_t r = from < 0 ? send(c->fd, c->header + c->at, (size_t)-from, MSG_NOSIGNAL | more)
                : c->mode == SEND_SPLICE ? send_piped(c, from, n)
                                         : sendfile(c->fd, file, &from, n);
    if (r <= 0) return pause_or_end(r);
    sent(c, r);
  }
  return 0;
}

static int send_frames(struct connection *c) {
  if (c->frames == 0) {
    ssize_t r = recv(c->fd, c->header + c->have, SEND_REQUEST - c->have, 0);
    if (r <= 0) return pause_or_end(r);
    if ((c->have += (size_t)r) < SEND_REQUEST) return 0;
    c->frames = number(c->header);
    c->size = number(c->header + 8);
    c->have = 0;
    memcpy(memset(c->header, 0, SEND_HEADER), &(uint64_t){htobe64((uint64_t)c->size)}, 8);
  }
  int r = c->mode == SEND_COPY ? send_copy(c) : send_uncopied(c);
  c->blocked = c->frames > 0;
  return r;
}

/* Sends, and keeps what the peer does not take now; that may be what was kept already. */
static int send_or_keep(struct connection *c, const char *from, size_t n) {
  ssize_t r = send(c->peer->fd, from, n, MSG_NOSIGNAL);
  if (r < 0 && (errno != EAGAIN || c->rest)) return pause_or_end(r);
  if (r > 0) from += r, n -= (size_t)r;
  char *rest = n > 0 ? malloc(n) : NULL;
  if (rest) memcpy(rest, from, n);
  else if (n > 0) die("malloc");
  free(c->rest);
  c->rest = rest;
  c->rest_size = n;
  c->blocked = n > 0;
  return 0;
}

static int end_relay(struct connection *c) {
  if (!c->ended) shutdown(c->peer->fd, SHUT_WR);
  c->ended = 1;
  return c->peer->ended ? -1 : 0;
}

static int relay_copy(struct connection *c) {
  if (c->rest) return send_or_keep(c, c->rest, c->rest_size);
  ssize_t r = recv(c->fd, buffer, sizeof buffer, 0);
  return r > 0 ? send_or_keep(c, buffer, (size_t)r) : r == 0 ? end_relay(c) : pause_or_end(r);
}

static int relay_splice(struct connection *c) {
  ssize_t r = 1, w = 0;
  borrow_pipe(c);
  if (c->piped == 0) {
    r = splice(c->fd, NULL, c->pipe[1], NULL, PIPE, NOW);
    if (r > 0) c->piped = (size_t)r;
  }
  if (c->piped > 0) w = splice(c->pipe[0], NULL, c->peer->fd, NULL, c->piped, NOW);
  if (w > 0) c->piped -= (size_t)w;
  c->blocked = c->piped > 0;
  return_pipe(c, 0);
  return r == 0 ? end_relay(c) : r < 0 ? pause_or_end(r) : w < 0 ? pause_or_end(w) : 0;
}

static int answer(struct connection *c) {
  if (c->rest) return send_or_keep(c, c->rest, c->rest_size);
  ssize_t r = recv(c->fd, buffer, COPY, 0);
  if (r <= 0) return pause_or_end(r);
  char *out = replies; /* zero but for the numbers */
  for (char *p = buffer, *end = buffer + r; p < end;) {
    size_t n = least(end - p, (int64_t)(SMALL_REQUEST - c->have));
    if (c->have < 8) memcpy(c->header + c->have, p, n < 8 - c->have ? n : 8 - c->have);
    p += n;
    if ((c->have += n) < SMALL_REQUEST) break;
    memcpy(out, c->header, 8);
    out += SMALL_REPLY;
    c->have = 0;
  }
  return out == replies ? 0 : send_or_keep(c, replies, (size_t)(out - replies));
}

static void flow(struct connection *c) {
  static int (*const flows[MODES])(struct connection *) = {receive,     receive,    receive,      send_frames, send_frames,
                                                           send_frames, relay_copy, relay_splice, answer};
  if (c->fd < 0) return;
  if (flows[c->mode](c) < 0) drop(c);
  watch(c);
  watch(c->peer);
}

static int open_socket(struct sockaddr_in *a, int port) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) die("socket"); /* accepted ones inherit it */
  *a = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
  return fd;
}

static void begin(struct connection *c) {
  struct sockaddr_in a;
  struct stat s;
  if (c->mode == RELAY_COPY || c->mode == RELAY_SPLICE) {
    c->peer = add(open_socket(&a, sink), c->mode);
    c->peer->peer = c;
    connect(c->peer->fd, (struct sockaddr *)&a, sizeof a); /* a failure is told by the first recv */
  }
  if (c->mode != RECEIVE_MAP) return;
  if (fstat(file, &s) < 0 || s.st_size < MAPPED) die("the file is too short to be mapped");
  if (!map) map = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file, 0);
  if (map == MAP_FAILED) die("mmap");
}

static void accept_all(struct connection *listener) {
  int fd;
  while ((fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) begin(add(fd, listener->mode));
  if (errno != EAGAIN && errno != ECONNABORTED) die("accept");
}

static void listen_for(enum mode mode) {
  struct sockaddr_in a;
  socklen_t length = sizeof a;
  int fd = open_socket(&a, 0);
  if (bind(fd, (struct sockaddr *)&a, length) < 0 || listen(fd, SOMAXCONN) < 0) die("listen");
  if (getsockname(fd, (struct sockaddr *)&a, &length) < 0) die("getsockname");
  add(fd, mode)->peer = NULL;
  printf("%s%s=%d", mode ? " " : "", names[mode], ntohs(a.sin_port));
}

static void answer_lines(void) {
  ssize_t r = read(0, buffer, sizeof buffer);
  if (r <= 0) exit(0);
  while (r-- > 0)
    if (buffer[r] == '\n') puts("-");
  fflush(stdout);
}

static void ready(struct connection *c, uint32_t events) {
  if (!c) answer_lines();
  else if (!c->peer) accept_all(c);
  else if (c->ended && events & (EPOLLERR | EPOLLHUP)) drop(c);
  else {
    if (events & EPOLLOUT) flow(c->peer);
    if (events & ~(uint32_t)EPOLLOUT) flow(c);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) return fputs("usage: limit FILE SINK-PORT\n", stderr), 2;
  signal(SIGPIPE, SIG_IGN);
  sink = atoi(argv[2]);
  file = open(argv[1], O_RDWR | O_CLOEXEC);
  epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event in = {EPOLLIN, {.ptr = NULL}}, events[256];
  if (file < 0 || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &in) < 0) die(argv[1]);
  for (enum mode m = 0; m < MODES; m++) listen_for(m);
  puts("");
  fflush(stdout);
  for (;;) {
    int n = epoll_wait(epoll, events, 256, -1);
    if (n < 0 && errno != EINTR) die("epoll_wait");
    for (int i = 0; i < n; i++) ready(events[i].data.ptr, events[i].events);
    for (struct connection *c; (c = dead); free(c)) dead = c->next;
  }
}
