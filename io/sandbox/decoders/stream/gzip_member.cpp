#include <zlib.h>

#include <algorithm>
#include <limits>
#include <string_view>

#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

/// Returns the damage that zlib reports, in our words.
std::string reason_of(const char* message) {
  const std::string_view text = message == nullptr ? "" : message;
  if (text.find("data check") != std::string_view::npos) return "its checksum is wrong";
  if (text.find("length check") != std::string_view::npos) return "its length is wrong";
  if (text.find("header") != std::string_view::npos) return "its header is damaged";
  return "its compressed data are damaged";
}

/// Added to the size of the window, this makes zlib read a header and trailer of gzip.
constexpr int kGzip = 16;
/// The same for a header and trailer of zlib or gzip.
constexpr int kZlibOrGzip = 32;

class GzipMember final : public MemberDecoder {
 public:
  explicit GzipMember(int header) : header_(header) {}
  ~GzipMember() override {
    if (is_open_) inflateEnd(&stream_);
  }
  GzipMember(const GzipMember&) = delete;
  GzipMember& operator=(const GzipMember&) = delete;

  bool begin() override {
    if (is_open_) return inflateReset(&stream_) == Z_OK;
    is_open_ = inflateInit2(&stream_, MAX_WBITS + header_) == Z_OK;
    return is_open_;
  }

  MemberStep step(Bytes input, bool /*is_last*/, std::span<char> output) override {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = static_cast<uInt>(std::min(input.size(), kMost));
    const auto room = static_cast<uInt>(std::min(output.size(), kMost));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = given;
    stream_.next_out = reinterpret_cast<Bytef*>(output.data());
    stream_.avail_out = room;
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    MemberStep step{given - stream_.avail_in, room - stream_.avail_out};
    if (code == Z_STREAM_END) {
      step.state = MemberState::kEnd;
    } else if (code == Z_MEM_ERROR) {
      step.state = MemberState::kNoMemory;
    } else if (code == Z_NEED_DICT) {
      step.state = MemberState::kUnsupported;
      step.why = "its dictionary is missing";
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      step.state = MemberState::kDamaged;
      step.why = reason_of(stream_.msg);
    }
    return step;
  }

 private:
  int header_;
  z_stream stream_{};
  bool is_open_ = false;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_gzip_member() { return std::make_unique<GzipMember>(kGzip); }

std::unique_ptr<MemberDecoder> make_zlib_member() {
  return std::make_unique<GzipMember>(kZlibOrGzip);
}

}  // namespace mifdex::io::sandbox
