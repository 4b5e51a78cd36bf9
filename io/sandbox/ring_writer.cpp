#include "io/sandbox/ring_writer.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "io/sandbox/process_end.h"

namespace mifdex::io::sandbox {
namespace {

std::size_t aligned(std::size_t size) {
  return (size + kMessageAlignment - 1) / kMessageAlignment * kMessageAlignment;
}

/// Sends or receives, and repeats after a signal; ends the process if the other end is closed.
template <class Call>
void must(Call call) {
  ssize_t done = 0;
  do {
    done = call();
  } while (done < 0 && errno == EINTR);
  if (done <= 0) end_process(0);
}

}  // namespace

RingWriter::RingWriter(char* shared, int control)
    : head_(new(shared) SlotHead), slot_(shared + kSlotHeadBytes), control_(control) {}

void RingWriter::begin_entry(Bytes path, const EntryHead& head) {
  put(MessageKind::kEntry, &head, sizeof head, path.substr(0, kMaxNameBytes));
}

void RingWriter::data(Bytes bytes) {
  constexpr std::size_t kLeast = 4096;  // less room is not worth another record
  while (!bytes.empty()) {
    if (room() < sizeof(MessageHead) + std::min(bytes.size(), kLeast)) hand_over();
    const std::size_t fits = std::min(bytes.size(), room() - sizeof(MessageHead));
    put(MessageKind::kData, nullptr, 0, bytes.substr(0, fits));
    bytes.remove_prefix(fits);
  }
}

void RingWriter::end_entry(EntryState state, std::uint64_t size) {
  const EntryEnd end{state, 0, size};
  put(MessageKind::kEntryEnd, &end, sizeof end, {});
}

void RingWriter::reject_entry(RejectKind kind, std::uint64_t size, Bytes detail) {
  const EntryEnd end{EntryState::kRejected, static_cast<std::uint32_t>(kind), size};
  put(MessageKind::kEntryEnd, &end, sizeof end, detail.substr(0, kMaxDetailBytes));
}

void RingWriter::cut_entry(RejectKind kind, std::uint64_t sound, Bytes detail) {
  const EntryEnd end{EntryState::kCut, static_cast<std::uint32_t>(kind), sound};
  put(MessageKind::kEntryEnd, &end, sizeof end, detail.substr(0, kMaxDetailBytes));
}

void RingWriter::skipped(SkipReason reason, Bytes path) {
  const SkippedHead head{static_cast<std::uint32_t>(reason), 0};
  put(MessageKind::kSkipped, &head, sizeof head, path.substr(0, kMaxNameBytes));
}

void RingWriter::problem(RejectKind kind, Bytes detail) {
  const ProblemHead head{static_cast<std::uint32_t>(kind), 0};
  put(MessageKind::kProblem, &head, sizeof head, detail.substr(0, kMaxDetailBytes));
}

void RingWriter::end() {
  put(MessageKind::kEnd, nullptr, 0, {});
  hand_over();
}

void RingWriter::put(MessageKind kind, const void* head, std::size_t head_bytes, Bytes rest) {
  const std::size_t length = head_bytes + rest.size();
  if (aligned(sizeof(MessageHead) + length) > room()) hand_over();
  const MessageHead record{kind, static_cast<std::uint32_t>(length)};
  char* place = slot_ + used_;
  std::memcpy(place, &record, sizeof record);
  place += sizeof record;
  if (head_bytes > 0) std::memcpy(place, head, head_bytes);
  if (!rest.empty()) std::memcpy(place + head_bytes, rest.data(), rest.size());
  used_ += aligned(sizeof record + length);
  head_->filled.store(filling(generation_, used_), std::memory_order_release);
}

void RingWriter::hand_over() {
  const SlotMessage message{filling(generation_, used_)};
  must([&] { return ::send(control_, &message, sizeof message, MSG_NOSIGNAL); });
  char answer = 0;
  must([&] { return ::recv(control_, &answer, 1, 0); });
  used_ = 0;
  ++generation_;
}

}  // namespace mifdex::io::sandbox
