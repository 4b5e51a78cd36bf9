#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/archive/decompressed_name.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/input_window.h"
#include "io/sandbox/decoders/stream/gzip_header.h"
#include "io/sandbox/decoders/stream/member_decoder.h"

namespace mifdex::io::sandbox {
namespace {

RejectKind reject_of(MemberState state) {
  switch (state) {
    case MemberState::kNoMemory:
      return RejectKind::kArchiveMemory;
    case MemberState::kUnsupported:
      return RejectKind::kArchiveUnsupported;
    default:
      return RejectKind::kArchiveDamaged;
  }
}

class StreamDecoder {
 public:
  explicit StreamDecoder(DecodeJob& job)
      : job_(job),
        sender_(job),
        input_(job.parts[0]),
        member_(make_member_decoder(job.order.kind)),
        output_(kOutput) {}

  void decode();

 private:
  static constexpr std::size_t kOutput = std::size_t{256} << 10;

  bool begin_entry();
  bool decode_member();
  bool find_next_member();
  void fail(RejectKind kind, std::uint64_t sound, const std::string& why);

  DecodeJob& job_;
  EntrySender sender_;
  InputWindow input_;
  std::unique_ptr<MemberDecoder> member_;
  std::vector<char> output_;
  std::uint64_t made_ = 0;
  std::uint64_t sound_ = 0;  ///< of these, up to the end of the last complete member
};

void StreamDecoder::decode() {
  if (member_ == nullptr) return sender_.problem(RejectKind::kArchiveUnsupported, {});
  if (!begins_member(job_.order.kind, input_.view(MemberDecoder::kFirstBytes))) {
    return sender_.problem(RejectKind::kArchiveDamaged, "its signature is wrong");
  }
  if (!begin_entry()) return;
  do {
    if (!decode_member()) return;
    sound_ = made_;
  } while (find_next_member());
}

bool StreamDecoder::begin_entry() {
  std::string name = decompressed_name(job_.order.kind, job_.name(), '\0');
  std::int64_t mtime = kNoTime;
  if (job_.order.kind == ArchiveKind::kGzip) {
    const GzipHeader header = read_gzip_header(input_.view(InputWindow::kBytes));
    if (!header.name.empty()) name = header.name;
    if (header.mtime != 0) mtime = header.mtime;
  }
  return sender_.begin(name, mtime);
}

/// Returns false if the entry has ended.
bool StreamDecoder::decode_member() {
  if (!member_->begin()) {
    fail(RejectKind::kArchiveMemory, sound_, {});
    return false;
  }
  static_cast<void>(input_.view(MemberDecoder::kFirstBytes));
  while (true) {
    const Bytes input = input_.view();
    const MemberStep step = member_->step(input, input_.is_last(), output_);
    input_.consume(step.used);
    made_ += step.made;
    if (step.made > 0 && !sender_.give(Bytes(output_.data(), step.made))) return false;
    if (step.state == MemberState::kEnd) return true;
    if (step.state != MemberState::kRunning) {
      fail(reject_of(step.state), sound_, step.why);
      return false;
    }
    if (step.used == 0 && step.made == 0 && input_.is_last()) {
      const bool is_cut = !input_.has_failed();
      fail(is_cut ? RejectKind::kArchiveDamaged : RejectKind::kUnreadable, made_,
           is_cut ? "it ends early" : "the archive cannot be read");
      return false;
    }
  }
}

/// Ends the entry and returns false if no member follows.
bool StreamDecoder::find_next_member() {
  const std::uint64_t end = input_.position();
  Bytes rest = input_.view();
  while (!rest.empty() && rest.front() == '\0') {
    input_.consume(std::min(rest.find_first_not_of('\0'), rest.size()));
    rest = input_.view();
  }
  if (begins_member(job_.order.kind, input_.view(MemberDecoder::kFirstBytes))) return true;
  sender_.end();
  if (input_.has_failed()) {
    sender_.problem(RejectKind::kUnreadable, "the archive cannot be read");
  } else if (!rest.empty()) {
    sender_.problem(RejectKind::kArchiveDamaged,
                    std::to_string(input_.size() - end) + " bytes follow its end");
  }
  return false;
}

void StreamDecoder::fail(RejectKind kind, std::uint64_t sound, const std::string& why) {
  sender_.end_cut(kind, sound, why);
  sender_.problem(kind, why);
}

}  // namespace

void decode_stream(DecodeJob& job) { StreamDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
