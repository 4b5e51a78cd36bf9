#include "engine/cli/output/output_place.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "io/base/endian.h"

namespace mifdex::cli {
namespace {

constexpr int kMostLinks = 40;       // as in the kernel
constexpr std::size_t kHead = 4096;  // bytes of a file that show who wrote it

std::string real_path(const std::string& path) {
  std::array<char, PATH_MAX> buffer{};
  const char* found = ::realpath(path.c_str(), buffer.data());
  return found == nullptr ? std::string() : std::string(found);
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Returns the number N if `path` is /proc/self/fd/N by any name, else nothing.
std::optional<int> own_descriptor(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  int number = -1;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem != std::errc() || end != name.data() + name.size() || number < 0) return {};
  const std::string own = real_path("/proc/self/fd");
  if (own.empty() || real_path(folder_of(path)) != own) return {};
  return number;
}

/// True if the link at `path` belongs to procfs: it opens a file that a process has open,
/// and its text need not be a path.
bool is_link_of_procfs(const std::string& path) {
  struct statfs facts{};
  return ::statfs(folder_of(path).c_str(), &facts) == 0 && facts.f_type == PROC_SUPER_MAGIC;
}

std::string link_target(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path target = std::filesystem::read_symlink(path, failed);
  if (failed) return {};
  return target.is_absolute() ? target.string() : folder_of(path) + "/" + target.string();
}

io::Result<OutputPlace> stream_at(const std::string& path, int descriptor) {
  if (descriptor < 0)
    return io::fail(io::ErrorKind::kUsage, "cannot open for writing", path, errno);
  return OutputPlace{nullptr, io::Descriptor(descriptor)};
}

std::string head_of(const std::string& path) {
  std::string head(kHead, '\0');
  const io::Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  const ssize_t size = file.is_open() ? ::pread(file.get(), head.data(), head.size(), 0) : 0;
  head.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  return head;
}

/// Fails if the regular file at `path` must not be replaced.
io::Result<void> check_file(const std::string& path, const struct stat& facts, bool force,
                            const OutputKind& kind) {
  for (const std::string suffix : {"-wal", "-journal"}) {
    struct stat journal{};
    const std::string name = path + suffix;
    if (::stat(name.c_str(), &journal) != 0 || journal.st_size == 0) continue;
    // SQLite would apply the journal to the new database and so damage it.
    return io::fail(io::ErrorKind::kUsage, "another program has this database open", path, 0,
                    fmt::format("close it there; this removes {}", name));
  }
  if (force) return {};
  if (::access(path.c_str(), W_OK) != 0) {
    return io::fail(io::ErrorKind::kUsage, "is write-protected", path, errno,
                    std::string(kind.advice));
  }
  if (facts.st_size == 0 || kind.is_own(head_of(path))) return {};
  return io::fail(io::ErrorKind::kUsage, fmt::format("exists, and is not {}", kind.name), path, 0,
                  std::string(kind.advice));
}

/// `path` must not be a link.
io::Result<OutputPlace> open_resolved(const std::string& path, const struct stat& facts, bool force,
                                      const OutputKind& kind) {
  if (S_ISDIR(facts.st_mode)) {
    return io::fail(io::ErrorKind::kUsage, "is a folder", path, 0, "name a file in it");
  }
  if (S_ISREG(facts.st_mode)) {
    MIFDEX_TRY(check_file(path, facts, force, kind));
    MIFDEX_TRY(auto file, ReplacedFile::begin(path, facts));
    return OutputPlace{std::move(file), {}};
  }
  if (S_ISBLK(facts.st_mode) && !force) {
    return io::fail(io::ErrorKind::kUsage, "is a block device", path, 0, std::string(kind.advice));
  }
  return stream_at(path, ::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

bool is_sqlite_export(std::string_view head) {
  using std::string_view_literals::operator""sv;
  constexpr std::size_t kApplicationId = 68;  // big-endian (SQLite file format, section 1.3)
  if (!head.starts_with("SQLite format 3\0"sv) || head.size() < kApplicationId + 4) return false;
  return io::big_u32(head, kApplicationId) == kSqliteApplicationId;
}

}  // namespace

bool is_export(std::string_view head) {
  if (is_sqlite_export(head)) return true;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (head.starts_with("type,schema,job,machine,")) return true;
  if (head.starts_with("type\tschema\tjob\tmachine\t")) return true;
  if (head == "[]\n") return true;
  if (head.starts_with("[\n")) head.remove_prefix(2);
  return head.starts_with("{\"type\":\"status\",\"schema\":") ||
         head.starts_with("{\"type\":\"observation\",\"schema\":");
}

io::Result<OutputPlace> open_output_place(const std::string& path, bool force,
                                          const OutputKind& kind) {
  std::string at = path;
  for (int links = 0; links < kMostLinks; ++links) {
    if (const auto number = own_descriptor(at)) {
      return stream_at(path, ::fcntl(*number, F_DUPFD_CLOEXEC, 3));
    }
    struct stat facts{};
    if (::lstat(at.c_str(), &facts) != 0) {
      if (errno != ENOENT) return io::fail(io::ErrorKind::kUsage, "cannot open", path, errno);
      MIFDEX_TRY(auto file, ReplacedFile::begin(at, std::nullopt));
      return OutputPlace{std::move(file), {}};
    }
    if (!S_ISLNK(facts.st_mode)) return open_resolved(at, facts, force, kind);
    if (is_link_of_procfs(at)) {
      return stream_at(path, ::open(at.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC));
    }
    at = link_target(at);
  }
  return io::fail(io::ErrorKind::kUsage, "cannot open", path, ELOOP);
}

}  // namespace mifdex::cli
