#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/archive/detect/archive_kind.h"
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
    Claim{"xar", ArchiveKind::kXar},
};

/// At most four characters, in lower case, as one number.
constexpr std::size_t kMostEnding = 4;
constexpr std::uint32_t number_of(std::string_view ending) {
  std::uint32_t number = 0;
  for (const char c : ending) number = number << 8U | static_cast<unsigned char>(ascii::lower(c));
  return number;
}

constexpr auto kNumbers = [] {
  std::array<std::uint32_t, kClaims.size()> numbers{};
  std::ranges::transform(kClaims, numbers.begin(),
                         [](const Claim& claim) { return number_of(claim.ending); });
  return numbers;
}();
static_assert(std::ranges::all_of(kClaims, [](const Claim& claim) {
  return claim.ending.size() <= kMostEnding;
}));

}  // namespace

ArchiveKind claimed_archive_kind(Bytes name) {
  const std::size_t dot = name.rfind('.');
  if (dot == Bytes::npos) return ArchiveKind::kNone;
  const Bytes ending = name.substr(dot + 1);
  if (ending.size() > kMostEnding || ending.starts_with('\0')) return ArchiveKind::kNone;
  const auto* const found = std::ranges::find(kNumbers, number_of(ending));
  return found == kNumbers.end() ? ArchiveKind::kNone
                                 : kClaims[static_cast<std::size_t>(found - kNumbers.begin())].kind;
}

}  // namespace mifdex::io
