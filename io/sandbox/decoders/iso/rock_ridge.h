// One record of a folder of an ISO 9660 image, with its Rock Ridge fields.
//
// After ECMA-119 (9.1, directory records) and the System Use Sharing Protocol with Rock Ridge (IEEE
// P1281, P1282): SP, CE, NM, PX, SL, TF, CL, RE, ZF. libarchive's own reader of these follows loops
// of continuation areas without end; here each record may have kMostAreas of them.
//
// Runs in a sandbox only. Threads: functions of their arguments. Errors: an invalid record yields
// nothing; the values of a damaged field are left out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/base/bytes.h"
#include "io/base/file_time.h"
#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

inline constexpr std::uint64_t kIsoSector = 2048;

/// The volume, from its primary descriptor.
struct IsoVolume {
  std::uint32_t block = kIsoSector;  ///< bytes of a logical block
  std::uint64_t root = 0;            ///< where the root folder's bytes begin
  std::uint64_t root_size = 0;
  std::optional<std::uint8_t>
      skip;  ///< bytes before the system use fields; nothing if there are none
};

/// Reads the primary descriptor, and whether the root folder begins with an SP field. Returns
/// nothing if the image has no such descriptor.
std::optional<IsoVolume> read_iso_volume(Source& image);

struct IsoRecord {
  std::string name;  ///< from NM, else the plain name without its version
  bool long_name = false;
  bool is_self_or_parent = false;
  bool is_folder = false;
  bool is_link = false;
  bool is_special = false;   ///< a device, pipe or socket
  bool relocated = false;    ///< a folder that another place links to (RE)
  bool compressed = false;   ///< by zisofs
  bool interleaved = false;  ///< its bytes have gaps
  bool goes_on = false;      ///< the next record has more of its bytes
  bool associated = false;   ///< a resource fork or the like, not a file
  std::uint64_t begin = 0;   ///< of its bytes in the image
  std::uint64_t size = 0;
  std::optional<std::uint64_t> child;  ///< CL: where the folder really is
  std::int64_t mtime = kNoTime;
};

/// Reads the record that begins `bytes`, which reach to the end of its folder's sector.
std::optional<IsoRecord> read_iso_record(Source& image, const IsoVolume& volume, Bytes bytes);

}  // namespace mifdex::io::sandbox
