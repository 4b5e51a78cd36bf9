// The child's end of the shared memory: writes records and hands the slot over when it is full.
//
// Threads: the child has one. Errors: if the parent has ended, the process ends at once, since no
// process could receive the error. Allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/base/bytes.h"
#include "io/base/reject.h"
#include "io/file_batch.h"
#include "io/sandbox/message.h"

namespace mifdex::io::sandbox {

class RingWriter {
 public:
  /// `shared` has kSharedBytes, all zero, and is shared with the parent, which waits at `control`.
  RingWriter(char* shared, int control);

  /// Begins an entry. A path longer than kMaxNameBytes is cut.
  void begin_entry(Bytes path, const EntryHead& head);
  void data(Bytes bytes);
  void end_entry(EntryState state, std::uint64_t size);
  void reject_entry(RejectKind kind, std::uint64_t size, Bytes detail);
  void cut_entry(RejectKind kind, std::uint64_t sound, Bytes detail);
  void skipped(SkipReason reason, Bytes path);
  void problem(RejectKind kind, Bytes detail);

  /// Hands over the rest. No call may follow.
  void end();

 private:
  void put(MessageKind kind, const void* head, std::size_t head_bytes, Bytes rest);
  void hand_over();
  std::size_t room() const { return kSlotBytes - used_; }

  SlotHead* head_;
  char* slot_;
  int control_;
  std::uint32_t generation_ = 1;
  std::size_t used_ = 0;
};

}  // namespace mifdex::io::sandbox
