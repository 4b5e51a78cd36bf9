#include "io/sandbox/fork_server.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <clocale>
#include <cstring>
#include <optional>

#include "io/sandbox/process_end.h"
#include "io/sandbox/sandbox_child.h"
#include "io/sandbox/system_call_filter.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::size_t kMaxFds = DecodeOrder::kMaxParts + 2;
constexpr int kServerSocket = kControlFd;  // a sandbox's socket takes its place

/// The part of a message that carries descriptors.
union FdSpace {
  cmsghdr head;
  std::array<char, CMSG_SPACE(kMaxFds * sizeof(int))> bytes;
};

bool send_message(int socket, const void* bytes, std::size_t size, std::span<const int> fds) {
  iovec part{const_cast<void*>(bytes), size};
  FdSpace space{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!fds.empty()) {
    message.msg_control = &space;
    message.msg_controllen = CMSG_SPACE(fds.size_bytes());
    cmsghdr* const head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(fds.size_bytes());
    std::memcpy(CMSG_DATA(head), fds.data(), fds.size_bytes());
  }
  ssize_t sent = 0;
  do {
    sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(size);
}

/// Returns the number of descriptors received, -1 if the other end is closed.
int receive_message(int socket, void* bytes, std::size_t size, std::span<int> fds) {
  iovec part{bytes, size};
  FdSpace space{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = &space;
  message.msg_controllen = sizeof space;
  ssize_t got = 0;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(size)) return -1;
  const cmsghdr* const head = CMSG_FIRSTHDR(&message);
  if (head == nullptr || head->cmsg_type != SCM_RIGHTS) return 0;
  const std::size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
  if (count > fds.size()) return -1;
  std::memcpy(fds.data(), CMSG_DATA(head), count * sizeof(int));
  return static_cast<int>(count);
}

void ignore_signals_of_the_terminal() {
  for (const int number : {SIGINT, SIGQUIT, SIGHUP, SIGTERM, SIGTSTP, SIGPIPE}) {
    ::signal(number, SIG_IGN);
  }
  ::signal(SIGCHLD, SIG_DFL);
  ::signal(SIGBUS, SIG_DFL);  // mifdex has a handler for its own maps
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Keeps the socket as descriptor 0, and standard error if a sanitizer reports there.
void close_all_but(int socket) {
  ::dup2(socket, kServerSocket);
  ::close(STDOUT_FILENO);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::close(STDERR_FILENO);
#endif
  if (::syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0) == 0) return;
  // A kernel before 5.9: one by one.
  const long most = ::sysconf(_SC_OPEN_MAX);
  for (int fd = STDERR_FILENO + 1; fd < most; ++fd) ::close(fd);
}

/// Sets the locale and time zone: names in archives are converted to UTF-8, and local times of DOS
/// are taken as UTC. Set once, here, since it reads files, which no sandbox can.
void settle_locale() {
  static_cast<void>(std::setlocale(LC_CTYPE, "C.UTF-8"));
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
}

}  // namespace

struct ForkServer::Request {
  pid_t end = 0;  ///< the sandbox to end; 0: start one
  DecodeOrder order;
};

struct ForkServer::Reply {
  int value = 0;  ///< a process, or a status; negative: errno
};

ForkServer& ForkServer::instance() {
  static ForkServer fork_server;
  return fork_server;
}

Result<bool> ForkServer::start() {
  const std::scoped_lock lock(mutex_);
  allowed_ = true;
  return start_locked();
}

Result<pid_t> ForkServer::start_sandbox(const DecodeOrder& order, std::span<const int> fds) {
  const std::scoped_lock lock(mutex_);
  if (!allowed_) {
    return fail(ErrorKind::kIo, "the program has not started the fork server of the sandboxes", {},
                0, "call mifdex::io::start_sandboxes() when the program starts");
  }
  MIFDEX_TRY(start_locked());
  Request request;
  request.order = order;
  return ask(request, fds);
}

int ForkServer::end_sandbox(pid_t sandbox) {
  const std::scoped_lock lock(mutex_);
  if (!socket_.is_open() || owner_ != ::getpid()) return 0;
  Request request;
  request.end = sandbox;
  return ask(request, {}).value_or(0);
}

Result<bool> ForkServer::start_locked() {
  if (socket_.is_open() && owner_ == ::getpid()) return true;
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return fail(ErrorKind::kIo, "cannot create a socket for archives", {}, errno);
  }
  socket_ = Descriptor(ends[0]);
  Descriptor theirs(ends[1]);
  const pid_t child = ::fork();
  if (child < 0) {
    const int reason = errno;
    socket_.close();
    return fail(ErrorKind::kIo, "cannot create a process for archives", {}, reason);
  }
  if (child == 0) serve(theirs.get());
  owner_ = ::getpid();
  return true;
}

Result<int> ForkServer::ask(const Request& request, std::span<const int> fds) {
  Reply reply;
  if (!send_message(socket_.get(), &request, sizeof request, fds) ||
      receive_message(socket_.get(), &reply, sizeof reply, {}) < 0) {
    socket_.close();  // the next archive gets a new fork server
    return fail(ErrorKind::kIo, "the process that decodes archives has ended", {}, 0,
                "it may have been killed; run the same command again");
  }
  if (reply.value < 0) {
    return fail(ErrorKind::kIo, "cannot create a process for an archive", {}, -reply.value);
  }
  return reply.value;
}

void ForkServer::serve(int socket) {
  ignore_signals_of_the_terminal();
  ::prctl(PR_SET_NAME, "mifdex-fork");
  settle_locale();
  close_all_but(socket);
  Request request;
  std::optional<SystemCallFilter> calls;  // compiled for the first sandbox
  std::array<int, kMaxFds> fds{};
  while (true) {
    const int count = receive_message(kServerSocket, &request, sizeof request, fds);
    if (count < 0) end_process(0);
    Reply reply;
    if (request.end != 0) {
      ::kill(request.end, SIGKILL);
      while (::waitpid(request.end, &reply.value, 0) < 0 && errno == EINTR) {
      }
    } else {
      const std::span<const int> given(fds.data(), static_cast<std::size_t>(count));
      if (!calls || !calls->is_compiled()) calls = SystemCallFilter::compile();
      reply.value = begin_sandbox(request, given, *calls);
      for (const int fd : given) ::close(fd);
    }
    if (!send_message(kServerSocket, &reply, sizeof reply, {})) end_process(0);
  }
}

int ForkServer::begin_sandbox(const Request& request, std::span<const int> fds,
                              const SystemCallFilter& calls) {
  if (fds.size() != request.order.part_count + std::size_t{2}) return -EMFILE;
  const pid_t fork_server = ::getpid();
  const pid_t sandbox = ::fork();
  if (sandbox < 0) return -errno;
  if (sandbox == 0) {
    ::close(kServerSocket);
    run_sandbox_child(request.order, fds, calls, fork_server);
  }
  return sandbox;
}

}  // namespace mifdex::io::sandbox
