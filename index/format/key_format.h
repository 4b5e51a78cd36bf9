// The constants of the stored format, shared by the writer and the reader, and nothing else.
//
// See FORMAT.md, the grammar these belong to. Do not renumber, rename or reuse: on disk. A change
// here that an old reader cannot live with needs a new kFormatVersion.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mifdex::index {

/// Read before anything else. A writer takes exactly this one.
inline constexpr std::uint32_t kFormatVersion = 5;
/// The oldest one that is read, without the zones that came with version 3, the `R` facts of
/// version 4 and the `K` facts of version 5; `mifdex migrate` adds the first two. No release wrote
/// version 1.
inline constexpr std::uint32_t kOldestFormatVersion = 2;

/// The column families, in the order in which they are opened.
enum class Family : std::uint8_t {
  kMeta,
  kLines,
  kByMachine,
  kObservations,
  kFiles,
  kRejects,
  kJobs,
  kMachines,
  kFacts
};
inline constexpr std::size_t kFamilyCount = 9;
inline constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {
    "default", "lines", "by_machine", "observations", "files",
    "rejects", "jobs",  "machines",   "facts"};

// Keys of the meta family.
inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kTotalsKey = "totals";
inline constexpr std::string_view kReachKey = "reach";
inline constexpr std::string_view kSkippedKey = "skipped";
inline constexpr std::string_view kMigratedKey = "migrated";  ///< the index lacks `K` facts
inline constexpr std::string_view kBoxPrefix = "box/";        ///< then the box id, 4 bytes
inline constexpr std::string_view kRunPrefix = "run/";        ///< then the run number, 8 bytes

// First byte of a key of the facts family.
inline constexpr char kInstructionFact = 'I';  ///< box, pair key, path: what an instruction says
inline constexpr char kWaitingFact = 'W';   ///< box, pair key, path: an observation it speaks for
inline constexpr char kIdentityFact = 'M';  ///< SMSID: the identity that speaks for it
inline constexpr char kAliasFact = 'N';     ///< SMSID or older name, machine: who to look for there
inline constexpr char kNamedFact = 'R';     ///< name, SMSID: which SMSIDs a name was told of
inline constexpr char kTellingFact = 'K';   ///< box, path, identity, time: who told an identity
inline constexpr char kJobFact = 'J';       ///< job: what a manifest says of it
inline constexpr char kFileLineFact = 'F';  ///< path, upper case: whose file a manifest says it is
inline constexpr char kGoneFact = 'G';      ///< box, path: a file that lies in its box no more
inline constexpr char kSkippedFact = 'S';   ///< box, path: an item that is no file, and why
inline constexpr char kCopyFact = 'C';      ///< hash, box, path: a copy of an attributed report
inline constexpr char kInexactFact = 'T';   ///< box: it has files without an exact time
inline constexpr char kZoneFact = 'Z';  ///< key of a line, hash: what it and the next lines hold

// Strings in keys: the bytes, escaped so that the terminator sorts before every byte.
inline constexpr char kNameEnd = '\x00';
inline constexpr char kNameEscape = '\x01';
inline constexpr char kEscapedNul = '\x01';  ///< behind kNameEscape: a byte 0x00
inline constexpr char kEscapedOne = '\x02';  ///< behind kNameEscape: a byte 0x01

/// The longest path the index takes; a longer one is a reject (io::RejectKind::kNameTooLong).
inline constexpr std::size_t kMaxPathBytes = 16U << 10U;

// Files of the index's folder that are mifdex's own, beside RocksDB's.
inline constexpr std::string_view kLockFileName = "mifdex.lock";
inline constexpr std::string_view kStagingFolderName = "staging";

}  // namespace mifdex::index
