#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/ascii.h"
#include "io/base/endian.h"
#include "io/base/instant.h"
#include "io/sandbox/decoders/claimed_digest.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/input_window.h"
#include "io/sandbox/decoders/stream/member_decoder.h"
#include "io/sandbox/decoders/xar/xar_toc.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::size_t kHeader = 28;
constexpr std::uint64_t kLongestDigest = 64;
constexpr std::string_view kCannotRead = "the archive cannot be read";

struct Header {
  std::uint64_t size = 0;
  std::uint64_t version = 0;
  std::uint64_t packed_toc = 0;
  std::uint64_t toc = 0;
  std::uint64_t checksum = 0;  ///< the number of its algorithm; 0: none
};

Header read_header(Bytes bytes) {
  return {big_u16(bytes, 4), big_u16(bytes, 6), big_u64(bytes, 8), big_u64(bytes, 16),
          big_u32(bytes, 24)};
}

RejectKind reject_of(MemberState state) {
  if (state == MemberState::kNoMemory) return RejectKind::kArchiveMemory;
  return state == MemberState::kUnsupported ? RejectKind::kArchiveUnsupported
                                            : RejectKind::kEntryDamaged;
}

bool is_stored(const XarData& data) {
  return data.encoding.empty() || data.encoding == "application/octet-stream";
}

/// Returns the decoder of an encoding; nullptr if there is none. xar calls both lzma and xz x-lzma.
std::unique_ptr<MemberDecoder> make_decoder(const std::string& encoding, Bytes beginning) {
  if (encoding == "application/x-gzip" || encoding == "application/zlib") return make_zlib_member();
  if (encoding == "application/x-bzip2") return make_bzip2_member();
  if (encoding == "application/x-xz" || encoding == "application/x-lzma") {
    return begins_member(ArchiveKind::kXz, beginning) ? make_xz_member() : make_lzma_member();
  }
  return nullptr;
}

bool is_link(const XarFile& file) { return file.type == "hardlink" && file.link != "original"; }

/// True for a file with bytes of its own; an empty one has no data. An entry with data is a
/// file, whatever its type is.
bool has_content(const XarFile& file) {
  if (file.type == "directory" || is_link(file)) return false;
  return file.type == "file" || file.type == "hardlink" || file.data.has_value();
}

class XarDecoder {
 public:
  explicit XarDecoder(DecodeJob& job)
      : job_(job), source_(job.parts[0]), sender_(job), input_(source_), output_(kOutput) {}

  void decode();

 private:
  static constexpr std::size_t kOutput = std::size_t{256} << 10;

  void damaged(const std::string& why) { sender_.problem(RejectKind::kArchiveDamaged, why); }
  std::optional<Reject> read_toc();
  std::optional<Reject> take_toc_part(XarTocReader& reader, Bytes part, bool is_last);
  std::optional<Reject> verify_toc();
  void send(const XarFile& file);
  void send_link(const XarFile& file);
  void send_file(const XarFile& file, const std::optional<XarData>& data);
  void send_data(const XarData& data);
  bool is_in_heap(const XarData& data);
  bool send_stored(ClaimedDigest& archived, ClaimedDigest& extracted);
  bool send_decoded(MemberDecoder& decoder, ClaimedDigest& archived, ClaimedDigest& extracted);

  DecodeJob& job_;
  Source& source_;
  EntrySender sender_;
  InputWindow input_;
  std::vector<char> output_;
  Header header_;
  XarToc toc_;
  std::uint64_t toc_bytes_ = 0;                  ///< decoded so far
  std::uint64_t heap_ = 0;                       ///< where the heap begins
  std::map<std::string_view, std::size_t> ids_;  ///< of files that hard links may be to
};

void XarDecoder::decode() {
  std::array<char, kHeader> bytes{};
  const ssize_t got = source_.read_at(0, bytes.data(), bytes.size());
  if (got < 0) return sender_.problem(RejectKind::kUnreadable, kCannotRead);
  if (got < static_cast<ssize_t>(kHeader)) return damaged("it ends in its header");
  header_ = read_header(Bytes(bytes.data(), bytes.size()));
  if (header_.size < kHeader || header_.size > source_.size() ||
      header_.packed_toc > source_.size() - header_.size) {
    return damaged("it ends in its table of contents");
  }
  heap_ = header_.size + header_.packed_toc;
  auto problem = read_toc();
  if (!problem) problem = verify_toc();
  if (problem) return sender_.problem(problem->kind, problem->detail);
  for (std::size_t i = 0; i < toc_.files.size(); ++i) {
    if (has_content(toc_.files[i])) ids_.emplace(toc_.files[i].id, i);
  }
  for (const XarFile& file : toc_.files) {
    if (sender_.stopped()) return;
    send(file);
  }
}

std::optional<Reject> XarDecoder::read_toc() {
  XarTocReader reader(job_.order.limits.max_entries);
  const std::unique_ptr<MemberDecoder> decoder = make_zlib_member();
  if (!decoder->begin()) return Reject{RejectKind::kArchiveMemory, 0, 0, {}};
  input_.move_to({header_.size, header_.packed_toc});
  while (true) {
    const MemberStep step = decoder->step(input_.view(), input_.is_last(), output_);
    input_.consume(step.used);
    const bool is_end = step.state == MemberState::kEnd;
    if (auto problem = take_toc_part(reader, Bytes(output_.data(), step.made), is_end)) {
      return problem;
    }
    if (is_end) break;
    if (step.state != MemberState::kRunning) {
      const RejectKind kind = reject_of(step.state);
      return Reject{kind == RejectKind::kEntryDamaged ? RejectKind::kArchiveDamaged : kind, 0, 0,
                    "its table of contents: " + step.why};
    }
    if (step.used == 0 && step.made == 0 && input_.is_last()) {
      if (input_.has_failed())
        return Reject{RejectKind::kUnreadable, 0, 0, std::string(kCannotRead)};
      return Reject{RejectKind::kArchiveDamaged, 0, 0, "its table of contents ends early"};
    }
  }
  toc_ = reader.take();
  if (!toc_.is_there || toc_bytes_ != header_.toc || input_.position() != header_.packed_toc) {
    return Reject{RejectKind::kArchiveDamaged, 0, 0,
                  "its table of contents is not what its header says"};
  }
  return std::nullopt;
}

std::optional<Reject> XarDecoder::take_toc_part(XarTocReader& reader, Bytes part, bool is_last) {
  toc_bytes_ += part.size();
  ArchiveTally tally(job_.order.limits);
  if (const auto limit = tally.add_bytes(toc_bytes_, source_.bytes_read())) {
    return Reject{*limit, 0, 0, {}};
  }
  return reader.read(part, is_last);
}

/// Verifies the digest of the compressed table. It is in the heap, at the offset that the table
/// has.
std::optional<Reject> XarDecoder::verify_toc() {
  Reject wrong{RejectKind::kArchiveDamaged, 0, 0, "the checksum of its table of contents is wrong"};
  const std::string algorithm = ascii::lower_case(toc_.checksum.algorithm);
  if (algorithm.empty() || algorithm == "none") {
    return header_.checksum == 0 ? std::nullopt : std::optional(wrong);
  }
  std::array<char, kLongestDigest> digest{};
  const std::uint64_t heap_size = source_.size() - heap_;
  if (toc_.checksum_size > digest.size() || toc_.checksum_offset > heap_size) return wrong;
  const ssize_t got = source_.read_at(heap_ + toc_.checksum_offset, digest.data(),
                                      static_cast<std::size_t>(toc_.checksum_size));
  if (got < 0) return Reject{RejectKind::kUnreadable, 0, 0, std::string(kCannotRead)};
  ClaimedDigest claimed(algorithm, base16(Bytes(digest.data(), static_cast<std::size_t>(got))));
  input_.move_to({header_.size, header_.packed_toc});
  for (Bytes bytes = input_.view(); !bytes.empty(); bytes = input_.view()) {
    claimed.add(bytes);
    input_.consume(bytes.size());
  }
  if (input_.has_failed()) return Reject{RejectKind::kUnreadable, 0, 0, std::string(kCannotRead)};
  return claimed.agrees() ? std::nullopt : std::optional(wrong);
}

void XarDecoder::send(const XarFile& file) {
  if (file.type == "directory") {
    sender_.pass_folder();
  } else if (is_link(file)) {
    send_link(file);
  } else if (file.type == "symlink") {
    sender_.skip(SkipReason::kLink, toc_.path_of(file));
  } else if (file.type == "fifo") {
    sender_.skip(SkipReason::kPipe, toc_.path_of(file));
  } else if (file.type == "socket") {
    sender_.skip(SkipReason::kSocket, toc_.path_of(file));
  } else if (file.type == "character special" || file.type == "block special") {
    sender_.skip(SkipReason::kDevice, toc_.path_of(file));
  } else if (has_content(file)) {
    send_file(file, file.data);
  } else {
    sender_.skip(SkipReason::kUnknown, toc_.path_of(file));
  }
}

void XarDecoder::send_link(const XarFile& file) {
  if (const auto found = ids_.find(file.link); found != ids_.end()) {
    return send_file(file, toc_.files[found->second].data);
  }
  if (sender_.begin(toc_.path_of(file), kNoTime)) {
    sender_.end_rejected(RejectKind::kEntryDamaged,
                         "a hard link to file " + file.link + ", which the archive does not have");
  }
}

void XarDecoder::send_file(const XarFile& file, const std::optional<XarData>& data) {
  const std::string path = toc_.path_of(file);
  const auto time = parse_instant(file.time);
  if (!sender_.begin(path, time ? time_or_none(*time) : kNoTime, TimeSource::kEntry,
                     guess_name_page(path, NamePage::kWindows))) {
    return;
  }
  if (!data) return sender_.end();  // an empty file
  if (is_in_heap(*data)) send_data(*data);
}

/// Rejects the entry and returns false if its bytes are not all there.
bool XarDecoder::is_in_heap(const XarData& data) {
  if (!data.is_readable) {
    sender_.end_rejected(RejectKind::kEntryDamaged, "the archive does not say where its bytes are");
    return false;
  }
  const std::uint64_t heap_size = source_.size() - heap_;
  const std::uint64_t there = data.offset > heap_size ? 0 : heap_size - data.offset;
  if (data.length <= there) return true;
  sender_.end_rejected(RejectKind::kEntryDamaged, "the archive has " + std::to_string(there) +
                                                      " of its " + std::to_string(data.length) +
                                                      " bytes");
  damaged("it ends early");
  return false;
}

void XarDecoder::send_data(const XarData& data) {
  input_.move_to({heap_ + data.offset, data.length});
  ClaimedDigest archived(data.archived.algorithm, data.archived.text);
  ClaimedDigest extracted(data.extracted.algorithm, data.extracted.text);
  if (is_stored(data)) {
    if (!send_stored(archived, extracted)) return;
  } else {
    const auto decoder = make_decoder(data.encoding, input_.view(MemberDecoder::kFirstBytes));
    if (decoder == nullptr) {
      return sender_.end_rejected(RejectKind::kArchiveUnsupported, "encoding " + data.encoding);
    }
    if (!send_decoded(*decoder, archived, extracted)) return;
  }
  if (!archived.agrees() || !extracted.agrees()) {
    return sender_.end_rejected(RejectKind::kEntryDamaged, "its checksum is wrong");
  }
  sender_.end_sized(data.size);
}

/// Returns false if the entry has ended.
bool XarDecoder::send_stored(ClaimedDigest& archived, ClaimedDigest& extracted) {
  for (Bytes bytes = input_.view(); !bytes.empty(); bytes = input_.view()) {
    archived.add(bytes);
    extracted.add(bytes);
    if (!sender_.give(bytes)) return false;
    input_.consume(bytes.size());
  }
  if (!input_.has_failed()) return true;
  sender_.end_rejected(RejectKind::kUnreadable, kCannotRead);
  return false;
}

/// Returns false if the entry has ended.
bool XarDecoder::send_decoded(MemberDecoder& decoder, ClaimedDigest& archived,
                              ClaimedDigest& extracted) {
  if (!decoder.begin()) {
    sender_.end_rejected(RejectKind::kArchiveMemory, {});
    return false;
  }
  while (true) {
    const Bytes input = input_.view();
    const MemberStep step = decoder.step(input, input_.is_last(), output_);
    archived.add(input.substr(0, step.used));
    input_.consume(step.used);
    const Bytes made(output_.data(), step.made);
    extracted.add(made);
    if (!made.empty() && !sender_.give(made)) return false;
    if (step.state == MemberState::kEnd) break;
    if (step.state != MemberState::kRunning) {
      sender_.end_rejected(reject_of(step.state), step.why);
      return false;
    }
    if (step.used == 0 && step.made == 0 && input_.is_last()) {
      const bool has_failed = input_.has_failed();
      sender_.end_rejected(
          has_failed ? RejectKind::kUnreadable : RejectKind::kEntryDamaged,
          has_failed ? Bytes(kCannotRead) : Bytes("its compressed data end early"));
      return false;
    }
  }
  if (input_.position() == input_.size()) return true;
  sender_.end_rejected(
      RejectKind::kEntryDamaged,
      std::to_string(input_.size() - input_.position()) + " bytes follow its compressed data");
  return false;
}

}  // namespace

void decode_xar(DecodeJob& job) { XarDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
