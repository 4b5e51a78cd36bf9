// A file that claims to be something mifdex reads, and cannot be read as it: bad input is data.
//
// Threads: values. Ownership: `detail` is owned. A reject never ends a run and never costs a
// neighbour; code that meets one makes a Reject and continues.
#pragma once

#include <cstdint>
#include <string>

namespace mifdex::io {

/// Why. Stored in the index: never renumber, only add (index/format/FORMAT.md).
enum class RejectKind : std::uint8_t {
  kUnreadable = 1,        ///< the file system refused: permission, I/O error
  kTooLarge = 2,          ///< larger than --max-file
  kChanged = 3,           ///< grew, shrank or vanished while it was read
  kEmpty = 4,             ///< 0 bytes under a name that claims a MIF or an instruction
  kNotMif = 5,            ///< named .MIF, and no MIF by content
  kFragment = 6,          ///< MIF statements without a component round them
  kCut = 7,               ///< ends before its kind is known, or before its Status
  kNoStatus = 8,          ///< a status group that cannot be read to its Status
  kBadInstruction = 9,    ///< an .SNI without a job or a machine to be read in it
  kBadEncoding = 10,      ///< text that the encoding does not explain
  kBadManifestLine = 11,  ///< a manifest line that is not what a manifest line is
  kNameTooLong = 12,      ///< a path too long for the index
  kEndedProcess = 13,     ///< reading it ended the process, more than once
  // Of archives: the limits of io/archive/archive_limits.h first, each of which a flag raises.
  kArchiveTotal = 14,        ///< more decoded bytes than --max-total
  kArchiveRatio = 15,        ///< more decoded bytes for each of its own than --max-ratio
  kArchiveEntries = 16,      ///< more entries than --max-entries
  kArchiveDepth = 17,        ///< an archive deeper in others than --max-depth
  kArchiveSeconds = 18,      ///< decoding took longer than --max-seconds
  kArchiveMemory = 19,       ///< decoding needs more memory than a decoder is given
  kArchiveDamaged = 20,      ///< an archive that ends early or contradicts itself
  kArchiveCrashed = 21,      ///< the decoder crashed, or broke the protocol
  kArchiveUnsupported = 22,  ///< a variant of the format that nothing here decodes
  kArchiveSplit = 23,        ///< one part of a set whose other parts are not there
  kEncrypted = 24,           ///< an archive or an entry under a password
  kEntryDamaged = 25,        ///< one entry of an archive that cannot be decoded, or not to its end
  kLinkTooFar = 26,          ///< a hard link whose target is too far before it in a stream
};

/// The problem and its place in the file; the code that carries the reject knows the file itself.
struct Reject {
  RejectKind kind = RejectKind::kUnreadable;
  std::uint64_t offset = 0;  ///< byte in the file; 0 if it concerns all of it
  std::uint32_t line = 0;    ///< from 1; 0 if it concerns the whole file
  std::string detail;        ///< e.g. strerror, or the text that was met; UTF-8; may be empty
};

}  // namespace mifdex::io
