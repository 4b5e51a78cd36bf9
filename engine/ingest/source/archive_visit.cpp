#include "engine/ingest/source/archive_visit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "engine/ingest/listing/entry_source.h"
#include "engine/ingest/machine_limits.h"
#include "io/archive/detect/found_archive.h"
#include "io/archive/name_page.h"
#include "io/files/mapped_file.h"

namespace mifdex::engine {
namespace {

std::unexpected<io::Error> cannot_read_again(const std::string& file) {
  return io::fail(io::ErrorKind::kBox, "cannot be read", file, errno,
                  "the box must be where it was indexed, and readable");
}

io::NameEncoding always(const std::optional<io::Encoding>& encoding) {
  if (!encoding) return {};
  return [encoding](std::string_view) { return &*encoding; };
}

class Visit {
 public:
  Visit(const io::ArchiveLimits& limits, const ArchiveVisitor& visitor,
        const std::optional<io::Encoding>& name_encoding)
      : lister_({.limits = limits,
                 .temp_folder = temporary_folder(),
                 .name_encoding = always(name_encoding)}),
        source_(read_options(limits)),
        visitor_(visitor),
        max_depth_(limits.max_depth) {}

  io::Result<std::optional<io::Reject>> run(PendingArchive archive) {
    lister_.add(std::move(archive));
    ListedFiles listed;
    while (lister_.next(listed)) {
      const ListedEntries& entries = listed.entries;
      if (entries.ends_outer()) return entries.outer->problem;
      if (const auto* end = std::get_if<ArchiveEnd>(&entries.what)) {
        if (end->failure) return std::unexpected(*end->failure);
      } else {
        MIFDEX_TRY(auto going, visit(listed));
        if (!going) return std::optional<io::Reject>();
      }
      lister_.landed(listed, {});
    }
    return std::optional<io::Reject>();
  }

 private:
  static io::ReadOptions read_options(const io::ArchiveLimits& limits) {
    io::ReadOptions options;
    options.max_file_bytes = limits.max_file_bytes;
    return options;
  }

  io::Result<bool> visit(const ListedFiles& listed) {
    source_.start(listed);
    while (const io::BytesBatch* part = source_.next()) {
      for (const io::FileBytes& file : part->files()) {
        const std::string path = listed.files.path(file.origin.file);
        if (!visitor_.entry(path, *part, file)) return false;
        const io::FoundArchive found = archive_of(file, path);
        if (found.kind == io::ArchiveKind::kNone || listed.entries.depth >= max_depth_) continue;
        if (!visitor_.enters(path)) continue;
        io::Result<PendingArchive> kept = source_.keep(file, found, path);
        if (kept) {
          lister_.add(*std::move(kept));
        } else if (kept.error().kind != io::ErrorKind::kFormat) {
          return io::pass(kept);
        }
      }
    }
    source_.finish();
    return true;
  }

  ArchiveLister lister_;
  EntrySource source_;
  const ArchiveVisitor& visitor_;
  std::uint32_t max_depth_;
};

}  // namespace

io::Result<std::optional<PendingArchive>> meet_archive(const std::string& file,
                                                       const std::string& prefix) {
  const std::size_t slash = file.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : file.substr(0, slash + 1);
  PendingArchive archive;
  FileInFolder source{std::make_shared<const io::Descriptor>(
                          ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
                      file.substr(slash == std::string::npos ? 0 : slash + 1)};
  const io::Descriptor fd(::openat(source.folder->get(), source.name.c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat facts{};
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0) return cannot_read_again(file);
  if (!S_ISREG(facts.st_mode)) return std::optional<PendingArchive>();
  const auto size = static_cast<std::size_t>(facts.st_size);
  if (size == 0) return std::optional<PendingArchive>();
  MIFDEX_TRY(auto mapped, io::MappedFile::map(fd.get(), size));
  const io::FoundArchive found = io::find_archive(mapped.bytes().view());
  if (found.kind == io::ArchiveKind::kNone) return std::optional<PendingArchive>();
  archive.facts.kind = found.kind;
  archive.facts.begin = found.begin;
  archive.facts.prefix = prefix;
  archive.facts.path = prefix.empty() ? source.name : prefix.substr(0, prefix.size() - 2);
  archive.facts.size = static_cast<std::uint64_t>(facts.st_size);
  archive.facts.mtime = facts.st_mtim.tv_sec;
  archive.source = std::move(source);
  return std::optional<PendingArchive>(std::move(archive));
}

io::Result<std::optional<io::Reject>> visit_archive(
    PendingArchive archive, const io::ArchiveLimits& limits, const ArchiveVisitor& visitor,
    const std::optional<io::Encoding>& name_encoding) {
  return Visit(limits, visitor, name_encoding).run(std::move(archive));
}

std::vector<std::optional<io::Encoding>> possible_name_encodings(std::string_view path) {
  std::vector<std::optional<io::Encoding>> encodings(1);
  if (io::is_ascii_name(path)) return encodings;
  for (const std::string_view name :
       {"shift_jis", "gbk", "big5", "euc-kr", "cp437", "cp850", "cp852", "cp866", "windows-1252",
        "windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255",
        "windows-1256", "windows-1257", "windows-1258", "iso-8859-1"}) {
    if (const auto encoding = io::find_encoding(name)) encodings.emplace_back(*encoding);
  }
  return encodings;
}

}  // namespace mifdex::engine
