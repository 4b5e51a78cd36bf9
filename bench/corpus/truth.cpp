#include "bench/corpus/truth.h"

#include <algorithm>
#include <cerrno>
#include <numeric>
#include <tuple>

#include "bench/corpus/truth_line.h"

namespace mifdex::corpus {
namespace {

/// Returns the position of each machine when machines are sorted bytewise by the name they are
/// known by.
std::vector<std::uint32_t> ranks(const Fleet& fleet, std::uint32_t machines) {
  std::vector<std::string> names(machines);
  for (std::uint32_t machine = 0; machine < machines; ++machine) {
    names[machine] = fleet.known_name(machine);
  }
  std::vector<std::uint32_t> order(machines);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {},
                    [&](std::uint32_t machine) { return std::string_view(names[machine]); });
  std::vector<std::uint32_t> rank(machines);
  for (std::uint32_t position = 0; position < machines; ++position) {
    rank[order[position]] = position;
  }
  return rank;
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

/// True for writers that put a description between quotes unchanged, backslashes included.
bool writes_raw_literals(Writer writer) {
  switch (writer) {
    case Writer::kVbSetup:  // no quotes at all
    case Writer::kPcm:      // escapes them
      return false;
    case Writer::kIsmif32:
    case Writer::kWatcom:
    case Writer::kPsadtUtf8:
    case Writer::kPsadtUtf16:
      break;
  }
  return true;
}

std::unexpected<io::Error> not_written() {
  const int reason = errno;
  return io::fail(reason == ENOSPC ? io::ErrorKind::kFull : io::ErrorKind::kIo,
                  "cannot write the file of --truth", {}, reason);
}

}  // namespace

std::size_t Truth::add(const Sighting& sighting) {
  sightings_.push_back(sighting);
  return sightings_.size() - 1;
}

void Truth::also_at(std::size_t number, Place place) {
  Place& shown = sightings_[number].place;
  if (status_path(place) < status_path(shown)) {
    shown = place;
  }
}

void Truth::sort(const Fleet& fleet) {
  std::uint32_t machines = 0;
  for (const Sighting& sighting : sightings_) {
    machines = std::max(machines, sighting.report.machine + 1);
  }
  const std::vector<std::uint32_t> rank = ranks(fleet, machines);
  // If an observation is unattributed, it has no job or machine to sort by and sorts by its file
  // name. Stems are of one width and unique, so that they sort as file names do.
  const auto key = [&](const Sighting& s) {
    return std::tuple(s.attributed, s.attributed ? s.report.job : 0U,
                      s.attributed ? rank[s.report.machine] : 0U, -s.report.time,
                      s.attributed ? 0U : s.place.stem, s.hash);
  };
  std::ranges::sort(sightings_, {}, key);
}

/// Returns the status of each job by SOURCES.md, section 6, with an unknown end of the job: the
/// newest report of each machine counts. Indexed by job; must be called after sort().
std::vector<const char*> Truth::derive_job_statuses() const {
  std::vector<const char*> statuses;
  const Report* line = nullptr;
  for (const Sighting& sighting : sightings_) {
    const Report& report = sighting.report;
    const bool is_older =
        line != nullptr && line->job == report.job && line->machine == report.machine;
    if (!sighting.attributed || is_older) {
      continue;
    }
    line = &report;
    statuses.resize(std::max<std::size_t>(statuses.size(), report.job + 1U), "Complete");
    const char*& status = statuses[report.job];
    if (sighting.outcome == ReportedOutcome::kFailed) {
      status = "Retrying";
    } else if (sighting.outcome != ReportedOutcome::kSuccess &&
               std::string_view(status) == "Complete") {
      status = "Active";
    }
  }
  return statuses;
}

io::Result<void> Truth::write(const Fleet& fleet, std::uint64_t seed, const IndexedBox& box,
                              std::FILE* out) {
  sort(fleet);
  const std::vector<const char*> job_status = derive_job_statuses();
  TruthLine line(fleet, box);
  for (const Sighting& sighting : sightings_) {
    const StatusFacts facts = plan_status(fleet, sighting.report, seed);
    const std::string_view status = sighting.attributed ? job_status[sighting.report.job] : "";
    const std::string_view bytes = line.write(sighting, facts, status);
    if (std::fwrite(bytes.data(), 1, bytes.size(), out) != bytes.size()) {
      return not_written();
    }
  }
  if (std::fflush(out) != 0) {
    return not_written();
  }
  return {};
}

std::string_view encoding_name(const StatusFacts& facts) {
  switch (facts.writer) {
    case Writer::kPsadtUtf8:
      return "utf-8";
    case Writer::kPsadtUtf16:
      return "utf-16le";
    case Writer::kIsmif32:
    case Writer::kPcm:
    case Writer::kVbSetup:
    case Writer::kWatcom:
      break;
  }
  return is_ascii(facts.description) ? "ascii" : "windows-1252";
}

bool is_encoding_guessed(const StatusFacts& facts) {
  return encoding_name(facts) == "windows-1252";
}

bool is_by_the_grammar(const StatusFacts& facts) {
  if (facts.writer == Writer::kVbSetup) {  // a value without quotes, or VALUE without a value
    return false;
  }
  // Raw newlines and single backslashes: with these, every path of phrases.cpp contains an illegal
  // escape.
  return !writes_raw_literals(facts.writer) ||
         facts.description.find_first_of("\n\\\"") == std::string::npos;
}

bool is_refused_by_sms(const StatusFacts& facts) {
  if (facts.writer == Writer::kVbSetup || facts.writer == Writer::kPsadtUtf16) {
    return true;
  }
  return writes_raw_literals(facts.writer) &&
         facts.description.find_first_of("\\\"") != std::string::npos;
}

bool has_bare_quote(const StatusFacts& facts) {
  return writes_raw_literals(facts.writer) && facts.description.find('"') != std::string::npos;
}

}  // namespace mifdex::corpus
