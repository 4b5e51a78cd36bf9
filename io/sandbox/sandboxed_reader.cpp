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

Result<sandbox::SourceRange> range_of(const ArchivePlace& place) {
  const off_t end = ::lseek(place.fd, 0, SEEK_END);  // fstat does not return the size of a disk
  if (end < 0) return fail(ErrorKind::kIo, "cannot determine the size of an archive", {}, errno);
  const auto whole = static_cast<std::uint64_t>(end);
  const std::uint64_t begin = std::min(place.begin, whole);
  return sandbox::SourceRange{begin, std::min(place.size, whole - begin)};
}

/// A decoder that reports the restrictions in force, and nothing else.
void report_restrictions(sandbox::DecodeJob& job) {
  job.out.begin_entry("restrictions", {});
  job.out.data(Bytes(reinterpret_cast<const char*>(&job.restrictions), sizeof job.restrictions));
  job.out.end_entry(sandbox::EntryState::kWhole, sizeof job.restrictions);
}

}  // namespace

Result<SandboxedReader> open_archive(const ArchivePlace& place, sandbox::DecodeOrder order,
                                     ArchiveOptions options) {
  if (options.further_parts.size() >= sandbox::DecodeOrder::kMaxParts) {
    return fail(ErrorKind::kUsage, "too many parts of one archive", options.name);
  }
  std::vector<int> fds;
  std::vector<ArchivePlace> places = {place};
  places.insert(places.end(), options.further_parts.begin(), options.further_parts.end());
  for (const ArchivePlace& part : places) {
    MIFDEX_TRY(auto range, range_of(part));
    order.parts[order.part_count++] = range;
    fds.push_back(part.fd);
  }
  order.keeps_archives = static_cast<bool>(options.make_temp_file);
  const std::size_t length = std::min(options.name.size(), sandbox::DecodeOrder::kMaxName);
  std::memcpy(order.name.data(), options.name.data() + options.name.size() - length, length);
  MIFDEX_TRY(auto sandbox, sandbox::Sandbox::start(order, fds));
  return SandboxedReader(
      std::make_unique<SandboxedEntries>(std::move(sandbox), order.limits, std::move(options)));
}

Result<SandboxedReader> SandboxedReader::open(const ArchivePlace& place, ArchiveKind kind,
                                              const ArchiveLimits& limits, ArchiveOptions options) {
  sandbox::DecodeOrder order;
  order.decoder = sandbox::decoder_of(kind);
  order.kind = kind;
  order.limits = limits;
  if (kind == ArchiveKind::kZstd) order.limits.max_memory_bytes += sandbox::kLongestZstdWindow;
  if (order.decoder == nullptr) {
    return fail(ErrorKind::kInternal, "is not an archive that can be decoded", options.name);
  }
  return open_archive(place, order, std::move(options));
}

SandboxedReader::SandboxedReader(std::unique_ptr<SandboxedEntries> entries)
    : entries_(std::move(entries)) {}
SandboxedReader::SandboxedReader(SandboxedReader&& other) noexcept = default;
SandboxedReader& SandboxedReader::operator=(SandboxedReader&& other) noexcept = default;
SandboxedReader::~SandboxedReader() = default;

Result<bool> SandboxedReader::next(FileBatch& files, BytesBatch& part) {
  return entries_->next(files, part);
}
const std::optional<Reject>& SandboxedReader::problem() const { return entries_->problem(); }
std::vector<KeptArchive>& SandboxedReader::kept_archives() { return entries_->kept_archives(); }
std::uint64_t SandboxedReader::decoded_bytes() const { return entries_->decoded_bytes(); }

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

Result<bool> start_sandboxes() { return sandbox::ForkServer::instance().start(); }

std::string describe_sandboxes() {
  const Descriptor nothing(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  sandbox::DecodeOrder order;
  order.decoder = &report_restrictions;
  Result<SandboxedReader> reader = open_archive({nothing.get()}, order, {});
  if (!reader) return "no archive can be decoded: " + error_text(reader.error());
  FileBatch files;
  BytesBatch part;
  const Result<bool> has_answer = reader->next(files, part);
  std::uint32_t restrictions = 0;
  if (has_answer && *has_answer && part.files()[0].bytes.size() == sizeof restrictions) {
    std::memcpy(&restrictions, part.files()[0].bytes.data(), sizeof restrictions);
  }
  return sandbox::describe_restrictions(restrictions);
}

}  // namespace mifdex::io
