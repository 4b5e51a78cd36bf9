// The protocol between a sandboxed decoder and its parent: records in shared memory, one full slot
// after the other.
//
// A slot is a SlotHead and then records, one after the other, each a MessageHead and `length` bytes
// of payload, each beginning at a multiple of kMessageAlignment. A record counts once SlotHead
// includes it, so that the records of a decoder that crashed can still be read. When the slot is
// full, the child sends a SlotMessage and waits for an answer of one byte; meanwhile the parent
// copies the slot to memory of its own, so that nothing can change while it is read.
//
// The author of the archive may control the child: the parent must check every field.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "io/archive/name_page.h"
#include "io/base/file_time.h"

namespace mifdex::io::sandbox {

inline constexpr std::size_t kSlotBytes = std::size_t{512} << 10;
inline constexpr std::size_t kMessageAlignment = 8;

/// FileBatch does not hold longer names.
inline constexpr std::size_t kMaxNameBytes = 65'535;

/// The most bytes of an error's text.
inline constexpr std::size_t kMaxDetailBytes = 400;

enum class MessageKind : std::uint32_t {
  kEntry = 1,  ///< EntryHead and the path: a regular file begins
  kData,       ///< bytes of the file that began, in order
  kEntryEnd,   ///< EntryEnd and, for a reject, why
  kSkipped,    ///< SkippedHead and the path: not a regular file
  kProblem,    ///< ProblemHead and why: of the archive as a whole
  kEnd,        ///< nothing follows
};

struct MessageHead {
  MessageKind kind = MessageKind::kEnd;
  std::uint32_t length = 0;  ///< bytes of payload
};

struct EntryHead {
  std::int64_t mtime = kNoTime;  ///< seconds since 1970; kNoTime if the archive has none
  std::uint32_t local = 0;       ///< 1: by clocks whose zone the archive does not give
  /// NamePage of the path. If it is not kUtf8, the path is as the archive has it, with '\' between
  /// its parts.
  std::uint32_t page = 0;
};

enum class EntryState : std::uint32_t {
  kWhole,
  kTooLarge,  ///< more than max_file_bytes: the bytes are its beginning, or all of an archive
  kRejected,
  kCut,  ///< only the first `size` bytes are sound: a reject, unless a beginning is of use
};

struct EntryEnd {
  EntryState state = EntryState::kWhole;
  std::uint32_t reject = 0;  ///< RejectKind if state is kRejected or kCut
  std::uint64_t size = 0;    ///< decoded bytes, or the bytes that the archive claims if those are
                             ///< more
};

struct SkippedHead {
  std::uint32_t reason = 0;  ///< SkipReason
  std::uint32_t unused = 0;
};

struct ProblemHead {
  std::uint32_t reject = 0;  ///< RejectKind
  std::uint32_t unused = 0;
};

/// At the front of the shared memory. The upper half is the number of the slot's current filling,
/// from 1; the lower half is how many bytes of it are whole records.
struct SlotHead {
  std::atomic<std::uint64_t> filled = 0;
};
inline constexpr std::size_t kSlotHeadBytes = 64;
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

constexpr std::uint64_t filling(std::uint32_t generation, std::size_t used) {
  return (std::uint64_t{generation} << 32U) | used;
}

/// The size of the shared memory.
inline constexpr std::size_t kSharedBytes = kSlotHeadBytes + kSlotBytes;

/// Sent by the child when the slot is ready to be read: a copy of the value of SlotHead.
struct SlotMessage {
  std::uint64_t filled = 0;
};

}  // namespace mifdex::io::sandbox
