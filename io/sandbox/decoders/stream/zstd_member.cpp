#include <fmt/format.h>
#define ZSTD_STATIC_LINKING_ONLY  // for ZSTD_getFrameHeader
#include <zstd.h>
#include <zstd_errors.h>

#include <cstdint>

#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

/// A frame may name a window of up to 2 GiB (zstd --long=31), which costs memory only as far as it
/// is filled. A frame that fills more than this is not decoded.
constexpr std::uint64_t kMostFilled = std::uint64_t{512} << 20;
constexpr int kLongestWindowLog = 31;

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdMember final : public MemberDecoder {
 public:
  bool begin() override {
    if (context_ == nullptr) {
      context_.reset(ZSTD_createDCtx());
      if (context_ == nullptr) return false;
      ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kLongestWindowLog);
    }
    ZSTD_DCtx_reset(context_.get(), ZSTD_reset_session_only);
    is_first_ = true;
    made_ = 0;
    return true;
  }

  MemberStep step(Bytes input, bool /*is_last*/, std::span<char> output) override {
    if (is_first_) read_header(input);
    ZSTD_inBuffer in{input.data(), input.size(), 0};
    ZSTD_outBuffer out{output.data(), output.size(), 0};
    const std::size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
    made_ += out.pos;
    if (ZSTD_isError(code) != 0) return fail(code);
    MemberStep step{in.pos, out.pos};
    if (code == 0) step.state = MemberState::kEnd;
    if (window_ > kMostFilled && made_ > kMostFilled) return too_large();
    return step;
  }

 private:
  void read_header(Bytes input) {
    is_first_ = false;
    ZSTD_frameHeader header{};
    const bool is_read = ZSTD_getFrameHeader(&header, input.data(), input.size()) == 0;
    window_ = is_read && header.frameType == ZSTD_frame ? header.windowSize : 0;
    dictionary_ = is_read ? header.dictID : 0;
  }

  MemberStep too_large() const {
    return {0, 0, MemberState::kNoMemory,
            fmt::format("its window has {} bytes (zstd --long)", window_)};
  }

  MemberStep fail(std::size_t code) const {
    switch (ZSTD_getErrorCode(code)) {
      case ZSTD_error_memory_allocation:
      case ZSTD_error_frameParameter_windowTooLarge:
        return too_large();
      case ZSTD_error_dictionary_wrong:
        return {0, 0, MemberState::kUnsupported,
                fmt::format("it needs the zstd dictionary {}, which is not in it", dictionary_)};
      case ZSTD_error_version_unsupported:
      case ZSTD_error_frameParameter_unsupported:
        return {0, 0, MemberState::kUnsupported, "a frame of another version of zstd"};
      case ZSTD_error_checksum_wrong:
        return {0, 0, MemberState::kDamaged, "its checksum is wrong"};
      default:
        return {0, 0, MemberState::kDamaged, "its compressed data are damaged"};
    }
  }

  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  bool is_first_ = true;
  std::uint64_t made_ = 0;
  std::uint64_t window_ = 0;
  unsigned dictionary_ = 0;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_zstd_member() { return std::make_unique<ZstdMember>(); }

}  // namespace mifdex::io::sandbox
