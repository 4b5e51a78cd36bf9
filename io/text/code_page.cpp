#include "io/text/code_page.h"

#include <iconv.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace mifdex::io {
namespace {

/// 0x80 to 0x9F of windows-1252; the rest equals ISO 8859-1. 0 means undefined.
constexpr std::array<char16_t, 32> kWindows1252High = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// No byte below this ends a character of two bytes in any page that charset_aliases.cpp lists.
constexpr std::size_t kLeastTrail = 0x40;

}  // namespace

/// An iconv descriptor that closes itself.
class CodePage::Converter {
 public:
  explicit Converter(const char* from) : handle_(::iconv_open("UTF-16LE", from)) {}
  ~Converter() {
    if (is_open()) ::iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool is_open() const { return std::bit_cast<std::intptr_t>(handle_) != -1; }

  enum class Outcome { kCode, kIncomplete, kInvalid };

  /// Returns the meaning of `bytes` alone, if that is one code unit of UTF-16.
  std::pair<Outcome, char16_t> convert(std::string bytes) {
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::array<char, 16> out{};
    char* from = bytes.data();
    char* to = out.data();
    std::size_t from_left = bytes.size();
    std::size_t to_left = out.size();
    const std::size_t failed = static_cast<std::size_t>(-1);
    const bool stopped = ::iconv(handle_, &from, &from_left, &to, &to_left) == failed;
    if (stopped && errno == EINVAL) return {Outcome::kIncomplete, 0};
    // The second call returns the rest, which a page with combining characters (windows-1258) holds
    // back.
    if (stopped || ::iconv(handle_, nullptr, nullptr, &to, &to_left) == failed ||
        out.size() - to_left != sizeof(char16_t)) {
      return {Outcome::kInvalid, 0};
    }
    return {Outcome::kCode, unit_at(out.data())};
  }

  /// Returns the codes of the first characters in `bytes`, `size` bytes each: the same codes as
  /// convert() returns for each character alone, up to the first one for which it returns none. All
  /// are converted in one call. A line end after each makes a page with combining characters return
  /// the bytes that it holds back, and ends a character that lacks a byte.
  std::u16string convert_each(std::string_view bytes, std::size_t size) {
    std::string lines;
    for (std::size_t at = 0; at < bytes.size(); at += size) {
      lines.append(bytes.substr(at, size)).push_back('\n');
    }
    std::string out(4 * lines.size(), '\0');
    char* from = lines.data();
    char* to = out.data();
    std::size_t from_left = lines.size();
    std::size_t to_left = out.size();
    ::iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    ::iconv(handle_, &from, &from_left, &to, &to_left);  // bytes that it did not convert are left
                                                         // out
    std::u16string codes;
    for (const char* at = out.data(); at + kLine <= to; at += kLine) {
      if (unit_at(at) == u'\n' || unit_at(at + 2) != u'\n') break;
      codes.push_back(unit_at(at));
    }
    return codes;
  }

 private:
  static constexpr std::ptrdiff_t kLine = 4;  ///< bytes of a code unit and a line end in UTF-16

  static char16_t unit_at(const char* at) {
    const auto low = static_cast<std::uint8_t>(at[0]);
    const auto high = static_cast<std::uint8_t>(at[1]);
    return static_cast<char16_t>(low | high << 8);
  }

  iconv_t handle_;
};

CodePage::CodePage() { single_.fill(static_cast<char16_t>(kReplacement)); }

CodePage::~CodePage() = default;

const CodePage& CodePage::windows_1252() {
  static const std::unique_ptr<const CodePage> page = [] {
    std::unique_ptr<CodePage> made(new CodePage);
    for (std::size_t byte = 0x80; byte < 0x100; ++byte) {
      const char16_t own =
          byte < 0xA0 ? kWindows1252High[byte - 0x80] : static_cast<char16_t>(byte);
      if (own != 0) made->single_[byte - 0x80] = own;
    }
    return made;
  }();
  return *page;
}

Result<const CodePage*> CodePage::from_iconv(std::string_view iconv_name) {
  static std::mutex guard;
  static std::map<std::string, std::unique_ptr<const CodePage>, std::less<>> pages;
  const std::lock_guard lock(guard);
  if (const auto found = pages.find(iconv_name); found != pages.end()) return found->second.get();
  std::unique_ptr<CodePage> page(new CodePage);
  const std::string name(iconv_name);
  if (!page->fill_from_iconv(name)) {
    return fail(ErrorKind::kEncoding, "the C library does not know this encoding", name, 0,
                "its iconv modules may be missing (Debian: package libc6)");
  }
  return pages.emplace(name, std::move(page)).first->second.get();
}

bool CodePage::fill_from_iconv(const std::string& iconv_name) {
  auto opened = std::make_unique<Converter>(iconv_name.c_str());
  if (!opened->is_open()) return false;
  Converter& converter = *opened;
  using Outcome = Converter::Outcome;
  std::string all;
  for (std::size_t first = 0; first < single_.size(); ++first) {
    all.push_back(static_cast<char>(first + 0x80));
  }
  for (std::size_t first = 0; first < all.size();) {
    const std::u16string codes = converter.convert_each(std::string_view(all).substr(first), 1);
    std::ranges::copy(codes, single_.begin() + static_cast<std::ptrdiff_t>(first));
    // The bytes from here on to the next code are leads, or have no meaning.
    for (first += codes.size(); first < all.size(); ++first) {
      const Outcome outcome = converter.convert(all.substr(first, 1)).first;
      if (outcome == Outcome::kCode) break;
      if (outcome != Outcome::kIncomplete) continue;
      single_[first] = kLead;
      pairs_.resize(single_.size() * 256, static_cast<char16_t>(kReplacement));
    }
  }
  if (has_pairs()) converter_ = std::move(opened);
  return true;
}

void CodePage::fill_pairs_of(std::size_t lead) const {
  const std::lock_guard lock(filling_);
  if (is_filled_[lead].load(std::memory_order_relaxed)) return;
  const char first = static_cast<char>(lead + 0x80);
  std::string all;
  for (std::size_t second = 0; second < 256; ++second) {
    all.push_back(first);
    all.push_back(static_cast<char>(second));
  }
  for (std::size_t second = kLeastTrail; second < 256;) {
    const std::u16string codes =
        converter_->convert_each(std::string_view(all).substr(2 * second), 2);
    std::ranges::copy(codes, pairs_.begin() + static_cast<std::ptrdiff_t>(lead * 256 + second));
    for (second += codes.size(); second < 256; ++second) {
      const auto outcome = converter_->convert(all.substr(2 * second, 2)).first;
      if (outcome == Converter::Outcome::kCode) break;
    }
  }
  is_filled_[lead].store(true, std::memory_order_release);
}

Character CodePage::read_pair(Bytes bytes, std::size_t at) const {
  if (at + 1 == bytes.size()) return {kReplacement, 1, false};
  const auto first = static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[at]) - 0x80);
  const auto second = static_cast<std::uint8_t>(bytes[at + 1]);
  if (!is_filled_[first].load(std::memory_order_acquire)) fill_pairs_of(first);
  const char16_t code = pairs_[first * 256 + second];
  if (code != kReplacement) return {code, 2, true};
  return {kReplacement, second < 0x80 ? 1U : 2U, false};
}

}  // namespace mifdex::io
