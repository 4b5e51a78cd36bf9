// The constants of the stored format, shared by the writer and the reader, and nothing else.
//
// FORMAT.md has the grammar that they belong to. Do not renumber, rename or reuse: on disk. If an
// old reader cannot read the result of a change here, the change needs a new kFormatVersion.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mifdex::index {

/// Read before anything else. A writer accepts exactly this version.
inline constexpr std::uint32_t kFormatVersion = 5;
/// The oldest version that can be read. It has no zones (added in version 3), no `R` facts (version
/// 4) and no `K` facts (version 5); `mifdex migrate` adds the first two. No release wrote version
/// 1.
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
inline constexpr char kInstructionFact = 'I';  ///< box, pair key, path: the content of an
                                               ///< instruction
inline constexpr char kWaitingFact = 'W';   ///< box, pair key, path: an observation it applies to
inline constexpr char kIdentityFact = 'M';  ///< SMSID: its identity
inline constexpr char kAliasFact = 'N';     ///< SMSID or older name, machine: who to look for there
inline constexpr char kNamedFact = 'R';     ///< name, SMSID: the SMSIDs that a name was reported
                                            ///< for
inline constexpr char kIdentitySourceFact =
    'K';                                    ///< box, path, identity, time: a source of an identity
inline constexpr char kJobFact = 'J';       ///< job: a manifest's entry for it
inline constexpr char kFileLineFact = 'F';  ///< path, upper case: a manifest's entry for the file
inline constexpr char kGoneFact = 'G';      ///< box, path: a file that is gone from its box
inline constexpr char kSkippedFact = 'S';   ///< box, path: an item that is not a file, and why
inline constexpr char kCopyFact = 'C';      ///< hash, box, path: a copy of an attributed report
inline constexpr char kInexactFact = 'T';   ///< box: it has files without an exact time
inline constexpr char kZoneFact = 'Z';  ///< key of a line, hash: what it and the next lines hold

// Strings in keys: the bytes, escaped so that the terminator sorts before every byte.
inline constexpr char kNameEnd = '\x00';
inline constexpr char kNameEscape = '\x01';
inline constexpr char kEscapedNul = '\x01';  ///< after kNameEscape: a byte 0x00
inline constexpr char kEscapedOne = '\x02';  ///< after kNameEscape: a byte 0x01

/// The longest path that the index accepts; a file with a longer one is rejected
/// (io::RejectKind::kNameTooLong).
inline constexpr std::size_t kMaxPathBytes = 16U << 10U;

// mifdex's own files in the index's folder, beside those of RocksDB.
inline constexpr std::string_view kLockFileName = "mifdex.lock";
inline constexpr std::string_view kStagingFolderName = "staging";

}  // namespace mifdex::index
