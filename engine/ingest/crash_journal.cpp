#include "engine/ingest/crash_journal.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "io/base/descriptor.h"

namespace mifdex::engine {
namespace {

constexpr std::uint32_t kMagic = 0x4D4A3032;
constexpr std::array kDeadlySignals = {SIGSEGV, SIGILL, SIGFPE, SIGABRT};

// Slots beyond the threads a journal was opened for: the caller may replace a thread before the old
// one has quite ended.
constexpr unsigned kSlotsToSpare = 4;

// Where the handler notes that the process dies of its own doing. The handler of a signal has no
// other access to the journal.
std::atomic<std::uint32_t*> died_note = nullptr;

// The earlier handlers of kDeadlySignals; written before note_death() can run.
std::array<struct sigaction, kDeadlySignals.size()> handled_before{};

void hand_back(int signal) {
  for (std::size_t i = 0; i < kDeadlySignals.size(); ++i) {
    if (kDeadlySignals[i] == signal) ::sigaction(signal, &handled_before[i], nullptr);
  }
}

extern "C" void note_death(int signal) {
  if (std::uint32_t* note = died_note.load()) *note = 1;
  hand_back(signal);
  ::raise(signal);
}

void watch_signals() {
  struct sigaction action{};
  action.sa_handler = note_death;
  action.sa_flags = SA_NODEFER;
  for (std::size_t i = 0; i < kDeadlySignals.size(); ++i) {
    ::sigaction(kDeadlySignals[i], nullptr, &handled_before[i]);
    ::sigaction(kDeadlySignals[i], &action, nullptr);
  }
}

void unwatch_signals() {
  died_note = nullptr;
  for (const int signal : kDeadlySignals) hand_back(signal);
}

std::unexpected<io::Error> failed(const char* what, const std::string& file) {
  const int why = errno;
  const bool full = why == ENOSPC || why == EDQUOT;
  return io::fail(full ? io::ErrorKind::kFull : io::ErrorKind::kIo, what, file, why,
                  full
                      ? "free some space and run the same command again; what was committed is kept"
                      : "make sure that the index folder is writable");
}

}  // namespace

struct CrashJournal::Header {
  std::uint32_t magic;
  std::uint32_t died;   ///< set by the signal handler
  std::uint32_t slots;  ///< how many notes follow
  char unused[Slot::kSize - 3 * sizeof(std::uint32_t)];

  Slot::Note* notes() { return reinterpret_cast<Slot::Note*>(this + 1); }
};

CrashJournal::Slot::~Slot() {
  if (note_ == nullptr) return;
  note_->size = 0;
  note_->lent.store(0, std::memory_order_release);
}

void CrashJournal::Slot::begin(std::uint32_t box, std::string_view path) {
  if (note_ == nullptr) return;
  note_->box = box;
  const std::size_t size = std::min(path.size(), sizeof note_->path);
  std::memcpy(note_->path, path.data(), size);
  std::atomic_signal_fence(std::memory_order_seq_cst);
  note_->size = static_cast<std::uint32_t>(size);
}

void CrashJournal::Slot::end() {
  if (note_ != nullptr) note_->size = 0;
}

io::Result<std::unique_ptr<CrashJournal>> CrashJournal::open(const std::string& folder,
                                                             const Options& options) {
  std::unique_ptr<CrashJournal> journal(new CrashJournal);
  journal->suspects_file_ = folder + "/mifdex.suspects";
  if (options.forget) {
    std::error_code none;
    std::filesystem::remove(journal->suspects_file_, none);
  }
  MIFDEX_TRY(journal->load_suspects());
  journal->file_ = folder + "/mifdex.reading";
  MIFDEX_TRY(journal->map(journal->file_, options.threads + kSlotsToSpare));
  if (options.watch_signals) {
    died_note = &journal->header_->died;
    watch_signals();
    journal->watches_ = true;
  }
  return journal;
}

CrashJournal::~CrashJournal() {
  if (header_ == nullptr) return;
  if (watches_) unwatch_signals();
  ::munmap(header_, mapped_);
  ::unlink(file_.c_str());
}

// The notes of an earlier process are counted before the file is cleared.
io::Result<void> CrashJournal::map(const std::string& file, unsigned slots) {
  io::Descriptor fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  struct stat facts{};
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0)
    return failed("cannot open the crash journal", file);
  const std::size_t wanted = sizeof(Header) + slots * Slot::kSize;
  mapped_ = std::max(wanted, static_cast<std::size_t>(facts.st_size));
  // The room is allocated now: a full disk must not become a signal later.
  if (const int why = ::posix_fallocate(fd.get(), 0, static_cast<off_t>(mapped_)); why != 0) {
    errno = why;
    return failed("cannot write the crash journal", file);
  }
  void* at = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (at == MAP_FAILED) return failed("cannot map the crash journal", file);
  header_ = static_cast<Header*>(at);
  MIFDEX_TRY(count_suspects());
  std::memset(at, 0, mapped_);
  header_->magic = kMagic;
  header_->slots = slots;
  slots_ = slots;
  return {};
}

io::Result<void> CrashJournal::count_suspects() {
  if (header_->magic != kMagic || header_->died == 0) return {};
  const std::size_t held = (mapped_ - sizeof(Header)) / Slot::kSize;
  for (std::size_t i = 0; i < std::min<std::size_t>(header_->slots, held); ++i) {
    const Slot::Note& note = header_->notes()[i];
    if (note.size == 0 || note.size > sizeof note.path) continue;
    ++suspects_[{note.box, std::string(note.path, note.size)}];
  }
  return save_suspects();
}

// One suspect after another: count, blank, box, blank, path, NUL.
io::Result<void> CrashJournal::load_suspects() {
  std::ifstream file(suspects_file_, std::ios::binary);
  for (std::string entry; std::getline(file, entry, '\0');) {
    unsigned count = 0;
    std::uint32_t box = 0;
    const char* end = entry.data() + entry.size();
    const auto counted = std::from_chars(entry.data(), end, count);
    if (counted.ec != std::errc() || counted.ptr == end) continue;
    const auto numbered = std::from_chars(counted.ptr + 1, end, box);
    if (numbered.ec != std::errc() || numbered.ptr == end) continue;
    suspects_[{box, std::string(numbered.ptr + 1, end)}] = count;
  }
  return {};
}

io::Result<void> CrashJournal::save_suspects() const {
  const std::string partial = suspects_file_ + ".new";
  std::ofstream file(partial, std::ios::binary | std::ios::trunc);
  for (const auto& [suspect, count] : suspects_) {
    file << count << ' ' << suspect.first << ' ' << suspect.second << '\0';
  }
  file.close();
  if (!file || std::rename(partial.c_str(), suspects_file_.c_str()) != 0) {
    return failed("cannot write", suspects_file_);
  }
  return {};
}

CrashJournal::Slot CrashJournal::take_slot() {
  for (Slot::Note* note = header_->notes(); note != header_->notes() + slots_; ++note) {
    if (note->lent.exchange(1, std::memory_order_acquire) == 0) return Slot(note);
  }
  return {};
}

bool CrashJournal::is_deadly(std::uint32_t box, std::string_view path) const {
  if (suspects_.empty()) return false;
  const auto found = suspects_.find({box, std::string(path)});
  return found != suspects_.end() && found->second >= kDeadly;
}

}  // namespace mifdex::engine
