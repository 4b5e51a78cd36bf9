#include "io/sandbox/sandboxed_reader.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "io/sandbox/decoders/stream/member_decoder.h"
#include "io/sandbox/fork_server.h"
#include "io/sandbox/open_sandboxed.h"
#include "io/sandbox/sandbox.h"
#include "io/sandbox/sandbox_policy.h"
#include "io/sandbox/sandboxed_entries.h"

namespace mifdex::io {
namespace {

Result<cage::SourceRange> range_of(const ArchivePlace& place) {
  const off_t end = ::lseek(place.fd, 0, SEEK_END);  // fstat does not tell the size of a disk
  if (end < 0) return fail(ErrorKind::kIo, "cannot tell the size of an archive", {}, errno);
  const auto whole = static_cast<std::uint64_t>(end);
  const std::uint64_t begin = std::min(place.begin, whole);
  return cage::SourceRange{begin, std::min(place.size, whole - begin)};
}

/// A decoder that tells what stands round it, and nothing else.
void tell_walls(cage::CageJob& job) {
  job.out.begin_entry("walls", {});
  job.out.data(Bytes(reinterpret_cast<const char*>(&job.walls), sizeof job.walls));
  job.out.end_entry(cage::EntryState::kWhole, sizeof job.walls);
}

}  // namespace

Result<ArchiveReader> open_archive(const ArchivePlace& place, cage::JobOrder order,
                                   ArchiveOptions options) {
  if (options.further_parts.size() >= cage::JobOrder::kMaxParts) {
    return fail(ErrorKind::kUsage, "too many parts of one archive", options.name);
  }
  std::vector<int> fds;
  std::vector<ArchivePlace> places = {place};
  places.insert(places.end(), options.further_parts.begin(), options.further_parts.end());
  for (const ArchivePlace& part : places) {
    Result<cage::SourceRange> range = range_of(part);
    if (!range) return pass(range);
    order.parts[order.part_count++] = *range;
    fds.push_back(part.fd);
  }
  order.spool_archives = static_cast<bool>(options.make_spool);
  const std::size_t length = std::min(options.name.size(), cage::JobOrder::kMaxName);
  std::memcpy(order.name.data(), options.name.data() + options.name.size() - length, length);
  Result<cage::Cage> cage = cage::Cage::start(order, fds);
  if (!cage) return pass(cage);
  return ArchiveReader(
      std::make_unique<CagedEntries>(std::move(*cage), order.limits, std::move(options)));
}

Result<ArchiveReader> ArchiveReader::open(const ArchivePlace& place, ArchiveKind kind,
                                          const ArchiveLimits& limits, ArchiveOptions options) {
  cage::JobOrder order;
  order.decoder = cage::decoder_of(kind);
  order.kind = kind;
  order.limits = limits;
  if (kind == ArchiveKind::kZstd) order.limits.max_memory_bytes += cage::kLongestZstdWindow;
  if (order.decoder == nullptr) {
    return fail(ErrorKind::kInternal, "is no archive to be decoded", options.name);
  }
  return open_archive(place, order, std::move(options));
}

ArchiveReader::ArchiveReader(std::unique_ptr<CagedEntries> entries)
    : entries_(std::move(entries)) {}
ArchiveReader::ArchiveReader(ArchiveReader&& other) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&& other) noexcept = default;
ArchiveReader::~ArchiveReader() = default;

Result<bool> ArchiveReader::next(FileBatch& files, BytesBatch& part) {
  return entries_->next(files, part);
}
const std::optional<Reject>& ArchiveReader::problem() const { return entries_->problem(); }
std::vector<SpooledEntry>& ArchiveReader::spooled() { return entries_->spooled(); }
std::uint64_t ArchiveReader::decoded_bytes() const { return entries_->decoded_bytes(); }

Result<Descriptor> hold_in_file(Bytes archive) {
  Descriptor file(::memfd_create("mifdex-archive", MFD_CLOEXEC));
  while (file.is_open() && !archive.empty()) {
    const ssize_t done = ::write(file.get(), archive.data(), archive.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) file.close();
    if (done > 0) archive.remove_prefix(static_cast<std::size_t>(done));
  }
  if (!file.is_open()) return fail(ErrorKind::kFull, "cannot keep an archive in memory", {}, errno);
  return file;
}

Result<bool> start_cages() { return cage::Keeper::instance().start(); }

std::string describe_cages() {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  cage::JobOrder order;
  order.decoder = &tell_walls;
  Result<ArchiveReader> reader = open_archive({nothing.get()}, order, {});
  if (!reader) return "no archive can be decoded: " + error_text(reader.error());
  FileBatch files;
  BytesBatch part;
  const Result<bool> told = reader->next(files, part);
  std::uint32_t walls = 0;
  if (told && *told && part.files()[0].bytes.size() == sizeof walls) {
    std::memcpy(&walls, part.files()[0].bytes.data(), sizeof walls);
  }
  return cage::describe_walls(walls);
}

}  // namespace mifdex::io
