#include "engine/ingest/listing/stream_box.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xxhash.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <new>
#include <system_error>
#include <utility>
#include <vector>

#include "io/archive/temp_store.h"

namespace mifdex::engine {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = std::size_t{1} << 20;
constexpr std::string_view kCopyPrefix = "mifdex-stream-";
// A signal ends the wait; if it comes just before the wait begins, the wait lasts at most this
// long.
constexpr std::chrono::milliseconds kWait{200};

struct EndState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

/// Reads the available bytes, and waits for the first of them. Returns nothing if `stop` is set;
/// -1: errno.
std::optional<ssize_t> read_some(int fd, char* room, std::size_t size, const StopRequest& stop) {
  while (stop.load() == 0) {
    if (const auto got = io::read_arrived(fd, room, size, kWait, &stop)) return got;
  }
  return std::nullopt;
}

std::unexpected<io::Error> cannot_read(const std::string& name) {
  return io::fail(io::ErrorKind::kBox, "cannot be read", name, errno, "give the archive as a file");
}

/// An open file whose name is removed with it.
struct NamedFile {
  NamedFile(io::Descriptor the_file, std::string the_path)
      : file(std::move(the_file)), path(std::move(the_path)) {}
  ~NamedFile() { ::unlink(path.c_str()); }
  NamedFile(const NamedFile&) = delete;
  NamedFile& operator=(const NamedFile&) = delete;

  io::Descriptor file;
  std::string path;
};

/// The copy of a stream; if it has a name, the last user's destructor removes it.
struct Copy {
  std::shared_ptr<const io::Descriptor> file;
  std::string place;  ///< as messages call it
};

std::unexpected<io::Error> cannot_copy(const std::string& name, const std::string& place) {
  const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  return io::fail(full ? io::ErrorKind::kFull : io::ErrorKind::kIo,
                  fmt::format("cannot store {} while it is read", name), place, errno,
                  "there must be space for all of it; or give the archive as a file");
}

io::Result<Copy> make_copy(const StreamStore& store, const std::string& name) {
  if (!store.is_named) {
    MIFDEX_TRY(auto file, io::make_nameless_file(store.folder));
    return Copy{std::make_shared<const io::Descriptor>(std::move(file)),
                "a temporary file in " + store.folder};
  }
  static std::atomic<unsigned> copies{0};
  const std::string path =
      fmt::format("{}/{}{}-{}.archive", store.folder, kCopyPrefix, ::getpid(), ++copies);
  io::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.is_open()) return cannot_copy(name, path);
  auto named = std::make_shared<NamedFile>(std::move(file), path);
  const io::Descriptor* opened = &named->file;
  return Copy{std::shared_ptr<const io::Descriptor>(std::move(named), opened), path};
}

FileVersion version_of(const struct stat& facts) {
  constexpr std::int64_t kNanoseconds = 1'000'000'000;
  return {static_cast<std::uint64_t>(facts.st_size),
          facts.st_mtim.tv_sec * kNanoseconds + facts.st_mtim.tv_nsec};
}

/// Returns the size of the file at `fd` and when it was last written, if all of it can be read in
/// place; else zeros.
FileVersion readable_version(int fd) {
  struct stat facts{};
  const bool is_whole = ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 &&
                        ::lseek(fd, 0, SEEK_CUR) == 0;
  return is_whole ? version_of(facts) : FileVersion();
}

/// True if the file at `fd` still has this size and time.
bool is_unchanged(int fd, const FileVersion& before) {
  struct stat facts{};
  return ::fstat(fd, &facts) == 0 && version_of(facts) == before;
}

std::string free_room(const std::string& folder) {
  struct statvfs facts{};
  if (::statvfs(folder.c_str(), &facts) != 0) return "an unknown amount";
  const double bytes = static_cast<double>(facts.f_bavail) * static_cast<double>(facts.f_frsize);
  constexpr double kGiga = 1e9;
  constexpr double kMega = 1e6;
  return bytes >= kGiga ? fmt::format("{:.1f} GB", bytes / kGiga)
                        : fmt::format("{:.1f} MB", bytes / kMega);
}

/// Makes a copy and reports its place.
io::Result<Copy> announce_copy(const StreamStore& store, const std::string& name) {
  auto copy = make_copy(store, name);
  if (!copy) return io::pass(copy);
  store.message(
      fmt::format("{} is copied to {} while it is read ({} free there); the copy is "
                  "removed when the run ends",
                  name, copy->place, free_room(store.folder)));
  return copy;
}

io::Result<void> write_all(const Copy& copy, io::Bytes bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(copy.file->get(), bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return cannot_copy(name, copy.place);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

}  // namespace

void remove_leftover_streams(const std::string& folder) {
  std::error_code code;
  std::vector<fs::path> left;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
       entry.increment(code)) {
    if (entry->path().filename().string().starts_with(kCopyPrefix)) left.push_back(entry->path());
  }
  for (const fs::path& path : left) fs::remove(path, code);
}

io::Result<std::optional<StreamBox>> StreamBox::open_input(const StopRequest& stop) {
  StreamBox box;
  box.name_ = "standard input";
  box.fd_ = STDIN_FILENO;
  box.file_ = readable_version(box.fd_);
  return open(std::move(box), stop);
}

io::Result<std::optional<StreamBox>> StreamBox::open_fifo(const std::string& path,
                                                          const StopRequest& stop) {
  StreamBox box;
  box.name_ = path;
  // Without O_NONBLOCK the open waits for a writer, which no signal would end.
  box.owned_ = std::make_shared<const io::Descriptor>(
      ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!box.owned_->is_open()) return cannot_read(path);
  box.fd_ = box.owned_->get();
  return open(std::move(box), stop);
}

io::Result<std::optional<StreamBox>> StreamBox::open(StreamBox box, const StopRequest& stop) {
  box.beginning_.resize(io::kArchiveGlance);
  std::size_t size = 0;
  while (size < box.beginning_.size()) {
    const auto got =
        read_some(box.fd_, box.beginning_.data() + size, box.beginning_.size() - size, stop);
    if (!got) return std::nullopt;
    if (*got < 0) return cannot_read(box.name_);
    if (*got == 0) break;
    size += static_cast<std::size_t>(*got);
  }
  box.beginning_.resize(size);
  box.beginning_hash_ = XXH3_64bits(box.beginning_.data(), box.beginning_.size());
  box.kind_ = io::find_archive_kind(box.beginning_);
  if (box.kind_ != io::ArchiveKind::kNone) return box;
  return io::fail(io::ErrorKind::kBox, size == 0 ? "is empty" : "is not an archive", box.name_, 0,
                  "pipe a tar, zip or another archive into it, or name a folder or file");
}

std::string StreamBox::origin() const {
  return fmt::format("{}:begins:xxh3:{:016x}", kStreamName, beginning_hash_);
}

std::string StreamBox::unfinished_location() const {
  return fmt::format("{}:unfinished:xxh3:{:016x}", kStreamName, beginning_hash_);
}

std::string StreamBox::location() const {
  return fmt::format("{}:xxh3:{:016x}", kStreamName, hash_ ? *hash_ : arriving_->hash());
}

PendingArchive StreamBox::follow(const StreamStore& store, Progress& progress,
                                 const StopRequest& stop) {
  store.message(
      fmt::format("{} is read as it arrives; only archives in it are stored, in {} ({} free "
                  "there), until they are read",
                  name_, store.folder, free_room(store.folder)));
  arriving_ =
      std::make_shared<io::ArrivingBytes>(io::ArrivingSource{.fd = fd_,
                                                             .owner = owned_,
                                                             .name = name_,
                                                             .beginning = beginning_,
                                                             .folder = store.folder,
                                                             .stop = &stop,
                                                             .received = &progress.received});
  PendingArchive archive;
  archive.facts.path = kStreamName;
  archive.facts.kind = kind_;
  archive.source = arriving_;
  return archive;
}

io::Result<std::optional<PendingArchive>> StreamBox::keep(const StreamStore& store,
                                                          Progress& progress,
                                                          const StopRequest& stop) {
  const std::unique_ptr<XXH3_state_t, EndState> hash(XXH3_createState());
  if (!hash || XXH3_64bits_reset(hash.get()) == XXH_ERROR) throw std::bad_alloc();
  std::optional<Copy> copy;  // nothing for a file
  if (file_.size == 0) {
    MIFDEX_TRY(auto made, announce_copy(store, name_));
    copy = std::move(made);
  }
  progress.receiving = true;
  PendingArchive archive;
  std::vector<char> buffer(kChunk);
  io::Bytes bytes = beginning_;
  while (!bytes.empty()) {
    XXH3_64bits_update(hash.get(), bytes.data(), bytes.size());
    archive.facts.size += bytes.size();
    progress.received += bytes.size();
    if (copy) {
      MIFDEX_TRY(write_all(*copy, bytes, name_));
    }
    const auto got = read_some(fd_, buffer.data(), buffer.size(), stop);
    if (!got) return std::optional<PendingArchive>();
    if (*got < 0) return cannot_read(name_);
    bytes = io::Bytes(buffer.data(), static_cast<std::size_t>(*got));
  }
  progress.receiving = false;
  if (!copy && (archive.facts.size != file_.size || !is_unchanged(fd_, file_))) {
    return io::fail(io::ErrorKind::kBox, "changed while it was read", name_, 0,
                    "index it again when nothing writes to it");
  }
  hash_ = XXH3_64bits_digest(hash.get());
  archive.facts.path = kStreamName;
  archive.facts.kind = kind_;
  archive.source = NamelessFile{copy ? std::move(copy->file)
                                     : std::make_shared<const io::Descriptor>(
                                           ::fcntl(fd_, F_DUPFD_CLOEXEC, STDERR_FILENO + 1))};
  return std::optional<PendingArchive>(std::move(archive));
}

}  // namespace mifdex::engine
