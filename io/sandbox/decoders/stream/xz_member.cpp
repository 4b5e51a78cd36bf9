#include <lzma.h>

#include <cstdint>
#include <limits>

#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

/// Sets up liblzma for one member of a format; the memory limit is that of the process.
using Starter = lzma_ret (*)(lzma_stream*);

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

/// xz, lzip and lzma: all that liblzma decodes.
class XzMember final : public MemberDecoder {
 public:
  explicit XzMember(Starter start) : start_(start) {}
  ~XzMember() override { lzma_end(&stream_); }
  XzMember(const XzMember&) = delete;
  XzMember& operator=(const XzMember&) = delete;

  bool begin() override { return start_(&stream_) == LZMA_OK; }

  MemberStep step(Bytes input, bool /*is_last*/, std::span<char> output) override {
    stream_.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
    stream_.avail_in = input.size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(output.data());
    stream_.avail_out = output.size();
    const lzma_ret code = lzma_code(&stream_, LZMA_RUN);
    MemberStep step{input.size() - stream_.avail_in, output.size() - stream_.avail_out};
    switch (code) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:  // no progress: the caller sees that
        break;
      case LZMA_STREAM_END:
        step.state = MemberState::kEnd;
        break;
      case LZMA_MEM_ERROR:
      case LZMA_MEMLIMIT_ERROR:
        step.state = MemberState::kNoMemory;
        break;
      case LZMA_OPTIONS_ERROR:
      case LZMA_UNSUPPORTED_CHECK:
        step.state = MemberState::kUnsupported;
        step.why = "a filter or a check of a later version of xz";
        break;
      default:
        step.state = MemberState::kDamaged;
        step.why = "its compressed data or a checksum are damaged";
    }
    return step;
  }

 private:
  Starter start_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<MemberDecoder> make_xz_member() {
  return std::make_unique<XzMember>([](lzma_stream* stream) {
    return lzma_stream_decoder(stream, kNoLimit, LZMA_TELL_UNSUPPORTED_CHECK);
  });
}

std::unique_ptr<MemberDecoder> make_lzip_member() {
  return std::make_unique<XzMember>(
      [](lzma_stream* stream) { return lzma_lzip_decoder(stream, kNoLimit, 0); });
}

std::unique_ptr<MemberDecoder> make_lzma_member() {
  return std::make_unique<XzMember>(
      [](lzma_stream* stream) { return lzma_alone_decoder(stream, kNoLimit); });
}

}  // namespace mifdex::io::sandbox
