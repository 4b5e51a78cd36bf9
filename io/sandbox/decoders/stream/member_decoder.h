// Decodes one member of a compressed stream: a gzip member, a bzip2 stream, an xz stream, a zstd
// frame, an LZ4 frame, a lzip member, or all of a .lzma or .Z.
//
// Every decoder verifies what its format provides: gzip the CRC-32 and the length (RFC 1952),
// bzip2 the CRC of each block and of the stream, xz the check of each block and its index, zstd the
// content size and the checksum if a frame has them (RFC 8878), LZ4 the same, lzip the CRC-32 and
// the sizes. A .lzma has no checksum, at most a size. A .Z has no checksum: only codes that were
// never defined, and an end inside a code, are errors.
//
// Threads: one. Ownership: input and output are the caller's. Errors: values, see MemberStep.
// Runs in a sandbox only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"

namespace mifdex::io::sandbox {

enum class MemberState {
  kRunning,      ///< a step that uses and makes nothing needs more input
  kEnd,          ///< the member is complete and everything that can be verified was verified
  kDamaged,      ///< the data contradict themselves or their checksum
  kNoMemory,     ///< it needs more memory than a decoder has
  kUnsupported,  ///< a variant that is not decoded, or a dictionary that is not here
};

struct MemberStep {
  std::size_t used = 0;  ///< bytes of input
  std::size_t made = 0;  ///< bytes of output
  MemberState state = MemberState::kRunning;
  std::string why = {};  ///< for the last three states
};

class MemberDecoder {
 public:
  /// The first step of a member should see so many bytes of input, if there are so many.
  static constexpr std::size_t kFirstBytes = 64;

  virtual ~MemberDecoder() = default;

  /// Must be called before the first step of each member. Returns false if there is no memory.
  virtual bool begin() = 0;

  /// Decodes from `input` to `output`. `is_last`: nothing follows `input`.
  virtual MemberStep step(Bytes input, bool is_last, std::span<char> output) = 0;
};

/// Returns the decoder of a kind that has one, otherwise nullptr.
std::unique_ptr<MemberDecoder> make_member_decoder(ArchiveKind kind);

bool begins_member(ArchiveKind kind, Bytes bytes);

/// A zstd frame may name a window of so many bytes, for which the decoder needs addresses; memory
/// only as far as it is filled, and that is bounded.
inline constexpr std::uint64_t kLongestZstdWindow = std::uint64_t{2} << 30;

/// Returns the decoder of a zlib stream or gzip member, whichever comes: what a xar has.
std::unique_ptr<MemberDecoder> make_zlib_member();

// The parts that make_member_decoder chooses from.
std::unique_ptr<MemberDecoder> make_gzip_member();
std::unique_ptr<MemberDecoder> make_bzip2_member();
std::unique_ptr<MemberDecoder> make_lz4_member();
std::unique_ptr<MemberDecoder> make_lzip_member();
std::unique_ptr<MemberDecoder> make_lzma_member();
std::unique_ptr<MemberDecoder> make_xz_member();
std::unique_ptr<MemberDecoder> make_zstd_member();
std::unique_ptr<MemberDecoder> make_compress_member();

}  // namespace mifdex::io::sandbox
