// Finds the entries of a tar ahead of the walk that returns them, in any number of threads.
//
// An archive is scanned in windows. Each window finds its first header itself, by its magic and its
// checksum, and goes on from header to header. The result is only a list of places that look like
// the beginning of a plain file, each with everything that the walk needs to know of it: name, size
// and time, which depend on the bytes there and on nothing before them. The walk alone decides
// which of them are entries: it asks for the entry that begins where it is, and reads the headers
// itself if there is none. So a header in the bytes of a file (a tar in a tar) costs time if a
// window starts with it, and never becomes an entry.
//
// Plain is what nearly all entries of nearly all tars are: a file with its bytes after its header,
// with or without a long name or a pax header before it. Links, folders, files with holes and
// damage are left to the walk.
//
// Windows are scanned ahead only while that pays: not in an archive of large files, whose headers
// are far apart, nor in one that has no plain entries.
//
// Threads: find(), path() and fetch_ahead() are the walk's, one thread at a time; help() is for any
// thread. Ownership: it shares the archive. Memory: kMemory; a ScanRoom holds a window. Errors:
// none.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/base/bytes.h"
#include "io/base/file_time.h"

namespace mifdex::io {

/// A place where a plain entry begins.
struct ScannedEntry {
  std::uint64_t begin = 0;   ///< of its first header, in the archive
  std::uint64_t header = 0;  ///< of the header of the file itself, after a long name or pax header
  std::uint64_t size = 0;    ///< bytes after that header, all of them in the archive
  std::int64_t mtime = kNoTime;
  std::uint64_t hash = 0;       ///< of its path, as SeenPaths has it
  std::uint32_t path = 0;       ///< where its path begins in ScannedWindow::paths, ...
  std::uint32_t path_size = 0;  ///< without the prefix
};

/// The entries that begin in one window, in their order.
struct ScannedWindow {
  /// The bytes of paths in a window; entries beyond are left to the walk.
  static constexpr std::size_t kMostPaths = std::size_t{128} << 10;

  std::vector<ScannedEntry> entries;
  std::string paths;
  std::uint64_t next = 0;  ///< where the entry after the last of them begins

  void clear() {
    entries.clear();
    paths.clear();
    next = 0;
  }
};

/// The bytes of a window, for one thread.
class ScanRoom {
 public:
  char* take(std::size_t size) {
    if (size > size_) {
      bytes_ = std::make_unique_for_overwrite<char[]>(size);
      size_ = size;
    }
    return bytes_.get();
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

class TarScan {
 public:
  static constexpr std::uint64_t kWindow = std::uint64_t{1} << 20;
  /// A header may begin at the end of a window, after a long name or a pax header in it: so much
  /// more of it is looked at.
  static constexpr std::uint64_t kBeyond = std::uint64_t{16} << 10;
  static constexpr std::uint64_t kWindowRead = kWindow + kBeyond;
  static constexpr std::size_t kMostAhead = 16;

  /// The memory that the lists and the walk's own window can use, in bytes.
  static constexpr std::size_t kMemory = std::size_t{8} << 20;

  /// `prefix` goes before each path, as in EntryNames. `window`: bytes, whole blocks.
  TarScan(SharedBytes archive, std::string prefix, std::uint64_t window = kWindow);

  /// Returns the plain entry that begins at `at`, which is not before that of the last call. Null
  /// if the scan has none there: the walk must read the header itself. Valid until the next call.
  const ScannedEntry* find(std::uint64_t at) {
    if (next_ != now_.entries.size() && now_.entries[next_].begin == at) {
      ++found_;
      return &now_.entries[next_++];
    }
    return look_up(at);
  }

  /// Returns the path of `entry` without the prefix.
  Bytes path(const ScannedEntry& entry) const {
    return Bytes(now_.paths).substr(entry.path, entry.path_size);
  }

  /// Returns the entry `count` after the last that find() returned, if its window has so many; else
  /// null.
  const ScannedEntry* peek(std::size_t count) const {
    const std::size_t place = next_ + count;
    return place < now_.entries.size() ? &now_.entries[place] : nullptr;
  }

  /// True if windows are scanned, so that the walk touches few pages of the map.
  bool is_active() const { return ahead_ != 0; }

  /// Scans a window, if one is to be scanned that no other thread has begun.
  void help(ScanRoom& room);

 private:
  enum class State : std::uint8_t { kFree, kScanning, kDone };
  struct Slot {
    State state = State::kFree;
    std::uint64_t number = 0;  // of the window
    ScannedWindow window;
  };

  const ScannedEntry* look_up(std::uint64_t at);
  void enter(std::uint64_t number);
  void judge(std::uint64_t at);
  void scan(std::uint64_t number, ScanRoom& room, ScannedWindow& window) const;
  void skip_large(std::uint64_t number, const ScannedWindow& window);

  SharedBytes archive_;
  std::string prefix_;
  std::uint64_t window_bytes_;
  std::uint64_t windows_;

  // The walk's alone:
  ScannedWindow now_;
  ScanRoom room_;
  std::size_t next_ = 0;      // in now_
  std::uint64_t number_ = 0;  // of the window that the walk is in
  bool has_entered_ = false;  // that window
  std::uint64_t found_ = 0;   // of the headers from judged_at_ on
  std::uint64_t missed_ = 0;  //
  std::uint64_t judged_at_ = 0;
  unsigned pause_ = 0;       // windows until the next try
  unsigned next_pause_ = 1;  //
  unsigned ahead_;           // how many windows after the walk's are scanned; 0: none, nor that

  std::mutex mutex_;  // guards what follows
  std::condition_variable done_;
  std::array<Slot, kMostAhead + 1> slots_;  // window n in slot n % size
  std::uint64_t unclaimed_ = 0;             // no window from here on has been begun
  std::uint64_t end_ = 0;                   // and none from here on may be
};

/// Lists in `window` the plain entries that begin in the first `length` of `bytes`, which are the
/// bytes of a tar of `archive_size` bytes from `base` on, and more than `length` unless the tar
/// ends there. `prefix` goes before each path.
void scan_tar_window(Bytes bytes, std::uint64_t length, std::uint64_t base,
                     std::uint64_t archive_size, const std::string& prefix, ScannedWindow& window);

}  // namespace mifdex::io
