// The index's own history: the boxes it read and the runs that read them.
//
// Threads: values. Units: seconds since 1970 UTC, bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mifdex::index {

/// The outcome of a file: every file of a box has exactly one (engine/README.md, promise 1).
/// Stored: never renumber, only add.
enum class Outcome : std::uint8_t {
  kObservation = 1,  ///< a status MIF, in the index
  kInstruction = 2,  ///< an .SNI, read
  kIdentity = 3,     ///< a MIF whose Identification group was used
  kOtherMif = 4,  ///< a MIF of another kind: inventory without identity, event, any other component
  kOther = 5,     ///< claims nothing of the kind
  kReject = 6,    ///< claims to be a status MIF or an instruction and cannot be read as one
  kDuplicate = 7,  ///< the same observation as another file
  kTarget = 8,     ///< no file: a machine that a manifest's job lists. In no sum, in no answer
  kPart = 9,       ///< no file: a further report of one that holds several (part_path.h)
  kSkipped = 10,   ///< no file and no row of `files`: an item that was not read (SkipKind)
};

/// True if a row with this outcome is a file, which sums count.
constexpr bool is_file(Outcome outcome) {
  return outcome != Outcome::kTarget && outcome != Outcome::kPart && outcome != Outcome::kSkipped;
}

/// Why an item of a box is not a file of it. Stored: never renumber, only add.
enum class SkipKind : std::uint8_t {
  kLink = 1,  ///< a symbolic link: it is not followed
  kPipe = 2,
  kSocket = 3,
  kDevice = 4,
  kUnknown = 5,         ///< the file system does not report its type
  kIndex = 6,           ///< the folder of the index that the run writes
  kUnlistedFolder = 7,  ///< a folder that could not be listed; it has a reject as well
};
inline constexpr std::size_t kSkipKindCount = 7;

/// Items by kind, at the number of the SkipKind.
using SkipCounts = std::array<std::uint64_t, kSkipKindCount + 1>;

/// The number of outcomes of files: those that sums count.
inline constexpr std::size_t kOutcomeCount = 7;

/// True if a box at `location` came from a pipe: it can be neither read again nor relocated.
inline bool is_stream_location(std::string_view location) { return location.starts_with("-:"); }

/// A box the index has read.
struct BoxEntry {
  std::uint32_t id = 0;
  /// The last part of the path at which it was read first. A box that is one file has that file
  /// under this name. Never changes; what is shown is `shown`.
  std::string name;
  /// Where it is, absolute; `-:...` for a stream, `-:unfinished:...` if only its beginning was
  /// read.
  std::string location;
  std::uint64_t files = 0;    ///< its rows, including those that are gone
  std::uint64_t reading = 0;  ///< how it was read: engine's fingerprint; 0: in several ways
  std::int64_t read_at = 0;   ///< when the run that read it last began
  std::string given_name{};   ///< that a user gave it; empty: none
  /// Where it was read first; empty: at `location`. Of a stream: what its beginning determines.
  std::string first_location{};
  std::int64_t first_read_at = 0;  ///< when the run that read it first began; 0: not known
  /// Its name in answers: the given name, else the shortest end of `location` that ends no other
  /// box's (box_names.h). Not stored.
  std::string shown{};

  bool is_stream() const { return is_stream_location(location); }
  /// Returns the location where it was read first: with `name` its place in the order of boxes,
  /// which never changes.
  const std::string& origin() const { return first_location.empty() ? location : first_location; }
  /// Returns false for a manifest, which is registered as a box is.
  bool is_box() const { return files != 0 || read_at != 0; }
};

/// One run of `mifdex index`, as far as it was committed.
struct RunEntry {
  std::uint64_t number = 0;  ///< from 1; set by Writer
  std::int64_t started = 0;
  std::int64_t ended = 0;  ///< 0 while it goes on, and for ever if it was killed
  std::string version;     ///< of mifdex
  std::string command;
  std::uint64_t files = 0;      ///< listed
  std::uint64_t bytes = 0;      ///< read
  std::uint64_t unchanged = 0;  ///< of the files: known from an earlier run, not read again
  std::uint64_t gone = 0;       ///< known from an earlier run, and no longer there
  std::array<std::uint64_t, kOutcomeCount + 1> by_outcome{};  ///< at the number of the Outcome
};

/// The extent of the last run that came to its end. Its files, and those it could not look for, are
/// the files of `boxes` that are not gone: by_outcome and `unseen` add up to these, outcome by
/// outcome, until another run commits.
struct RunReach {
  std::uint64_t run = 0;             ///< its number
  std::vector<std::uint32_t> boxes;  ///< ids of those it read to their ends
  /// Files of earlier runs in an archive or a folder that this run could not read: not in the sums
  /// of the run, and not gone.
  std::array<std::uint64_t, kOutcomeCount + 1> unseen{};
};

}  // namespace mifdex::index
