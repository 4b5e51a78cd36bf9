#include "io/archive/tar/tar_scan.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "io/archive/entry_names.h"
#include "io/archive/seen_paths.h"
#include "io/archive/tar/tar_header.h"

namespace mifdex::io {
namespace {

// Windows are scanned ahead if the archive has a plain entry for so many bytes.
constexpr std::uint64_t kBytesPerEntry = std::uint64_t{128} << 10;

// And if at least one of so many headers that the scan does not have is beside one that it has.
constexpr std::uint64_t kHeadersPerFound = 4;

// After a window that did not pay, so many at most are left to the walk.
constexpr unsigned kLongestPause = 64;

constexpr unsigned kFirstAhead = 2;

constexpr Bytes kUstar = "ustar";
constexpr std::size_t kUstarAt = 257;

std::uint64_t blocks_of(std::uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

bool has_no_content(char type) { return type >= '1' && type <= '6'; }

/// The headers of one entry.
struct EntryHeaders {
  TarHeader header;  ///< the last
  std::uint64_t at = 0;
  PaxFacts pax;
  std::optional<std::string> long_name;

  std::uint64_t size() const {
    return has_no_content(header.type) ? 0 : pax.size.value_or(header.size);
  }
  /// Returns the name, in `room` if it has two parts.
  Bytes name(std::string& room) const {
    if (pax.path) return *pax.path;
    if (long_name) return *long_name;
    if (header.prefix.empty()) return header.name;
    room.assign(header.prefix).append(1, '/').append(header.name);
    return room;
  }
};

class WindowScan {
 public:
  WindowScan(Bytes bytes, std::uint64_t base, std::uint64_t archive_size, const std::string& prefix,
             ScannedWindow& window)
      : bytes_(bytes), base_(base), archive_size_(archive_size), path_(prefix), window_(window) {}

  void run(std::uint64_t length) {
    std::uint64_t at = find_header(0, length);
    while (at < length) {
      std::uint64_t stop = at;
      const std::optional<std::uint64_t> next = take_entry(at, stop);
      at = next ? *next : find_header(std::max(stop, at + kTarBlock), length);
    }
    window_.next = base_ + at;
  }

 private:
  bool has_block(std::uint64_t at) const {
    return at <= bytes_.size() && bytes_.size() - at >= kTarBlock && bytes_[at] != '\0';
  }

  /// Returns the first place from `at` on that looks like a header, or `end`.
  std::uint64_t find_header(std::uint64_t at, std::uint64_t end) const {
    for (; at < end; at += kTarBlock) {
      if (!has_block(at) || bytes_.substr(at + kUstarAt, kUstar.size()) != kUstar) continue;
      if (tar_checksum_holds(bytes_.substr(at, kTarBlock))) return at;
    }
    return end;
  }

  /// Reads the headers of the entry at `at`; nothing if they are none, or go on beyond the window:
  /// then `stop` is the first that was not read. No header is read again: a chain of long names has
  /// no end.
  std::optional<EntryHeaders> read_headers(std::uint64_t at, std::uint64_t& stop) const {
    EntryHeaders headers;
    for (headers.at = at; has_block(headers.at); stop = headers.at) {
      const auto header = read_tar_header(bytes_.substr(headers.at, kTarBlock));
      if (!header) return std::nullopt;
      headers.header = *header;
      if (header->type != 'L' && header->type != 'x') return headers;
      const std::uint64_t content = headers.at + kTarBlock;
      const bool is_long = header->size > kLongestExtension;
      if (is_long || header->size > bytes_.size() - content) return std::nullopt;
      const Bytes facts = bytes_.substr(content, header->size);
      if (header->type == 'L') {
        headers.long_name = std::string(facts.substr(0, facts.find('\0')));
      } else if (!read_pax_records(facts, headers.pax)) {
        return std::nullopt;
      }
      headers.at = content + blocks_of(header->size);
    }
    return std::nullopt;
  }

  /// Takes the entry at `at` if it is plain, and returns where the next one begins; nothing if none
  /// begins at `at`.
  std::optional<std::uint64_t> take_entry(std::uint64_t at, std::uint64_t& stop) {
    const std::optional<EntryHeaders> headers = read_headers(at, stop);
    if (!headers) return std::nullopt;
    const std::uint64_t size = headers->size();
    const std::uint64_t left = archive_size_ - base_ - headers->at - kTarBlock;
    if (size > left) return std::nullopt;
    const char type = headers->header.type;
    const bool is_file = (type == '0' || type == '\0') && !headers->pax.sparse.is_sparse;
    if (is_file) add_file(*headers, at, size);
    return headers->at + kTarBlock + std::min(blocks_of(size), left);
  }

  void add_file(const EntryHeaders& headers, std::uint64_t at, std::uint64_t size) {
    const Bytes name = headers.name(name_);
    const bool is_folder = headers.header.type == '\0' && name.ends_with('/');
    if (is_folder || !path_.set(name)) return;
    const Bytes tail = Bytes(path_.str()).substr(path_.prefix().size());
    if (window_.paths.size() + tail.size() > ScannedWindow::kMostPaths) return;
    ScannedEntry entry;
    entry.begin = base_ + at;
    entry.header = base_ + headers.at;
    entry.size = size;
    entry.mtime = time_or_none(headers.pax.mtime.value_or(headers.header.mtime));
    entry.hash = SeenPaths::hash_of(path_.str());
    entry.path = static_cast<std::uint32_t>(window_.paths.size());
    entry.path_size = static_cast<std::uint32_t>(tail.size());
    window_.paths += tail;
    window_.entries.push_back(entry);
  }

  Bytes bytes_;
  std::uint64_t base_;
  std::uint64_t archive_size_;
  EntryPath path_;
  std::string name_;
  ScannedWindow& window_;
};

}  // namespace

void scan_tar_window(Bytes bytes, std::uint64_t length, std::uint64_t base,
                     std::uint64_t archive_size, const std::string& prefix, ScannedWindow& window) {
  window.clear();
  WindowScan(bytes, base, archive_size, prefix, window).run(length);
}

TarScan::TarScan(SharedBytes archive, std::string prefix, std::uint64_t window)
    : archive_(std::move(archive)),
      prefix_(std::move(prefix)),
      window_bytes_(window),
      windows_((archive_->bytes().size() + window - 1) / window),
      ahead_(kFirstAhead) {}

/// Goes to `at`, where a header is.
const ScannedEntry* TarScan::look_up(std::uint64_t at) {
  const std::uint64_t number = at / window_bytes_;
  if (!has_entered_ || number != number_) {
    judge(at);
    enter(number);
  }
  while (next_ != now_.entries.size() && now_.entries[next_].begin < at) ++next_;
  if (next_ == now_.entries.size() || now_.entries[next_].begin != at) {
    ++missed_;
    return nullptr;
  }
  ++found_;
  return &now_.entries[next_++];
}

/// Chooses how many windows are scanned ahead, by the headers since the last choice. If none are,
/// a window with many headers is the time for another try.
void TarScan::judge(std::uint64_t at) {
  const std::uint64_t passed = at - judged_at_;
  const bool is_dense = (found_ + missed_) * kBytesPerEntry >= passed;
  if (ahead_ != 0 && is_dense && found_ * kHeadersPerFound >= missed_) {
    ahead_ = std::min<unsigned>(ahead_ * 2, kMostAhead);
    next_pause_ = 1;
  } else if (ahead_ != 0) {
    ahead_ = 0;
    pause_ = next_pause_;
    next_pause_ = std::min(next_pause_ * 2, kLongestPause);
  } else if (pause_ != 0) {
    --pause_;
  } else if (is_dense) {
    ahead_ = kFirstAhead;
  }
  found_ = missed_ = 0;
  judged_at_ = at;
}

/// Makes window `number` the one at hand: takes what another thread found in it, or scans it.
void TarScan::enter(std::uint64_t number) {
  number_ = number;
  has_entered_ = true;
  next_ = 0;
  now_.clear();
  std::unique_lock lock(mutex_);
  unclaimed_ = std::max(unclaimed_, number);
  end_ = ahead_ == 0 ? 0 : std::min(windows_, number + 1 + ahead_);
  if (ahead_ == 0) {
    unclaimed_ = std::max(unclaimed_, number + 1);
    return;
  }
  Slot& slot = slots_[number % slots_.size()];
  const bool is_claimed =
      unclaimed_ > number && slot.number == number && slot.state != State::kFree;
  if (!is_claimed) {  // or skipped, but the entry that covers it was none
    unclaimed_ = number + 1;
    lock.unlock();
    scan(number, room_, now_);
    lock.lock();
    return skip_large(number, now_);
  }
  done_.wait(lock, [&slot] { return slot.state == State::kDone; });
  std::swap(now_, slot.window);
  slot.state = State::kFree;
}

void TarScan::help(ScanRoom& room) {
  std::unique_lock lock(mutex_);
  if (unclaimed_ >= end_) return;
  const std::uint64_t number = unclaimed_;
  Slot& slot = slots_[number % slots_.size()];
  if (slot.state == State::kScanning) return;
  ++unclaimed_;
  slot.state = State::kScanning;
  slot.number = number;
  lock.unlock();
  try {
    scan(number, room, slot.window);
  } catch (...) {
    slot.window.clear();
    lock.lock();
    slot.state = State::kDone;
    done_.notify_all();
    throw;
  }
  lock.lock();
  slot.state = State::kDone;
  skip_large(number, slot.window);
  done_.notify_all();
}

/// Passes over the windows that the last entry of window `number` covers, if no thread has begun
/// them. REQUIRES: mutex_ is held.
void TarScan::skip_large(std::uint64_t number, const ScannedWindow& window) {
  if (unclaimed_ == number + 1) unclaimed_ = std::max(unclaimed_, window.next / window_bytes_);
}

void TarScan::scan(std::uint64_t number, ScanRoom& room, ScannedWindow& window) const {
  const std::uint64_t size = archive_->bytes().size();
  const std::uint64_t base = number * window_bytes_;
  const std::uint64_t length = std::min(window_bytes_, size - base);
  const auto taken = static_cast<std::size_t>(std::min(length + kBeyond, size - base));
  Bytes bytes = archive_->bytes().view().substr(base, taken);
  if (archive_->is_readable()) {
    char* const copy = room.take(static_cast<std::size_t>(window_bytes_ + kBeyond));
    // The walk finds out why, if it needs these bytes.
    if (archive_->read(base, taken, copy) != taken) {
      window.clear();
      window.next = base + length;
      return;
    }
    bytes = {copy, taken};
  }
  scan_tar_window(bytes, length, base, size, prefix_, window);
}

}  // namespace mifdex::io
