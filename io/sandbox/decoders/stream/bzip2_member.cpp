#include <bzlib.h>

#include <algorithm>
#include <limits>

#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

class Bzip2Member final : public MemberDecoder {
 public:
  Bzip2Member() = default;
  ~Bzip2Member() override { close(); }
  Bzip2Member(const Bzip2Member&) = delete;
  Bzip2Member& operator=(const Bzip2Member&) = delete;

  bool begin() override {
    close();
    stream_ = {};
    is_open_ = BZ2_bzDecompressInit(&stream_, 0, 0) == BZ_OK;
    return is_open_;
  }

  MemberStep step(Bytes input, bool /*is_last*/, std::span<char> output) override {
    constexpr std::size_t kMost = std::numeric_limits<unsigned>::max();
    const auto given = static_cast<unsigned>(std::min(input.size(), kMost));
    const auto room = static_cast<unsigned>(std::min(output.size(), kMost));
    stream_.next_in = const_cast<char*>(input.data());
    stream_.avail_in = given;
    stream_.next_out = output.data();
    stream_.avail_out = room;
    const int code = BZ2_bzDecompress(&stream_);
    MemberStep step{given - stream_.avail_in, room - stream_.avail_out};
    if (code == BZ_STREAM_END) {
      step.state = MemberState::kEnd;
    } else if (code == BZ_MEM_ERROR) {
      step.state = MemberState::kNoMemory;
    } else if (code != BZ_OK) {
      step.state = MemberState::kDamaged;
      step.why = "its compressed data or a checksum are damaged";
    }
    return step;
  }

 private:
  void close() {
    if (is_open_) BZ2_bzDecompressEnd(&stream_);
    is_open_ = false;
  }

  bz_stream stream_{};
  bool is_open_ = false;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_bzip2_member() { return std::make_unique<Bzip2Member>(); }

}  // namespace mifdex::io::sandbox
