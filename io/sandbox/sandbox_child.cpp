#include "io/sandbox/sandbox_child.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <new>

#include "io/sandbox/process_end.h"
#include "io/sandbox/sandbox_policy.h"

namespace mifdex::io::sandbox {
namespace {

constexpr int kNoSharedMemory = 3;

}  // namespace

void run_sandbox_child(const DecodeOrder& order, std::span<const int> fds,
                       const SystemCallFilter& calls, pid_t fork_server) {
  ::prctl(PR_SET_NAME, "mifdex-sandbox");
  const int memory = fds[fds.size() - 2];
  ::dup2(fds[fds.size() - 1], kControlFd);
  ::close(fds[fds.size() - 1]);
  void* const shared = ::mmap(nullptr, kSharedBytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
  if (shared == MAP_FAILED) end_process(kNoSharedMemory);
  ::close(memory);
  const std::uint32_t restrictions =
      apply_policy({order.limits.max_memory_bytes, order.limits.max_seconds, fork_server}, calls);

  RingWriter out(static_cast<char*>(shared), kControlFd);
  try {
    DecodeJob job{order, {}, out, restrictions};
    for (std::uint32_t i = 0; i < order.part_count; ++i) {
      job.parts.emplace_back(fds[i], order.parts[i]);
    }
    order.decoder(job);
  } catch (const std::bad_alloc&) {
    out.problem(RejectKind::kArchiveMemory, {});
  }
  out.end();
  end_process(0);
}

}  // namespace mifdex::io::sandbox
