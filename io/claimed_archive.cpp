#include "io/claimed_archive.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {

struct Claim {
  std::string_view ending;  ///< in lower case, after the last dot
  ArchiveKind kind;
};

constexpr std::array kClaims = {
    Claim{"tar", ArchiveKind::kTar},    Claim{"zip", ArchiveKind::kZip},
    Claim{"gz", ArchiveKind::kGzip},    Claim{"tgz", ArchiveKind::kGzip},
    Claim{"bz2", ArchiveKind::kBzip2},  Claim{"tbz", ArchiveKind::kBzip2},
    Claim{"tbz2", ArchiveKind::kBzip2}, Claim{"xz", ArchiveKind::kXz},
    Claim{"txz", ArchiveKind::kXz},     Claim{"zst", ArchiveKind::kZstd},
    Claim{"tzst", ArchiveKind::kZstd},  Claim{"lz4", ArchiveKind::kLz4},
    Claim{"lz", ArchiveKind::kLzip},    Claim{"tlz", ArchiveKind::kLzip},
    Claim{"lzma", ArchiveKind::kLzma},  Claim{"7z", ArchiveKind::kSevenZip},
    Claim{"cab", ArchiveKind::kCab},    Claim{"iso", ArchiveKind::kIso},
    Claim{"lzh", ArchiveKind::kLzh},    Claim{"lha", ArchiveKind::kLzh},
    Claim{"rar", ArchiveKind::kRar},    Claim{"cpio", ArchiveKind::kCpio},
    Claim{"rpm", ArchiveKind::kRpm},    Claim{"warc", ArchiveKind::kWarc},
};

}  // namespace

ArchiveKind claimed_archive_kind(Bytes name) {
  const std::size_t dot = name.rfind('.');
  if (dot == Bytes::npos) return ArchiveKind::kNone;
  const Bytes ending = name.substr(dot + 1);
  for (const Claim& claim : kClaims) {
    if (ascii::equals_ignore_case(ending, claim.ending)) return claim.kind;
  }
  return ArchiveKind::kNone;
}

}  // namespace mifdex::io
