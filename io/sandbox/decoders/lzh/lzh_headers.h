// Reads the headers of an LZH archive, levels 0 to 3, and verifies their sums and CRCs.
//
// Names have the bytes of the archive, in whatever code page, with '\' between their parts:
// libarchive refuses a name that is invalid in its locale.
//
// Threads: one. Ownership: entries own their bytes. Errors: damage() returns why the reading ended.
// Runs in a sandbox only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "io/base/bytes.h"
#include "io/base/file_time.h"
#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

struct LzhEntry {
  std::string path;              ///< '\' is a separator, or the second byte of a character
  std::string method;            ///< "-lh5-", ...
  std::int64_t mtime = kNoTime;  ///< seconds since 1970, in UTC or, if local, by its clocks
  TimeSource time_source = TimeSource::kEntry;  ///< kEntry or kEntryLocal (levels 0 and 1)
  std::uint64_t content = 0;                    ///< where the packed bytes begin
  std::uint64_t packed = 0;                     ///< how many bytes are packed
  std::uint64_t size = 0;                       ///< bytes of the file
  std::optional<std::uint16_t> crc;
  bool is_folder = false;
};

class LzhHeaders {
 public:
  explicit LzhHeaders(Source& source) : source_(source) {}

  /// Fills `entry` with the next one; returns false at the end, and if the archive is damaged: see
  /// damage().
  bool next(LzhEntry& entry);

  /// Returns "" if the archive was read to its end.
  const std::string& damage() const { return damage_; }

 private:
  bool load(std::size_t bytes);
  bool read_header(LzhEntry& entry);
  bool read_level_0(LzhEntry& entry);
  bool read_level_1(LzhEntry& entry);
  bool read_level_2_or_3(LzhEntry& entry, unsigned level);
  bool read_extensions(LzhEntry& entry, std::size_t at, std::size_t width, std::size_t& end);
  void take_extension(LzhEntry& entry, unsigned type, std::size_t at, std::size_t length);
  bool check_header_crc(std::size_t length);
  bool end_of_archive();
  bool fail(std::string why);
  std::uint64_t number(std::size_t at, std::size_t width) const;

  Source& source_;
  std::uint64_t at_ = 0;  // of the next header
  std::string bytes_;     // from at_
  std::string folder_;
  std::size_t crc_at_ = 0;  // of the header's own CRC; 0: it has none
  std::string damage_;
};

/// Returns the CRC-16 that LZH uses (polynomial 0xA001), continued from `crc`.
std::uint16_t lzh_crc(Bytes bytes, std::uint16_t crc = 0);

}  // namespace mifdex::io::sandbox
