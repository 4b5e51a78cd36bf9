#include "engine/cli/output/replaced_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>

namespace mifdex::cli {
namespace {

constexpr std::array kEndingSignals = {SIGINT, SIGTERM, SIGHUP};
constexpr int kMostNames = 1000;

// The name to delete if a signal ends the process; null if there is none.
std::atomic<const char*> temporary_name{nullptr};

// Must only make calls that are safe in a signal handler.
void delete_and_end(int signal) {
  if (const char* name = temporary_name.load()) ::unlink(name);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

// Signals that the user ignores (nohup) or that another part of the program handles are left alone.
void handle_signals(void (*from)(int), void (*to)(int)) {
  for (const int signal : kEndingSignals) {
    struct sigaction action{};
    ::sigaction(signal, nullptr, &action);
    if (action.sa_handler != from) continue;
    action.sa_handler = to;
    ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace

ReplacedFile::ReplacedFile(const std::string& path)
    : path_(path), folder_(std::filesystem::path(path).parent_path().string()) {
  if (folder_.empty()) folder_ = ".";
}

io::Result<std::unique_ptr<ReplacedFile>> ReplacedFile::begin(
    const std::string& path, const std::optional<struct stat>& existing) {
  std::unique_ptr<ReplacedFile> file(new ReplacedFile(path));
  // Until keep_attributes() has given it the mode of the existing file, others must not open it.
  const mode_t mode = existing ? 0600 : 0666;
  for (int i = 0; i < kMostNames && !file->file_.is_open(); ++i) {
    const std::string name = fmt::format("{}/.mifdex-export.{}.{}", file->folder_, ::getpid(), i);
    // O_EXCL: a file of another process, or a link that somebody placed there, is never opened.
    file->file_ = io::Descriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (file->file_.is_open()) {
      file->temporary_ = name;
    } else if (errno != EEXIST) {
      break;
    }
  }
  if (!file->file_.is_open()) {
    return io::fail(io::ErrorKind::kUsage, "cannot create the file", path, errno,
                    "name a file in a folder that this user can write to");
  }
  temporary_name = file->temporary_.c_str();
  handle_signals(SIG_DFL, delete_and_end);
  if (existing) {
    MIFDEX_TRY(file->keep_attributes(*existing));
  }
  return file;
}

/// Sets the owner first: chown() clears some bits of the mode. Only root may give files away, but a
/// user may give a file to any group that the user is in.
io::Result<void> ReplacedFile::keep_attributes(const struct stat& existing) {
  constexpr auto kKeepOwner = static_cast<uid_t>(-1);
  mode_t mode = existing.st_mode & 07777;
  struct stat made{};
  bool keeps_owner = ::fchown(descriptor(), existing.st_uid, existing.st_gid) == 0;
  bool keeps_group = keeps_owner || ::fchown(descriptor(), kKeepOwner, existing.st_gid) == 0;
  if (!keeps_owner && ::fstat(descriptor(), &made) == 0) {
    keeps_owner = made.st_uid == existing.st_uid;
    keeps_group = keeps_group || made.st_gid == existing.st_gid;
  }
  if (!keeps_owner) mode &= ~static_cast<mode_t>(S_ISUID);
  if (!keeps_group) mode &= ~static_cast<mode_t>(S_ISGID | (S_IRWXG & ~(mode << 3U)));
  if (::fchmod(descriptor(), mode) != 0) {
    return io::fail(io::ErrorKind::kUsage, "cannot keep the mode of the file", path_, errno);
  }
  if (!keeps_owner || !keeps_group) {
    warning_ = fmt::format("{}: this user cannot keep its {}", path_,
                           keeps_group   ? "owner"
                           : keeps_owner ? "group"
                                         : "owner and group");
  }
  return {};
}

ReplacedFile::~ReplacedFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
  temporary_name = nullptr;
  handle_signals(delete_and_end, SIG_DFL);
}

io::Result<void> ReplacedFile::finish() {
  if (::fsync(descriptor()) != 0 || std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return io::fail(io::ErrorKind::kFull, "cannot write the file", path_, errno);
  }
  temporary_name = nullptr;
  temporary_.clear();
  // After this the new name is durable; if the file system cannot do it, the file is still
  // complete.
  const io::Descriptor folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open()) ::fsync(folder.get());
  return {};
}

}  // namespace mifdex::cli
