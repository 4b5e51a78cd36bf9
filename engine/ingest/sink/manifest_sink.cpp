#include "engine/ingest/sink/manifest_sink.h"

#include <algorithm>
#include <limits>

#include "engine/ingest/reject_text.h"
#include "engine/sms/files/instruction.h"
#include "io/base/ascii.h"
#include "io/box.h"

namespace mifdex::engine {
namespace {

// Returns `error` as kBox: the manifest cannot be read, which differs from an index that cannot be
// written.
io::Result<void> unreadable(io::Error error) {
  error.kind = io::ErrorKind::kBox;
  return std::unexpected<io::Error>(std::move(error));
}

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

}  // namespace

io::Result<void> ManifestSink::land(const std::string& path, const StopRequest& stop) {
  MIFDEX_TRY(auto box, io::open_box(path));
  io::Result<io::ManifestReader> reader = io::ManifestReader::open(path);
  if (!reader) return unreadable(std::move(reader).error());
  name_ = box.name;
  std::uint32_t id = 0;
  if (writer_ != nullptr) {
    MIFDEX_TRY(auto known, writer_->register_box(box.location, box.name));
    id = known;
  }
  io::ManifestLine line;
  while (stop.load() == 0) {
    io::Result<bool> more = reader->next(line);
    if (!more) return unreadable(std::move(more).error());
    if (!*more) break;
    ++report_.manifest_lines;
    land_line(line, id);
    MIFDEX_TRY(landing_.commit_if_full());
  }
  return {};
}

void ManifestSink::land_line(const io::ManifestLine& line, std::uint32_t box) {
  if (const auto* bad = std::get_if<io::BadLine>(&line.what)) {
    reject(line, *bad, box);
    return;
  }
  if (writer_ == nullptr) return;
  std::visit(
      Overloaded{[](const io::BadLine&) {}, [&](const io::ManifestJob& job) { land_job(job, box); },
                 [&](const io::ManifestMachine& machine) { land_machine(machine); },
                 [&](const io::ManifestFile& file) { land_file(file); }},
      line.what);
}

void ManifestSink::land_job(const io::ManifestJob& job, std::uint32_t box) {
  const std::string id = ascii::upper_case(job.id);
  writer_->add_job({.job = id,
                    .name = job.name,
                    .site = job.site,
                    .destination = job.destination,
                    .start = job.start,
                    .end = job.end,
                    .retries = job.retries.value_or(0),
                    .targets = job.targets.size()});
  for (const std::string_view target : job.targets) {
    // A target may be a name or an SMSID. The index replaces it by a name if it is known as an
    // SMSID.
    const std::string machine = ascii::upper_case(target);
    writer_->add_target({id, machine, is_site_identifier(machine), box});
  }
}

void ManifestSink::land_machine(const io::ManifestMachine& machine) {
  writer_->add_identity({.smsid = ascii::upper_case(machine.smsid),
                         .name = ascii::upper_case(machine.name),
                         .domain = machine.domain,
                         .site = machine.site,
                         .time = std::numeric_limits<std::int64_t>::min(),
                         .manifest = true});
}

void ManifestSink::land_file(const io::ManifestFile& file) {
  writer_->add_file_override({.path = file.path,
                              .job = ascii::upper_case(file.job),
                              .machine = ascii::upper_case(file.machine),
                              .collected = file.collected,
                              .exit_code = file.exit_code});
}

void ManifestSink::reject(const io::ManifestLine& line, const io::BadLine& bad, std::uint32_t box) {
  ++report_.manifest_rejects;
  const io::Reject reject{io::RejectKind::kBadManifestLine, line.offset,
                          static_cast<std::uint32_t>(line.number), bad.reason};
  observer_.message(1, reject_line(reject, name_));
  if (writer_ != nullptr) writer_->add_reject({box, name_, reject});
}

}  // namespace mifdex::engine
