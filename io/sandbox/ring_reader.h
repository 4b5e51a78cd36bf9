// The parent's end of the shared memory: takes records that a decoder wrote, and checks each.
//
// Ownership: a record's payload is valid until the next call of next(); it is the parent's own
// copy. Threads: one at a time. Memory: kSlotBytes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "io/base/bytes.h"
#include "io/sandbox/message.h"

namespace mifdex::io::sandbox {

struct Message {
  MessageKind kind = MessageKind::kEnd;
  Bytes payload;
};

class RingReader {
 public:
  enum class Answer {
    kMessage,
    kGone,    ///< the child has ended, or closed its end, without MessageKind::kEnd
    kSlow,    ///< the given time is used up, or `stop` has ended the wait
    kBroken,  ///< it sent something that no decoder sends
  };

  /// `shared` must be mapped as long as the RingReader lives; `patience`: how long the parent waits
  /// in all; `stop`, if it is given, ends a wait when it is not 0, and must outlive the RingReader.
  RingReader(const char* shared, int control, std::chrono::milliseconds patience,
             const std::atomic<int>* stop = nullptr);

  Answer next(Message& record);

  /// Must be called once the child has ended: next() then returns the records that it had finished
  /// and not handed over, and kGone after them.
  void salvage();

 private:
  Answer wait_for_slot();
  bool take_slot(std::uint64_t filled);

  const SlotHead* head_;
  const char* slot_;
  int control_;
  bool ended_ = false;
  std::uint32_t generation_ = 0;  ///< of the last slot read
  std::chrono::milliseconds patience_;
  const std::atomic<int>* stop_;
  std::unique_ptr<char[]> copy_;
  std::size_t used_ = 0;
  std::size_t next_ = 0;
};

/// Takes a T from the front of `payload`; returns false if it is too short for one.
template <class T>
bool take(Bytes& payload, T& value) {
  if (payload.size() < sizeof value) return false;
  payload.copy(reinterpret_cast<char*>(&value), sizeof value);
  payload.remove_prefix(sizeof value);
  return true;
}

}  // namespace mifdex::io::sandbox
