#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/archive/no_content.h"
#include "io/base/instant.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/input_window.h"
#include "io/sandbox/decoders/warc/http_message.h"
#include "io/sandbox/decoders/warc/warc_record.h"

namespace mifdex::io::sandbox {
namespace {

using namespace std::string_view_literals;

constexpr Bytes kLineEnds = "\r\n"sv;

/// The bytes after the block of a record.
enum class BlockEnd : std::uint8_t {
  kSound,    ///< empty lines, as every record has
  kCut,      ///< the archive ends in the empty lines
  kMissing,  ///< the archive ends before the block does
  kWrong,    ///< other bytes: the length is wrong
};

std::string place(std::uint64_t at) { return "the record at byte " + std::to_string(at); }

std::int64_t time_of(const HeaderFields& record, const std::optional<HeaderFields>& http) {
  // WARC-Date is when the record was written, and not the date of the file.
  if (const auto time = parse_instant(record.value("last-modified"))) return time_or_none(*time);
  return http ? read_http_date(http->value("last-modified")) : kNoTime;
}

class WarcDecoder {
 public:
  explicit WarcDecoder(DecodeJob& job)
      : source_(job.parts[0]), sender_(job), input_(job.parts[0]) {}

  void decode() {
    while (!sender_.stopped() && begin_record()) {
      const auto record = read_warc_head(input_.view(kLongestWarcHead));
      if (!record) {
        damaged(place(input_.position()) + " has no readable head");
        if (!find_next()) break;
        continue;
      }
      ++number_;
      take(*record);
    }
    if (input_.has_failed()) {
      sender_.problem(RejectKind::kUnreadable, "the archive cannot be read");
    }
  }

 private:
  void damaged(const std::string& why) { sender_.problem(RejectKind::kArchiveDamaged, why); }

  /// Moves to the next record; returns false at the end, before which zeros may be.
  bool begin_record() {
    Bytes rest = input_.view();
    while (!rest.empty() && kLineEnds.find(rest.front()) != Bytes::npos) {
      input_.consume(std::min(rest.find_first_not_of(kLineEnds), rest.size()));
      rest = input_.view();
    }
    if (rest.empty()) return false;
    if (rest.front() != '\0') return true;
    const std::uint64_t begin = input_.position();
    while (!rest.empty() && rest.front() == '\0') {
      input_.consume(std::min(rest.find_first_not_of('\0'), rest.size()));
      rest = input_.view();
    }
    if (!rest.empty()) damaged("zeros are at byte " + std::to_string(begin));
    return !rest.empty();
  }

  /// Moves to the next readable head; returns false if there is none.
  bool find_next() {
    constexpr Bytes kBegin = "WARC/"sv;
    while (true) {
      const Bytes view = input_.view(kLongestWarcHead);
      const std::size_t found = view.find(kBegin);
      if (found != Bytes::npos) {
        input_.consume(found);
        const Bytes head = input_.view(kLongestWarcHead).substr(0, kLongestWarcHead);
        if (read_warc_head(head)) return true;
        // If several heads come before one empty line, only the last can be sound: each is read
        // once.
        const std::size_t end = std::min({head.find("\n\n"sv), head.find("\n\r\n"sv), head.size()});
        const std::size_t last = head.substr(0, end).rfind(kBegin);
        input_.consume(last != 0 && last != Bytes::npos ? last : end - (kBegin.size() - 1));
      } else if (input_.is_last()) {
        input_.consume(view.size());
        return false;
      } else {
        input_.consume(view.size() - kBegin.size());
      }
    }
  }

  BlockEnd end_of_block(std::uint64_t begin, std::uint64_t length) {
    if (begin > source_.size() || length > source_.size() - begin) return BlockEnd::kMissing;
    std::array<char, 16> bytes{};
    const ssize_t got = source_.read_at(begin + length, bytes.data(), bytes.size());
    if (got < 0) return BlockEnd::kMissing;
    const Bytes next(bytes.data(), static_cast<std::size_t>(got));
    if (next.starts_with("\r\n\r\n"sv) || next.starts_with("\n\n"sv)) return BlockEnd::kSound;
    const std::size_t lines = std::min(next.find_first_not_of(kLineEnds), next.size());
    if (begin + length + lines == source_.size()) return BlockEnd::kCut;
    return lines > 0 && next.substr(lines).starts_with("WARC/"sv) ? BlockEnd::kSound
                                                                  : BlockEnd::kWrong;
  }

  void take(const HeaderFields& record) {
    const std::uint64_t at = input_.position();
    const std::uint64_t length = record.number("content-length").value_or(0);
    input_.consume(record.size);
    const BlockEnd end = end_of_block(at + record.size, length);
    if (end == BlockEnd::kWrong || end == BlockEnd::kMissing) {
      const std::string why =
          end == BlockEnd::kMissing
              ? place(at) + " has " + std::to_string(source_.size() - at - record.size) +
                    " bytes of " + std::to_string(length)
              : place(at) + " does not end after " + std::to_string(length) + " bytes";
      reject(record, RejectKind::kEntryDamaged, why);
      damaged(why);
      find_next();
      return;
    }
    if (end == BlockEnd::kCut) damaged("it ends early");
    left_ = length;
    if (is_revisit(record)) {
      if (begin_file(record, std::nullopt)) {
        sender_.end_rejected(kNoContent,
                             "a WARC revisit record, which refers to the file in another record");
      }
      skip_block();
    } else if (!holds_file(record)) {
      if (sender_.pass_folder()) skip_block();
    } else if (const auto why = unsupported(record)) {
      reject(record, RejectKind::kArchiveUnsupported, *why);
      skip_block();
    } else {
      take_file(record);
    }
  }

  /// Returns why the block of a record is not all of a file.
  static std::optional<std::string> unsupported(const HeaderFields& record) {
    const bool is_segment =
        record.word("warc-type") == "continuation" || !record.value("warc-segment-number").empty();
    if (is_segment) return "a file in several records";
    const std::string reason = record.word("warc-truncated");
    if (!reason.empty()) return "it was truncated by its writer (WARC-Truncated: " + reason + ")";
    return std::nullopt;
  }

  bool begin_file(const HeaderFields& record, const std::optional<HeaderFields>& http) {
    const std::string name = warc_file_name(record, number_);
    return sender_.begin(name, time_of(record, http), TimeSource::kEntry,
                         guess_name_page(name, NamePage::kWindows));
  }

  void reject(const HeaderFields& record, RejectKind kind, const std::string& why) {
    if (holds_file(record) && begin_file(record, std::nullopt)) sender_.end_rejected(kind, why);
  }

  Bytes next_of_block() {
    const Bytes view = input_.view();
    return view.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, view.size())));
  }

  void consume(Bytes bytes) {
    input_.consume(bytes.size());
    left_ -= bytes.size();
  }

  void skip_block() {
    while (left_ > 0 && !sender_.stopped()) {
      const Bytes bytes = next_of_block();
      if (bytes.empty()) return;
      consume(bytes);
    }
  }

  void take_file(const HeaderFields& record) {
    ClaimedDigest digest = block_digest(record);
    std::optional<HeaderFields> http;
    Bytes view = input_.view(kLongestWarcHead);
    view = view.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, view.size())));
    const std::string type = record.word("content-type");
    if (record.word("warc-type") == "response" && (type == "application/http" || type.empty())) {
      http = read_http_head(view);
    }
    if (!begin_file(record, http)) return;
    bool has_chunks = false;
    if (http) {
      digest.add(view.substr(0, http->size));
      consume(view.substr(0, http->size));
      has_chunks = http->last_word("transfer-encoding") == "chunked" &&
                   begins_with_chunk(view.substr(http->size));
      if (http_status(*http) == 304 && left_ == 0 && digest.agrees()) {
        return sender_.end_rejected(
            kNoContent,
            "an HTTP response of status 304, which does not repeat a file that has not changed");
      }
      if (const auto why = bad_body(*http, view.substr(http->size), has_chunks)) {
        sender_.end_rejected(why->kind, why->detail);
        return skip_block();
      }
    }
    if (has_chunks ? send_chunks(digest) : send_block(digest)) end_file(digest);
    skip_block();
  }

  void end_file(ClaimedDigest& digest) {
    if (digest.agrees()) return sender_.end();
    sender_.end_rejected(RejectKind::kEntryDamaged, "its WARC-Block-Digest is wrong");
  }

  /// Returns why a body is not the file: it is a part of it, too short, or compressed in a way that
  /// nothing here decodes. (gzip is recognised by its content.) A crawler may have decoded the body
  /// although the head still describes the encoded one.
  std::optional<Reject> bad_body(const HeaderFields& http, Bytes body, bool has_chunks) const {
    const std::string_view range = http.value("content-range");
    if (http_status(http) == 206 && (has_chunks || !is_whole_range(range, left_))) {
      return Reject{
          RejectKind::kEntryDamaged, 0, 0,
          "only a part of the file: HTTP status 206, " + std::string(range.substr(0, 100))};
    }
    const auto length = http.number("content-length");
    if (length && !has_chunks && left_ < *length) {
      return Reject{
          RejectKind::kEntryDamaged, 0, 0,
          "its HTTP body has " + std::to_string(left_) + " bytes of " + std::to_string(*length)};
    }
    const std::string encoding = http.last_word("content-encoding");
    const bool is_packed = encoding == "br" || encoding == "deflate";
    const Bytes begin = body.substr(0, 512);
    const bool is_text =
        std::ranges::all_of(begin, [](char c) { return static_cast<unsigned char>(c) >= 0x08; });
    if (!is_packed || (is_text && encoding == "deflate")) return std::nullopt;
    return Reject{RejectKind::kArchiveUnsupported, 0, 0, "Content-Encoding: " + encoding};
  }

  /// Passes the rest of the block to `take`, piece by piece, until it returns false. Returns false
  /// if the archive cannot be read, which ends the entry.
  template <class Take>
  bool walk_block(ClaimedDigest& digest, Take take) {
    for (bool going = true; going && left_ > 0;) {
      const Bytes bytes = next_of_block();
      if (bytes.empty()) {
        sender_.end_rejected(RejectKind::kUnreadable, "the archive cannot be read");
        return false;
      }
      digest.add(bytes);
      going = take(bytes);
      consume(bytes);
    }
    return true;
  }

  /// Sends the rest of the block. Returns false if the entry has ended.
  bool send_block(ClaimedDigest& digest) {
    bool given = true;
    const auto give = [this, &given](Bytes bytes) { return given = sender_.give(bytes); };
    return walk_block(digest, give) && given;
  }

  /// The same without the sizes of chunks.
  bool send_chunks(ClaimedDigest& digest) {
    ChunkDecoder chunks;
    bool given = true;
    const auto give = [this, &given](Bytes data) { return given = sender_.give(data); };
    const bool read = walk_block(digest, [&](Bytes bytes) { return chunks.decode(bytes, give); });
    if (!read || !given) return false;
    if (chunks.is_complete()) return true;
    sender_.end_rejected(RejectKind::kEntryDamaged, "the chunks of its HTTP body are damaged");
    return false;
  }

  Source& source_;
  EntrySender sender_;
  InputWindow input_;
  std::uint64_t number_ = 0;  ///< of records so far
  std::uint64_t left_ = 0;    ///< of the block
};

}  // namespace

void decode_warc(DecodeJob& job) { WarcDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
