#include "io/sandbox/decoders/warc/http_message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

#include "io/base/ascii.h"
#include "io/base/civil_time.h"
#include "io/base/file_time.h"

namespace mifdex::io::sandbox {
namespace {

/// A size with its extensions (RFC 9112, section 7.1.1) is never longer in practice.
constexpr std::size_t kLongestSizeLine = 1024;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

std::optional<unsigned> number_of(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Returns 1 to 12; 0 if `text` is not a month.
unsigned month_of(std::string_view text) {
  const auto* const found = std::ranges::find(kMonths, ascii::lower_case(text));
  return found == kMonths.end() ? 0 : static_cast<unsigned>(found - kMonths.begin()) + 1;
}

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view kBetween = " ,-:";
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(kBetween);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(kBetween), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

/// Returns the size in the line of a chunk: hexadecimal, without its extensions.
std::optional<std::uint64_t> chunk_size(std::string_view line) {
  line = line.substr(0, line.find_first_of("; \t\r"));
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  if (line.empty() || error != std::errc() || end != line.data() + line.size()) {
    return std::nullopt;
  }
  return size;
}

}  // namespace

std::optional<HeaderFields> read_http_head(Bytes bytes) {
  return bytes.starts_with("HTTP/") ? read_header_fields(bytes) : std::nullopt;
}

unsigned http_status(const HeaderFields& http) {
  const std::string_view line = http.first_line;
  const std::size_t begin = line.find_first_not_of(' ', line.find(' '));
  if (begin == std::string_view::npos) return 0;
  return number_of(line.substr(begin, line.find(' ', begin) - begin)).value_or(0);
}

bool is_whole_range(std::string_view content_range, std::uint64_t size) {
  const std::string whole = "bytes 0-" + std::to_string(size - 1) + "/" + std::to_string(size);
  return size != 0 && ascii::lower_case(content_range) == whole;
}

std::int64_t read_http_date(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() < 7) return kNoTime;
  // "Wed, 21 May 1997 17:09:28 GMT", "Wednesday, 21-May-97 17:09:28 GMT", or
  // "Wed May 21 17:09:28 1997".
  const bool month_first = month_of(words[1]) != 0;
  const unsigned month = month_of(words[month_first ? 1 : 2]);
  const std::size_t clock = month_first ? 3 : 4;
  const auto day = number_of(words[month_first ? 2 : 1]);
  const auto year = number_of(words[month_first ? 6 : 3]);
  const auto hour = number_of(words[clock]);
  const auto minute = number_of(words[clock + 1]);
  const auto second = number_of(words[clock + 2]);
  if (month == 0 || !day || !year || !hour || !minute || !second || *year > 9999) return kNoTime;
  constexpr unsigned kFirstOfCentury = 70;  // "97" is 1997, "05" is 2005
  unsigned full_year = *year;
  if (full_year < 100) full_year += full_year < kFirstOfCentury ? 2000 : 1900;
  const auto time = read_clock_time({.year = static_cast<int>(full_year),
                                     .month = month,
                                     .day = *day,
                                     .hour = *hour,
                                     .minute = *minute,
                                     .second = *second});
  return time ? time_or_none(*time) : kNoTime;
}

bool begins_with_chunk(Bytes body) {
  const std::size_t end = body.substr(0, kLongestSizeLine).find('\n');
  return end != Bytes::npos && chunk_size(body.substr(0, end)).has_value();
}

bool ChunkDecoder::decode(Bytes bytes, const Take& take) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::kSize: {
        const std::size_t end = bytes.find('\n');
        const bool has_end = end != Bytes::npos;
        line_.append(bytes.substr(0, end));
        bytes.remove_prefix(has_end ? end + 1 : bytes.size());
        if (line_.size() > kLongestSizeLine) state_ = State::kDamaged;
        if (has_end && state_ == State::kSize && !take_size()) state_ = State::kDamaged;
        break;
      }
      case State::kData: {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
        if (!take(bytes.substr(0, count))) return false;
        bytes.remove_prefix(count);
        left_ -= count;
        if (left_ == 0) state_ = State::kDataEnd;
        break;
      }
      case State::kDataEnd:
        state_ = bytes.front() == '\r'                    ? State::kDataNewline
                 : bytes.front() == '\n' && ends_with_lf_ ? State::kSize
                                                          : State::kDamaged;
        bytes.remove_prefix(1);
        break;
      case State::kDataNewline:
        state_ = bytes.front() == '\n' ? State::kSize : State::kDamaged;
        bytes.remove_prefix(1);
        break;
      case State::kTrailer:
        return true;
      case State::kDamaged:
        return false;
    }
  }
  return state_ != State::kDamaged;
}

/// Returns false if line_ is not the size of a chunk.
bool ChunkDecoder::take_size() {
  const auto size = chunk_size(line_);
  ends_with_lf_ = !line_.ends_with('\r');
  line_.clear();
  if (!size) return false;
  left_ = *size;
  state_ = left_ == 0 ? State::kTrailer : State::kData;
  return true;
}

}  // namespace mifdex::io::sandbox
