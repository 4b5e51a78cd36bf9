#include "io/archive/zip/zip_excerpt.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "io/base/endian.h"

namespace mifdex::io {
namespace {

constexpr std::uint64_t kFarthest = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint16_t kUtf8Flag = 0x0800;
constexpr unsigned kMethodFlags = 0x0006;  // which the method explains
constexpr std::uint16_t kVersion = 63;     // of the specification: every method that has a number
constexpr std::uint16_t kTimeField = 0x5455;
constexpr std::size_t kTimeLength = 9;
constexpr std::size_t kLongestName = 60'000;

void put16(std::string& bytes, std::uint64_t value) {
  bytes += static_cast<char>(value);
  bytes += static_cast<char>(value >> 8U);
}

void put32(std::string& bytes, std::uint64_t value) {
  put16(bytes, value);
  put16(bytes, value >> 16U);
}

class Excerpt {
 public:
  explicit Excerpt(const ZipPart& part)
      : archive_(part.archive),
        directory_(part.directory),
        places_(part.places),
        names_(part.names) {}

  /// Returns the next bytes of the excerpt: a header, what comes after it, at the end the
  /// directory.
  Bytes next() {
    if (!packed_.empty()) return take(std::exchange(packed_, Bytes()));
    for (; next_ < places_.size(); ++next_) {
      std::uint64_t place = places_[next_];
      const auto entry = read_zip_entry(archive_, directory_, place);
      if (!entry || !begin(*entry, little_u16(archive_, places_[next_] + 8))) continue;
      ++next_;
      return take(header_);
    }
    if (ended_) return {};
    ended_ = true;
    const std::size_t length = central_.size();
    central_ += "PK\5\6";
    put32(central_, 0);
    put16(central_, std::min<std::uint64_t>(count_, 0xFFFF));
    put16(central_, std::min<std::uint64_t>(count_, 0xFFFF));
    put32(central_, length);
    put32(central_, written_);
    put16(central_, 0);
    return take(central_);
  }

 private:
  Bytes take(Bytes bytes) {
    written_ += bytes.size();
    return bytes;
  }

  bool begin(const ZipEntry& entry, unsigned flags) {
    const auto content = find_zip_content(archive_, entry.offset);
    const bool fits = entry.packed < kFarthest && entry.size < kFarthest &&
                      written_ + entry.packed + central_.size() + 2 * kLongestName < kFarthest;
    if (!content || !fits || entry.packed > archive_.size() - *content) return false;
    flags_ = static_cast<std::uint16_t>((flags & kMethodFlags) | kUtf8Flag);
    names_.name(entry, name_);
    name_.resize(std::min(name_.size(), kLongestName));
    header_ = "PK\3\4";
    put_facts(header_, entry);
    put_time(header_ += name_, entry);
    central_ += "PK\1\2";
    put16(central_, kVersion);
    put_facts(central_, entry);
    put16(central_, 0);  // of a comment
    put16(central_, 0);  // the disk
    put16(central_, 0);
    put32(central_, 0);
    put32(central_, written_);
    put_time(central_ += name_, entry);
    packed_ = archive_.substr(*content, entry.packed);
    ++count_;
    return true;
  }

  /// Writes the fields that both headers have in common.
  void put_facts(std::string& bytes, const ZipEntry& entry) const {
    put16(bytes, kVersion);
    put16(bytes, flags_);
    put16(bytes, entry.method);
    put32(bytes, 0x0021'0000);  // 1980-01-01: the extra field has the time
    put32(bytes, entry.crc);
    put32(bytes, entry.packed);
    put32(bytes, entry.size);
    put16(bytes, name_.size());
    put16(bytes, 4 + kTimeLength);
  }

  /// Times of change and of creation. An entry without a time has 0, which no reader takes for one.
  static void put_time(std::string& bytes, const ZipEntry& entry) {
    put16(bytes, kTimeField);
    put16(bytes, kTimeLength);
    bytes += '\5';
    put32(bytes, entry.mtime == kNoTime ? 0 : static_cast<std::uint64_t>(entry.mtime));
    const bool local = entry.time_source == TimeSource::kEntryLocal;
    put32(bytes, local ? static_cast<std::uint64_t>(kLocalTimeMark) : 0);
  }

  Bytes archive_;
  const ZipDirectory& directory_;
  std::span<const std::uint64_t> places_;
  const ZipNames& names_;
  std::size_t next_ = 0;  // of places_
  std::uint64_t written_ = 0;
  std::uint64_t count_ = 0;
  std::string header_;   // of the entry at hand
  Bytes packed_;         // its bytes, due after the header
  std::string central_;  // the directory, so far
  std::string name_;
  std::uint16_t flags_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<TempStorePiece> store_zip_excerpt(const ZipPart& part, TempStore& store) {
  Excerpt excerpt(part);
  return store.append([&excerpt]() -> std::optional<Bytes> { return excerpt.next(); }, kFarthest);
}

}  // namespace mifdex::io
