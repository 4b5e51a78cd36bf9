// Notes which files are being read, so that a file that killed the process twice is not read a
// third time.
//
// During a run, each of its threads notes its current file in a mapped file of the index folder,
// which outlives the process; a handler of deadly signals (SEGV, ILL, FPE, ABRT) notes that the
// process died of its own doing, and not of kill. The next run takes the files that it finds there
// for suspects and counts them in a second file. Costs a copy of the path for each file that is
// read.
//
// Threads: take_slot() and is_deadly() may be called from any thread; a Slot belongs to one thread
// at a time; everything else to the thread that opened it. There must be only one journal per
// process at a time, because signals are the process's; the destructor restores the earlier
// handlers. The handlers are installed only on request, since they belong to the program. Errors:
// kIo, kFull.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "io/base/result.h"

namespace mifdex::engine {

class CrashJournal {
 public:
  /// If this many processes died of a file, it is rejected.
  static constexpr unsigned kDeadly = 2;

  struct Options {
    unsigned threads = 1;  ///< that read at once; there are slots for a few more
    bool forget = false;   ///< starts with no suspects
    /// Installs the handlers of deadly signals. Without them no death is noted, and no file becomes
    /// a suspect.
    bool watch_signals = false;
  };

  /// Opens the journal in `folder`, which must exist and be used by this process alone.
  static io::Result<std::unique_ptr<CrashJournal>> open(const std::string& folder,
                                                        const Options& options);
  ~CrashJournal();
  CrashJournal(const CrashJournal&) = delete;
  CrashJournal& operator=(const CrashJournal&) = delete;

  /// The place for one thread's note, which the destructor returns. A slot that was made without a
  /// journal notes nothing. Must not outlive its journal.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept : note_(std::exchange(other.note_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot();

    void begin(std::uint32_t box, std::string_view path);
    void end();

   private:
    friend class CrashJournal;
    static constexpr std::size_t kSize = 4096;
    struct Note {
      std::uint32_t box;
      std::uint32_t size;  ///< of the path; 0: no file is at hand
      std::atomic<std::uint32_t> lent;
      char path[kSize - 3 * sizeof(std::uint32_t)];
    };
    static_assert(sizeof(Note) == kSize);
    explicit Slot(Note* note) : note_(note) {}
    Note* note_ = nullptr;
  };

  /// Returns a slot that no other thread has until it is destroyed; if all are in use, returns one
  /// that notes nothing.
  Slot take_slot();

  /// True if enough processes died of this file (kDeadly).
  bool is_deadly(std::uint32_t box, std::string_view path) const;

 private:
  struct Header;
  using Suspects = std::map<std::pair<std::uint32_t, std::string>, unsigned>;

  CrashJournal() = default;
  io::Result<void> map(const std::string& file, unsigned slots);
  io::Result<void> count_suspects();
  io::Result<void> load_suspects();
  io::Result<void> save_suspects() const;

  std::string file_;
  std::string suspects_file_;
  Suspects suspects_;
  Header* header_ = nullptr;
  std::size_t mapped_ = 0;
  unsigned slots_ = 0;
  bool watches_ = false;
};

}  // namespace mifdex::engine
