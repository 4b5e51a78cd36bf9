#include "engine/ingest/source/source_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "engine/ingest/reject_text.h"
#include "engine/ingest/source/archive_visit.h"
#include "io/base/descriptor.h"
#include "io/files/mapped_file.h"

namespace mifdex::engine {
namespace {

constexpr std::string_view kInside = "!/";

bool is_file(const std::string& path) {
  struct stat facts{};
  return ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
}

std::unexpected<io::Error> gone(const std::string& place, int errno_value = 0) {
  return io::fail(io::ErrorKind::kBox, "no longer exists", place, errno_value,
                  "if the box was moved: `mifdex box relocate`");
}

/// Returns the error if the file at `place` could not be opened: it no longer exists, or it may not
/// be read.
std::unexpected<io::Error> cannot_open(const std::string& place, int errno_value) {
  if (errno_value == ENOENT || errno_value == ENOTDIR || errno_value == ELOOP) {
    return gone(place, errno_value);
  }
  return io::fail(io::ErrorKind::kBox, "cannot be read", place, errno_value,
                  "check the permissions of the file and of the folders above it");
}

/// Bytes that are lost, or that the disk does not give, were taken as zeros.
std::unexpected<io::Error> became_shorter(const std::string& place) {
  return io::fail(io::ErrorKind::kBox, "became shorter while it was read", place, 0,
                  "try again when nothing writes to it");
}

/// Reads a file in a folder, as it is.
io::Result<void> read_file(const OriginPlace& place,
                           const std::function<io::Result<void>(io::Bytes)>& take) {
  const io::Descriptor fd(
      ::open(place.file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts{};
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0) return cannot_open(place.file, errno);
  if (!S_ISREG(facts.st_mode)) return gone(place.file);
  if (facts.st_size == 0) return take({});
  MIFDEX_TRY(auto mapped, io::MappedFile::map(fd.get(), static_cast<std::size_t>(facts.st_size)));
  io::Result<void> taken = take(mapped.bytes().view());
  if (taken && mapped.was_truncated()) return became_shorter(place.file);
  return taken;
}

io::Result<void> give(const OriginPlace& place, const io::BytesBatch& part,
                      const io::FileBytes& file,
                      const std::function<io::Result<void>(io::Bytes)>& take) {
  if (file.state == io::ReadState::kWhole) {
    if (part.was_truncated(file)) return became_shorter(place.file);
    io::Result<void> taken = take(file.bytes.view());
    if (taken && part.was_truncated(file)) return became_shorter(place.file);
    return taken;
  }
  if (file.state == io::ReadState::kTooLarge) {
    return io::fail(io::ErrorKind::kBox, "is larger than --max-file", place.path, 0,
                    "raise --max-file, or unpack the archive with the program that made it");
  }
  const RejectText text = reject_text(part.reject(file), place.path);
  return io::fail(io::ErrorKind::kBox, text.message, text.where, 0, std::string(text.advice));
}

}  // namespace

OriginPlace place_in_box(const std::string& location, const std::string& name,
                         std::string_view path) {
  if (is_file(location)) {
    return {location, {}, path == name ? std::string() : std::string(path)};
  }
  for (std::size_t at = path.find(kInside); at != std::string_view::npos;
       at = path.find(kInside, at + 1)) {
    const std::string file = location + "/" + std::string(path.substr(0, at));
    if (is_file(file)) {
      return {file, std::string(path.substr(0, at + kInside.size())), std::string(path)};
    }
  }
  return {location + "/" + std::string(path), {}, {}};
}

std::optional<OriginPlace> place_by_hand(const std::string& origin) {
  if (is_file(origin)) return OriginPlace{std::filesystem::absolute(origin).string(), {}, {}};
  for (std::size_t slash = origin.rfind('/'); slash != std::string::npos && slash != 0;
       slash = origin.rfind('/', slash - 1)) {
    for (const std::size_t end : {slash, slash - (origin[slash - 1] == '!' ? 1U : 0U)}) {
      const std::string file = origin.substr(0, end);
      if (!is_file(file)) continue;
      return OriginPlace{std::filesystem::canonical(file).string(), {}, origin.substr(slash + 1)};
    }
  }
  return std::nullopt;
}

io::Result<void> read_origin(const OriginPlace& place, const io::ArchiveLimits& limits,
                             const std::function<io::Result<void>(io::Bytes)>& take) {
  if (place.path.empty()) return read_file(place, take);
  std::optional<io::Result<void>> taken;
  const ArchiveVisitor visitor{
      [&place](std::string_view path) {
        return place.path.starts_with(path) &&
               std::string_view(place.path).substr(path.size()).starts_with(kInside);
      },
      [&](std::string_view path, const io::BytesBatch& part, const io::FileBytes& file) {
        if (path != place.path) return true;
        taken = give(place, part, file, take);
        return false;
      }};
  io::Result<std::optional<io::Reject>> problem;
  for (const auto& names : possible_name_encodings(place.path)) {
    MIFDEX_TRY(auto archive, meet_archive(place.file, place.prefix));
    if (!archive) return gone(place.file + "!/" + place.path);
    problem = visit_archive(*std::move(archive), limits, visitor, names);
    if (!problem) return io::pass(problem);
    if (taken) return *std::move(taken);
  }
  if (!*problem) return gone(place.file + "!/" + place.path);
  const RejectText text = reject_text(**problem, place.file);
  return io::fail(io::ErrorKind::kBox,
                  "not found, and the archive could not be read completely: " + text.message,
                  text.where, 0, std::string(text.advice));
}

}  // namespace mifdex::engine
