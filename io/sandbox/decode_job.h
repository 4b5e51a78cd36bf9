// The order for a sandbox, and the job that its decoder gets when it begins.
//
// An order goes through a socket to the fork server as it is in memory, so it holds no pointers
// except the one to the decoder, which is the same in parent and child: both run the same program.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "io/archive/archive_limits.h"
#include "io/archive/detect/archive_kind.h"
#include "io/sandbox/decoders/source.h"
#include "io/sandbox/ring_writer.h"

namespace mifdex::io::sandbox {

struct DecodeJob;

/// Decodes an archive: writes its entries to job.out. Runs under the sandbox policy, in a process
/// of its own that may end in any way.
using Decoder = void (*)(DecodeJob& job);

struct DecodeOrder {
  static constexpr std::size_t kMaxParts = 64;
  static constexpr std::size_t kMaxName = 255;

  Decoder decoder = nullptr;
  ArchiveKind kind = ArchiveKind::kNone;
  ArchiveLimits limits;
  bool keeps_archives = false;  ///< the parent takes archives over max_file_bytes whole
  std::uint32_t part_count = 0;
  std::array<SourceRange, kMaxParts> parts{};
  std::array<char, kMaxName + 1> name{};  ///< of the archive's file, ended by NUL
};
static_assert(std::is_trivially_copyable_v<DecodeOrder>);

struct DecodeJob {
  const DecodeOrder& order;
  std::vector<Source> parts;  ///< at least one
  RingWriter& out;
  std::uint32_t restrictions;  ///< Restriction bits

  std::string_view name() const { return order.name.data(); }
};

/// Returns the decoder of a kind, in io/sandbox; nullptr for kNone.
Decoder decoder_of(ArchiveKind kind);

}  // namespace mifdex::io::sandbox
