// The .Z of Unix compress: LZW with codes of 9 to 16 bits, lowest bit first. Codes come in groups
// of eight; when their width changes, the rest of a group has no meaning.
#include <array>
#include <cstdint>
#include <vector>

#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::size_t kHeader = 3;
constexpr unsigned kFirstWidth = 9;
constexpr unsigned kLongestWidth = 16;
constexpr unsigned kClear = 256;  // in block mode
/// A writer that finds two zero bytes has a code for both: if more codes of zero follow in a row,
/// they are padding that a tape or a disk added after the end.
constexpr std::size_t kPadding = 3;
constexpr std::size_t kCodes = std::size_t{1} << kLongestWidth;

class CompressMember final : public MemberDecoder {
 public:
  bool begin() override {
    *this = CompressMember();
    prefix_.resize(kCodes);
    last_.resize(kCodes);
    return true;
  }

  MemberStep step(Bytes input, bool is_last, std::span<char> output) override {
    MemberStep step;
    while (true) {
      while (!pending_.empty() && step.made < output.size()) {
        output[step.made++] = pending_.back();
        pending_.pop_back();
      }
      if (!pending_.empty()) return step;
      if (!read_bits(input, step.used)) {
        if (is_last) end_of_input(step);
        if (pending_.empty()) return step;
        continue;
      }
      if (!take_bits()) {
        step.state = MemberState::kDamaged;
        step.why = "it has a code that was never defined";
        return step;
      }
    }
  }

 private:
  /// Returns how many bits to read next: for the header, the rest of a group, or a code.
  unsigned wanted() const {
    if (header_read_ < kHeader) return 8;
    return width_;
  }

  /// Returns false if `input` has fewer bits left than wanted.
  bool read_bits(Bytes input, std::size_t& used) {
    while (bits_ < wanted()) {
      if (used == input.size()) return false;
      held_ |= std::uint32_t{static_cast<unsigned char>(input[used++])} << bits_;
      bits_ += 8;
    }
    return true;
  }

  unsigned cut_bits(unsigned width) {
    const unsigned value = held_ & ((1U << width) - 1);
    held_ >>= width;
    bits_ -= width;
    return value;
  }

  bool take_bits() {
    if (header_read_ < kHeader) return take_header(cut_bits(8));
    const unsigned code = cut_bits(width_);
    if (to_skip_ > 0) {
      if (--to_skip_ == 0) width_ = next_width_;
      return true;
    }
    in_group_ = (in_group_ + 1) % 8;
    return take_code(code);
  }

  bool take_header(unsigned byte) {
    if (++header_read_ < kHeader) return true;
    const unsigned bits = byte & 0x1FU;
    if (bits < kFirstWidth || bits > kLongestWidth) return false;
    // Writers that promise codes of 9 bits write some of 10.
    longest_ = bits == kFirstWidth ? kFirstWidth + 1 : bits;
    is_block_mode_ = (byte & 0x80U) != 0;
    next_code_ = is_block_mode_ ? kClear + 1 : kClear;
    return true;
  }

  bool take_code(unsigned code) {
    if (is_block_mode_ && code == kClear) {
      next_code_ = kClear + 1;
      has_previous_ = false;
      set_width(kFirstWidth);
      return true;
    }
    if (!has_previous_) {
      if (code >= kClear) return false;
      first_byte_ = static_cast<char>(code);
      pending_.push_back(first_byte_);
    } else if (!expand(code)) {
      return false;
    }
    if (code == 0) {
      pending_.clear();
      ++zeros_;
    } else {
      give_zeros();
    }
    previous_ = code;
    has_previous_ = true;
    if (next_code_ >= (1U << width_) && width_ < longest_) set_width(width_ + 1);
    return true;
  }

  /// Puts the string of `code` into pending_, last byte first, and defines the next code.
  bool expand(unsigned code) {
    unsigned at = code;
    if (code >= next_code_) {
      if (code > next_code_ || next_code_ >= (1U << longest_)) return false;
      pending_.push_back(first_byte_);
      at = previous_;
    }
    while (at >= kClear) {
      pending_.push_back(last_[at]);
      at = prefix_[at];
    }
    first_byte_ = static_cast<char>(at);
    pending_.push_back(first_byte_);
    if (next_code_ < (1U << longest_)) {
      prefix_[next_code_] = static_cast<std::uint16_t>(previous_);
      last_[next_code_] = first_byte_;
      ++next_code_;
    }
    return true;
  }

  /// Sets the width; the rest of the group of eight codes is read and dropped at the old width.
  void set_width(unsigned width) {
    to_skip_ = (8 - in_group_) % 8;
    in_group_ = 0;
    next_width_ = width;
    if (to_skip_ == 0) width_ = width;
  }

  /// Ends the member if no code is incomplete: a writer fills the last byte with zeros; other bits
  /// are the beginning of a code.
  void end_of_input(MemberStep& step) {
    if (header_read_ < kHeader) return;
    if (to_skip_ == 0 && held_ != 0) return;
    if (zeros_ >= kPadding) zeros_ = 0;
    if (zeros_ == 0) step.state = MemberState::kEnd;
    give_zeros();
  }

  void give_zeros() {
    pending_.insert(pending_.end(), zeros_, '\0');
    zeros_ = 0;
  }

  std::vector<std::uint16_t> prefix_;
  std::vector<char> last_;
  std::vector<char> pending_;  // to be output, last byte first
  std::size_t zeros_ = 0;      // codes of zero in a row, not yet output
  std::size_t header_read_ = 0;
  std::uint32_t held_ = 0;
  unsigned bits_ = 0;  // in held_
  unsigned width_ = kFirstWidth;
  unsigned next_width_ = kFirstWidth;
  unsigned longest_ = kLongestWidth;
  unsigned in_group_ = 0;
  unsigned to_skip_ = 0;
  unsigned next_code_ = kClear;
  unsigned previous_ = 0;
  char first_byte_ = 0;
  bool has_previous_ = false;
  bool is_block_mode_ = false;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_compress_member() { return std::make_unique<CompressMember>(); }

}  // namespace mifdex::io::sandbox
