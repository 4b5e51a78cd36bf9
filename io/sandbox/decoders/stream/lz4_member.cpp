// LZ4 frames, with the checksums that they have (LZ4 Frame Format Description 1.6), and the frames
// of the first LZ4 tools, which have none: blocks of at most 8 MiB, each after its length.
#include <lz4.h>
#include <lz4frame.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "io/base/endian.h"
#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

using namespace std::string_view_literals;

constexpr Bytes kLegacySign = "\x02\x21\x4C\x18"sv;
constexpr Bytes kFrameSign = "\x04\x22\x4D\x18"sv;

/// True if a frame of the current format, or one that decoders skip, begins with `sign`.
bool begins_frame(Bytes sign) {
  const bool is_skipped =
      (static_cast<unsigned char>(sign[0]) & 0xF0U) == 0x50 && sign.substr(1) == "\x2A\x4D\x18"sv;
  return sign == kFrameSign || is_skipped;
}

/// A frame of the first tools. It ends where the input does, or where another frame begins.
class LegacyFrame {
 public:
  void begin() {
    has_sign_ = false;
    next_frame_.clear();
    packed_.clear();
    block_.clear();
    given_ = 0;
  }

  /// Returns the first bytes of a frame of the current format, once a step has found one: they are
  /// used, and the frame follows. Empty until then.
  Bytes next_frame() const { return next_frame_; }

  MemberStep step(Bytes input, bool is_last, std::span<char> output) {
    MemberStep step;
    while (true) {
      const std::size_t count = std::min(output.size() - step.made, block_.size() - given_);
      std::copy_n(block_.begin() + static_cast<std::ptrdiff_t>(given_), count,
                  output.begin() + static_cast<std::ptrdiff_t>(step.made));
      given_ += count;
      step.made += count;
      if (given_ < block_.size()) return step;
      const std::size_t wanted =
          has_sign_ && packed_.size() >= kNumber ? kNumber + little_u32(packed_, 0) : kNumber;
      const std::size_t taken = std::min(wanted - packed_.size(), input.size() - step.used);
      packed_.append(input.substr(step.used, taken));
      step.used += taken;
      if (packed_.size() < wanted) {
        if (is_last && packed_.empty() && has_sign_) step.state = MemberState::kEnd;
        return step;
      }
      if (!take(step)) return step;
    }
  }

 private:
  static constexpr std::size_t kNumber = 4;
  static constexpr std::size_t kBlock = std::size_t{8} << 20;

  /// Takes the content of packed_: the signature, the length of a block, or a block. Returns false
  /// at an end.
  bool take(MemberStep& step) {
    if (!has_sign_) {
      has_sign_ = true;
      packed_.clear();
      return true;
    }
    const std::uint32_t length = little_u32(packed_, 0);
    if (packed_.size() == kNumber && length == 0) {  // padding
      step.state = MemberState::kEnd;
      return false;
    }
    if (packed_.size() == kNumber && begins_frame(packed_)) {
      next_frame_ = packed_;
      return false;
    }
    if (packed_ == kLegacySign) {  // `cat` joined another such frame
      packed_.clear();
      return true;
    }
    if (length > static_cast<std::uint32_t>(LZ4_COMPRESSBOUND(kBlock))) {
      step.state = MemberState::kDamaged;
      step.why = "a block is longer than its format allows";
      return false;
    }
    if (packed_.size() < kNumber + length) return true;
    block_.resize(kBlock);
    const int made = LZ4_decompress_safe(packed_.data() + kNumber, block_.data(),
                                         static_cast<int>(length), static_cast<int>(kBlock));
    packed_.clear();
    given_ = 0;
    block_.resize(static_cast<std::size_t>(std::max(made, 0)));
    if (made >= 0) return true;
    step.state = MemberState::kDamaged;
    step.why = "its compressed data are damaged";
    return false;
  }

  bool has_sign_ = false;
  std::string next_frame_;
  std::string packed_;  // with the four bytes of its length
  std::vector<char> block_;
  std::size_t given_ = 0;  // of block_
};

class Lz4Member final : public MemberDecoder {
 public:
  Lz4Member() = default;
  ~Lz4Member() override { LZ4F_freeDecompressionContext(context_); }
  Lz4Member(const Lz4Member&) = delete;
  Lz4Member& operator=(const Lz4Member&) = delete;

  bool begin() override {
    if (context_ == nullptr &&
        LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)) != 0) {
      context_ = nullptr;
      return false;
    }
    LZ4F_resetDecompressionContext(context_);
    legacy_.begin();
    is_first_ = true;
    return true;
  }

  MemberStep step(Bytes input, bool is_last, std::span<char> output) override {
    if (is_first_) is_legacy_ = input.starts_with(kLegacySign);
    is_first_ = false;
    if (is_legacy_) {
      const MemberStep step = legacy_.step(input, is_last, output);
      if (!legacy_.next_frame().empty()) begin_frame(legacy_.next_frame());
      return step;
    }
    MemberStep step{input.size(), output.size()};
    const std::size_t code =
        LZ4F_decompress(context_, output.data(), &step.made, input.data(), &step.used, nullptr);
    if (LZ4F_isError(code) != 0) return fail(LZ4F_getErrorName(code));
    if (code == 0) step.state = MemberState::kEnd;
    return step;
  }

 private:
  /// Continues with a frame that follows one of the first tools; its signature was read with that
  /// one.
  void begin_frame(Bytes sign) {
    is_legacy_ = false;
    std::size_t made = 0;
    std::size_t used = sign.size();
    LZ4F_decompress(context_, nullptr, &made, sign.data(), &used, nullptr);
  }

  static MemberStep fail(std::string_view name) {
    if (name.find("allocation") != std::string_view::npos) {
      return {0, 0, MemberState::kNoMemory, {}};
    }
    const bool is_sum = name.find("hecksum") != std::string_view::npos;
    return {0, 0, MemberState::kDamaged,
            is_sum ? "its checksum is wrong" : "its compressed data are damaged"};
  }

  LZ4F_dctx* context_ = nullptr;
  LegacyFrame legacy_;
  bool is_first_ = true;
  bool is_legacy_ = false;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_lz4_member() { return std::make_unique<Lz4Member>(); }

}  // namespace mifdex::io::sandbox
