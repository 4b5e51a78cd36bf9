// The records of a zip that tell where its entries are, read and checked.
//
// After PKWARE's APPNOTE 6.3: end of central directory (4.3.16), its zip64 forms (4.3.14, 4.3.15),
// central headers (4.3.12), local headers (4.3.7), extra fields (4.5).
// Threads: functions of their arguments. Ownership: views into the archive. Errors: a record that
// is none is nothing, or the Reject that says what to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "io/base/bytes.h"
#include "io/base/file_time.h"
#include "io/base/reject.h"

namespace mifdex::io {

inline constexpr std::size_t kZipLocalSize = 30;
inline constexpr std::size_t kZipCentralSize = 46;

/// Where the directory is.
struct ZipDirectory {
  std::uint64_t begin = 0;  ///< of its first header, in the file
  std::uint64_t end = 0;
  std::uint64_t entries = 0;  ///< as the end record counts them
  bool short_count = true;    ///< the count has 16 bits, and may have run over
  std::uint64_t bias = 0;     ///< bytes before the archive, as in a self-extracting one: must be
                              ///< added to every offset
};

/// Finds the directory by the end record; a comment or bytes after the archive may hold false ones.
/// Returns a Reject if there is none, or if the archive is one part of several.
std::variant<ZipDirectory, Reject> find_zip_directory(Bytes archive);

/// The fields of one central header.
struct ZipEntry {
  Bytes name;
  Bytes unicode_name;        ///< the name in UTF-8 as an extra field has it; mostly empty
  std::uint64_t offset = 0;  ///< of the local header, with bias
  std::uint64_t packed = 0;
  std::uint64_t size = 0;
  std::int64_t mtime = kNoTime;  ///< from an extra field with a zone, else what the DOS time shows
  TimeSource time_source = TimeSource::kNone;
  std::uint32_t crc = 0;
  std::uint32_t mode = 0;  ///< as stat has it, if a Unix made the archive; else 0
  std::uint16_t method = 0;
  bool encrypted = false;
  bool utf8 = false;       ///< `name` is
  bool from_unix = false;  ///< a Unix wrote `name`: what is not UTF-8 is not a page of DOS
  bool whole = true;       ///< false: a number is missing that an extra field should have
};

/// Reads the central header at `place` and moves `place` after it. Returns nothing if there is
/// none, or if it reaches over `directory.end`.
std::optional<ZipEntry> read_zip_entry(Bytes archive, const ZipDirectory& directory,
                                       std::uint64_t& place);

/// Returns the place of the first local header of an archive without a directory.
std::optional<std::uint64_t> find_first_local(Bytes archive);

/// Reads the local header at `place` for want of a directory, and moves `place` after its entry, if
/// it is whole, else to the archive's end. If the sizes come after the entry's bytes (4.3.9), they
/// are looked for. Returns nothing if there is no local header, or if its end cannot be found.
std::optional<ZipEntry> read_zip_local(Bytes archive, std::uint64_t& place);

/// Returns the place of the bytes after the local header at `place`; nothing if there is no such
/// header.
std::optional<std::uint64_t> find_zip_content(Bytes archive, std::uint64_t place);

/// Returns false if the central header at `central` and the local header at `local` name two files.
/// Differences between the writing programs do not count: letter case, '/' and '\\', and names of
/// other lengths or bytes beyond ASCII, as in another code page. Both headers must be there.
bool zip_names_agree(Bytes archive, std::uint64_t central, std::uint64_t local);

/// Deflate, stored and others (APPNOTE 4.4.5): "deflate64", "bzip2", "method 97".
std::string zip_method_name(std::uint16_t method);

}  // namespace mifdex::io
