// Which files were being read when a process died of one: a file that killed it twice is not read a
// third time.
//
// While a run goes on, each of its threads notes the file at hand in a mapped file of the index
// folder, which outlives the process; a handler of deadly signals (SEGV, ILL, FPE, ABRT) notes that
// it died of its own doing, and not of kill. The next run takes what it finds for suspects and
// counts them in a second file. Costs a copy of the path for each file that is read.
//
// Threads: take_slot() and is_deadly() may be called by any; a Slot belongs to one thread at a
// time; all else to the thread that opened it. One journal for a process at a time: signals are the
// process's, and what handled them before handles them again when the journal goes. Errors: kIo,
// kFull.
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
  /// A file is rejected that so many processes died of.
  static constexpr unsigned kDeadly = 2;

  /// Takes up the journal in `folder`, which is there and held by this process alone. `threads`
  /// read at once; a few more find a slot too. `forget` starts with no suspects.
  static io::Result<std::unique_ptr<CrashJournal>> open(const std::string& folder, unsigned threads,
                                                        bool forget);
  ~CrashJournal();
  CrashJournal(const CrashJournal&) = delete;
  CrashJournal& operator=(const CrashJournal&) = delete;

  /// The place of one thread's note, lent to it and given back when it goes. One that is made
  /// without a journal notes nothing. Must not outlive its journal.
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

  /// A slot that nobody else has until it goes; where all are lent, one that notes nothing.
  Slot take_slot();

  /// Whether processes died of this file often enough.
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
};

}  // namespace mifdex::engine
