// What a sandboxed decoder tells its parent: records in shared memory, one slot full after the
// other.
//
// A slot is a SlotHead and then records, one behind the other, each a MessageHead and `length`
// bytes of payload, each beginning at a multiple of kMessageAlignment. A record counts once
// SlotHead says so, so that what a decoder wrote before it crashed can be read after it. When the
// slot is full the child sends a SlotMessage and waits for an answer of one byte; meanwhile the
// parent copies the slot to memory of its own, so that nothing that it looks at can change under
// its eyes.
//
// The child may be in the hands of whoever made the archive: the parent believes no field.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "io/archive/name_page.h"
#include "io/base/file_time.h"

namespace mifdex::io::sandbox {

inline constexpr std::size_t kSlotBytes = std::size_t{512} << 10;
inline constexpr std::size_t kMessageAlignment = 8;

/// FileBatch holds no longer names.
inline constexpr std::size_t kMaxNameBytes = 65'535;

/// What is told of an error in words is no longer than this.
inline constexpr std::size_t kMaxDetailBytes = 400;

enum class MessageKind : std::uint32_t {
  kEntry = 1,  ///< EntryHead and the path: a regular file begins
  kData,       ///< bytes of the file that began, in order
  kEntryEnd,   ///< EntryEnd and, for a reject, why
  kSkipped,    ///< SkippedHead and the path: no regular file
  kProblem,    ///< ProblemHead and why: of the archive as a whole
  kEnd,        ///< nothing follows
};

struct MessageHead {
  MessageKind kind = MessageKind::kEnd;
  std::uint32_t length = 0;  ///< bytes of payload
};

struct EntryHead {
  std::int64_t mtime = kNoTime;  ///< seconds since 1970; kNoTime where the archive has none
  std::uint32_t local = 0;       ///< 1: by clocks whose zone the archive does not tell
  /// NamePage of the path. Where it is not kUtf8, the path is as the archive has it, with '\'
  /// between its parts.
  std::uint32_t page = 0;
};

enum class EntryState : std::uint32_t {
  kWhole,
  kTooLarge,  ///< more than max_file_bytes: what came is its beginning, or all of an archive
  kRejected,
  kCut,  ///< only the first `size` bytes are sound: a reject, unless a beginning is of use
};

struct EntryEnd {
  EntryState state = EntryState::kWhole;
  std::uint32_t reject = 0;  ///< RejectKind if state is kRejected or kCut
  std::uint64_t size = 0;    ///< bytes that came out, or that the archive claims if those are more
};

struct SkippedHead {
  std::uint32_t reason = 0;  ///< SkipReason
  std::uint32_t unused = 0;
};

struct ProblemHead {
  std::uint32_t reject = 0;  ///< RejectKind
  std::uint32_t unused = 0;
};

/// At the front of the shared memory: which filling of the slot this is, counted from 1, in the
/// upper half, and how many bytes of it are whole records in the lower.
struct SlotHead {
  std::atomic<std::uint64_t> filled = 0;
};
inline constexpr std::size_t kSlotHeadBytes = 64;
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

constexpr std::uint64_t filling(std::uint32_t generation, std::size_t used) {
  return (std::uint64_t{generation} << 32U) | used;
}

/// What is shared in all.
inline constexpr std::size_t kSharedBytes = kSlotHeadBytes + kSlotBytes;

/// Sent by the child when the slot is to be read: what SlotHead says.
struct SlotMessage {
  std::uint64_t filled = 0;
};

}  // namespace mifdex::io::sandbox
