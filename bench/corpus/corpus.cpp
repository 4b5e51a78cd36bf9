#include "bench/corpus/corpus.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <vector>

#include "bench/corpus/random.h"
#include "bench/corpus/text/instruction.h"
#include "bench/corpus/text/inventory.h"
#include "bench/corpus/text/mif_styles.h"
#include "bench/corpus/text/other_files.h"

namespace mifdex::corpus {
namespace {

// Few enough for any machine to generate in an afternoon, and for 32-bit stems.
constexpr std::uint64_t kMaxReports = 100'000'000;

// The night, in pairs of seconds, because zip archives store no finer times.
constexpr std::uint64_t kPairsOfFirstRound = 9 * 3600 / 2;
constexpr std::uint32_t kPairsOfSecondRound = 2 * 3600 / 2;
constexpr std::uint32_t kPairsOfNight = 12 * 3600 / 2;
constexpr std::int64_t kSecondRound = 9 * 3600 + 1800;

/// How a machine's answer differs from a single report with its instruction.
enum class Fate : std::uint8_t { kPlain, kAnsweredAgain, kLostInstruction, kLiesTwice };

Fate fate_of(std::uint64_t pair, std::uint64_t seed) {
  const std::uint32_t draw = Random(seed, Stream::kFate, pair).below(1000);
  return draw < 10   ? Fate::kAnsweredAgain
         : draw < 15 ? Fate::kLostInstruction
         : draw < 18 ? Fate::kLiesTwice
                     : Fate::kPlain;
}

class Night {
 public:
  Night(const CorpusOptions& options, BoxWriter& box, Truth& truth)
      : options_(options),
        fleet_(options.site, options.seed),
        box_(box),
        truth_(truth),
        arrivals_(options.seed),
        pairs_(std::uint64_t{options.machines} * options.jobs) {}

  io::Result<CorpusCounts> pass() {
    for (const auto part : {&Night::inventory, &Night::first_round, &Night::second_round,
                            &Night::second_copies, &Night::other_files}) {
      MIFDEX_TRY((this->*part)());
    }
    return counts_;
  }

 private:
  /// A report that is in the box twice, once its second copy is written.
  struct Twice {
    Report report;
    std::size_t sighting = 0;
  };

  io::Result<void> inventory();
  io::Result<void> first_round();
  io::Result<void> second_round();
  io::Result<void> second_copies();
  io::Result<void> other_files();

  Report report_of(std::uint64_t pair, Round round, std::int64_t time) const {
    return {static_cast<std::uint32_t>(pair / options_.jobs),
            static_cast<std::uint32_t>(pair % options_.jobs), round, time};
  }

  io::Result<std::size_t> observe(const Report& report, bool with_instruction);
  io::Result<void> put_instruction(const Report& report, Place place);
  io::Result<void> put(const std::string& path, std::string_view bytes, std::int64_t time);

  const CorpusOptions& options_;
  Fleet fleet_;
  BoxWriter& box_;
  Truth& truth_;
  Arrivals arrivals_;
  std::uint64_t pairs_;
  std::vector<Twice> twice_;
  CorpusCounts counts_;
};

io::Result<void> Night::put(const std::string& path, std::string_view bytes, std::int64_t time) {
  counts_.bytes += bytes.size();
  return box_.add(path, bytes, time);
}

/// Writes the instruction, two seconds older than its status MIF: PCM writes it first (Q138241).
io::Result<void> Night::put_instruction(const Report& report, Place place) {
  ++counts_.instructions;
  const auto retries = static_cast<std::uint8_t>(report.round == Round::kFirst ? 0 : 1);
  return put(instruction_path(place),
             wiremove_instruction(fleet_.site(), fleet_.job_id(report.job),
                                  fleet_.smsid(report.machine), retries),
             report.time - 2);
}

/// Writes a status MIF and adds it to the truth; returns its number there.
io::Result<std::size_t> Night::observe(const Report& report, bool with_instruction) {
  const Place place = arrivals_.next_status();
  const StatusFacts facts = plan_status(fleet_, report, options_.seed);
  const std::string bytes = write_status_mif(facts);
  if (with_instruction) {
    MIFDEX_TRY(put_instruction(report, place));
  }
  MIFDEX_TRY(put(status_path(place), bytes, report.time));
  ++counts_.status_mifs;
  counts_.status_bytes += bytes.size();
  return truth_.add({.report = report,
                     .place = place,
                     .outcome = facts.outcome,
                     .attributed = with_instruction,
                     .length = static_cast<std::uint32_t>(bytes.size()),
                     .hash = XXH3_64bits(bytes.data(), bytes.size())});
}

io::Result<void> Night::inventory() {
  for (std::uint32_t machine = 0; machine < options_.machines; ++machine) {
    if (!fleet_.has_inventory(machine)) {
      continue;
    }
    ++counts_.inventories;
    const std::uint32_t late =
        Random(options_.seed, Stream::kInventory, machine).below(kPairsOfNight);
    MIFDEX_TRY(put(fmt::format("SITE.SRV/DATALOAD.BOX/DELTAMIF.COL/{:08X}.MIF", machine),
                   identity_mif(fleet_, machine, options_.seed),
                   options_.start + 2 * std::int64_t{late}));
  }
  return {};
}

io::Result<void> Night::first_round() {
  const MixedOrder order(options_.seed, pairs_);
  for (std::uint64_t position = 0; position < pairs_; ++position) {
    const std::uint64_t pair = order.at(position);
    const std::uint64_t on_its_turn = position * kPairsOfFirstRound / pairs_;
    const std::uint32_t waited = Random(options_.seed, Stream::kFate, ~pair).below(150);
    const auto time = options_.start + 2 + 2 * static_cast<std::int64_t>(on_its_turn + waited);
    const Fate fate = fate_of(pair, options_.seed);
    const Report report = report_of(pair, Round::kFirst, time);
    const auto sighting = observe(report, fate != Fate::kLostInstruction);
    if (!sighting) {
      return std::unexpected(sighting.error());
    }
    if (fate == Fate::kLiesTwice) {
      twice_.push_back({report, *sighting});
    }
  }
  return {};
}

io::Result<void> Night::second_round() {
  for (std::uint64_t pair = 0; pair < pairs_; ++pair) {
    if (fate_of(pair, options_.seed) != Fate::kAnsweredAgain) {
      continue;
    }
    const std::uint32_t late =
        Random(options_.seed, Stream::kAgain, ~pair).below(kPairsOfSecondRound);
    const auto time = options_.start + kSecondRound + 2 * std::int64_t{late};
    MIFDEX_TRY(observe(report_of(pair, Round::kAgain, time), true));
  }
  return {};
}

/// Writes the same bytes with the same time under another stem, with an instruction of their own
/// (Q172899).
io::Result<void> Night::second_copies() {
  for (const auto& [report, sighting] : twice_) {
    const Place place = arrivals_.next_status();
    MIFDEX_TRY(put_instruction(report, place));
    const std::string bytes = write_status_mif(plan_status(fleet_, report, options_.seed));
    MIFDEX_TRY(put(status_path(place), bytes, report.time));
    ++counts_.status_mifs;
    counts_.status_bytes += bytes.size();
    truth_.also_at(sighting, place);
  }
  return {};
}

io::Result<void> Night::other_files() {
  const std::uint64_t files =
      options_.other_files.value_or(std::max<std::uint64_t>(10, pairs_ / 50));
  std::uint32_t client = 0;
  while (client + 1 < options_.machines && !fleet_.has_inventory(client)) {
    ++client;
  }
  Place place = arrivals_.next_other();
  for (std::uint64_t number = 0; number < files; ++number) {
    if (needs_new_stem(number)) {
      place = arrivals_.next_other();
    }
    const OtherFile file = make_other_file(fleet_, client, number, receive_folder(place.folder),
                                           place.stem, options_.seed);
    const std::uint32_t late = Random(options_.seed, Stream::kOther, ~number).below(kPairsOfNight);
    MIFDEX_TRY(put(file.path, file.bytes, options_.start + 2 * std::int64_t{late}));
    ++counts_.other_files;
  }
  return {};
}

}  // namespace

io::Result<void> check_options(const CorpusOptions& options) {
  if (!is_site_code(options.site)) {
    return io::fail(io::ErrorKind::kUsage, "not a site code", options.site, 0,
                    "use three characters of A-Z and 0-9, such as VAQ");
  }
  if (options.machines < 1 || options.machines > kMaxMachines) {
    return io::fail(io::ErrorKind::kUsage, "not a number of machines",
                    fmt::to_string(options.machines), 0, fmt::format("1 to {}", kMaxMachines));
  }
  if (options.jobs < 1 || options.jobs > kMaxJobs) {
    return io::fail(io::ErrorKind::kUsage, "not a number of jobs", fmt::to_string(options.jobs), 0,
                    fmt::format("1 to {}", kMaxJobs));
  }
  if (std::uint64_t{options.machines} * options.jobs > kMaxReports) {
    return io::fail(io::ErrorKind::kUsage, "too many reports",
                    fmt::format("{} machines x {} jobs", options.machines, options.jobs), 0,
                    fmt::format("machines times jobs may be {} at most", kMaxReports));
  }
  return {};
}

io::Result<CorpusCounts> make_corpus(const CorpusOptions& options, BoxWriter& box, Truth& truth) {
  auto counts = Night(options, box, truth).pass();
  if (!counts) {
    return counts;
  }
  MIFDEX_TRY(box.finish());
  return counts;
}

}  // namespace mifdex::corpus
