#include "io/sandbox/ring_reader.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>

namespace mifdex::io::sandbox {
namespace {

using Clock = std::chrono::steady_clock;

/// How often a wait checks whether it must end.
constexpr std::chrono::milliseconds kGlance{100};

int poll_timeout(std::chrono::milliseconds left) {
  constexpr std::int64_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kMost));
}

}  // namespace

RingReader::RingReader(const char* shared, int control, std::chrono::milliseconds patience,
                       const std::atomic<int>* stop)
    : head_(reinterpret_cast<const SlotHead*>(shared)),
      slot_(shared + kSlotHeadBytes),
      control_(control),
      patience_(patience),
      stop_(stop),
      copy_(std::make_unique_for_overwrite<char[]>(kSlotBytes)) {}

RingReader::Answer RingReader::next(Message& record) {
  if (next_ == used_) {
    if (ended_) return Answer::kGone;
    const Answer answer = wait_for_slot();
    if (answer != Answer::kMessage) return answer;
  }
  MessageHead head;
  if (used_ - next_ < sizeof head) return Answer::kBroken;
  std::memcpy(&head, copy_.get() + next_, sizeof head);
  next_ += sizeof head;
  if (head.length > used_ - next_) return Answer::kBroken;
  record = {head.kind, Bytes(copy_.get() + next_, head.length)};
  const std::size_t step = (std::size_t{head.length} + kMessageAlignment - 1) / kMessageAlignment;
  next_ = std::min(used_, next_ + step * kMessageAlignment);
  return Answer::kMessage;
}

/// Waits for a slot. Only the time in which the parent waits counts: a child is not slow because
/// the parent is.
RingReader::Answer RingReader::wait_for_slot() {
  const Clock::time_point began = Clock::now();
  pollfd waiting{control_, POLLIN, 0};
  int ready = 0;
  while (true) {
    const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
    const std::chrono::milliseconds left = patience_ - waited;
    const std::chrono::milliseconds step = stop_ == nullptr ? left : std::min(left, kGlance);
    ready = ::poll(&waiting, 1, poll_timeout(step));
    if (ready > 0 || (ready < 0 && errno != EINTR) || (ready == 0 && step == left)) break;
    if (stop_ != nullptr && stop_->load() != 0) break;
  }
  patience_ -= std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  if (ready <= 0) return Answer::kSlow;

  SlotMessage message;
  const ssize_t got = ::recv(control_, &message, sizeof message, MSG_DONTWAIT | MSG_TRUNC);
  if (got <= 0) return Answer::kGone;
  if (got != sizeof message || !take_slot(message.filled)) return Answer::kBroken;
  const char answer = 1;
  // If the child has ended meanwhile, the next wait reports it, after the rest of its records.
  static_cast<void>(::send(control_, &answer, 1, MSG_NOSIGNAL | MSG_DONTWAIT));
  return Answer::kMessage;
}

void RingReader::salvage() {
  ended_ = true;
  const std::size_t unread = used_ - next_;
  if (unread == 0) static_cast<void>(take_slot(head_->filled.load(std::memory_order_acquire)));
}

/// Copies a slot that has not been read; returns false if no child sends such a `filled`.
bool RingReader::take_slot(std::uint64_t filled) {
  const auto generation = static_cast<std::uint32_t>(filled >> 32U);
  const std::size_t used = filled & std::numeric_limits<std::uint32_t>::max();
  if (generation != generation_ + 1 || used == 0 || used > kSlotBytes) return false;
  if (used % kMessageAlignment != 0) return false;
  std::memcpy(copy_.get(), slot_, used);
  generation_ = generation;
  used_ = used;
  next_ = 0;
  return true;
}

}  // namespace mifdex::io::sandbox
