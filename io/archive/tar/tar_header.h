// One 512-byte header of a tar, and the records of a pax header: what they say, checked.
//
// Formats: v7, ustar (POSIX.1-1988, with prefix), GNU (base-256 numbers, long names) and pax
// (POSIX.1-2001). Threads: functions of their arguments. Ownership: views into the archive.
// Errors: a header that is none is nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/archive/tar/tar_sparse.h"
#include "io/base/bytes.h"
#include "io/base/file_time.h"

namespace mifdex::io {

inline constexpr std::uint64_t kTarBlock = 512;

/// Names and pax headers have some hundred bytes; no archive needs more than this.
inline constexpr std::uint64_t kLongestExtension = std::uint64_t{1} << 20;

struct TarHeader {
  Bytes name;
  Bytes prefix;  ///< of ustar: goes before the name, with a '/' between; mostly empty
  std::uint64_t size = 0;
  std::int64_t mtime = kNoTime;  ///< kNoTime also where the field is empty or no number
  char type = '0';
  Bytes link;  ///< the name of another entry, if this is a link
};

/// Reads the header in `block`, which has kTarBlock bytes. Returns nothing if its checksum is
/// wrong, or its size is not a number.
std::optional<TarHeader> read_tar_header(Bytes block);

/// True if the checksum of the header in `block`, which has kTarBlock bytes, is right: the
/// sum of all bytes, its own field as blanks. Some old tars added the bytes as signed.
bool tar_checksum_holds(Bytes block);

/// Reads a number as headers have it: octal digits, or base-256; an empty field is 0.
std::optional<std::uint64_t> read_tar_number(Bytes field);

/// The facts in a pax header about the entry after it; facts that it does not have are left alone.
struct PaxFacts {
  std::optional<std::string> path;
  std::optional<std::string> link;
  std::optional<std::uint64_t> size;
  std::optional<std::int64_t> mtime;
  PaxSparse sparse;
};

/// Takes the records in `records` ("27 path=RECEIVE/0000002A.PCK\n", ...) into `facts`. Returns
/// false if they are no such records; those before the damage are taken.
bool read_pax_records(Bytes records, PaxFacts& facts);

}  // namespace mifdex::io
