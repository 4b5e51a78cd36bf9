#include "bench/corpus/status_facts.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstddef>

#include "bench/corpus/random.h"
#include "bench/corpus/text/phrases.h"

namespace mifdex::corpus {
namespace {

// The share of each writer, in status MIFs per thousand, in the order of Writer. With these a MIF
// has 1.9 KB on average, as performance measurements of the project assume.
constexpr std::array<std::uint32_t, kWriters.size()> kShares = {450, 250, 50, 20, 100, 130};

Writer pick_writer(Random& random) {
  std::uint32_t draw = random.below(1000);
  std::size_t writer = 0;
  while (draw >= kShares[writer]) {
    draw -= kShares[writer++];
  }
  return kWriters[writer];
}

bool is_psadt(Writer writer) { return !writes_code_page(writer); }

ReportedOutcome pick_outcome(Random& random, Writer writer) {
  const std::uint32_t draw = random.below(1000);
  if (draw < 850) {
    return ReportedOutcome::kSuccess;
  }
  if (draw >= 997) {
    return ReportedOutcome::kMissing;
  }
  // PSAppDeployToolkit has only the word "Failure" for a failed run.
  return draw >= 990 || is_psadt(writer) ? ReportedOutcome::kOther : ReportedOutcome::kFailed;
}

/// Returns the Status word as `writer` spells it; nullopt if the report has no Status.
std::optional<std::string> status_word(Random& random, Writer writer, ReportedOutcome outcome) {
  static constexpr std::array<std::string_view, 5> kOtherWords = {"Failure", "0", "1603",
                                                                  "Reboot required", "Canceled"};
  const bool shouts = writer == Writer::kVbSetup || writer == Writer::kWatcom;
  std::string word;
  switch (outcome) {
    case ReportedOutcome::kMissing:
      return std::nullopt;
    case ReportedOutcome::kOther:
      return std::string(is_psadt(writer) ? "Failure" : random.pick(kOtherWords));
    case ReportedOutcome::kSuccess:
      word = shouts ? "SUCCESS" : "Success";
      break;
    case ReportedOutcome::kFailed:
      word = shouts ? "FAILED" : "Failed";
      break;
  }
  if (random.chance(2)) {
    word += ' ';  // blanks around the word are ignored (SOURCES.md, section 3)
  }
  return word;
}

Letters pick_letters(Random& random, Writer writer) {
  if (is_psadt(writer)) {
    return random.chance(300)   ? Letters::kTypographic
           : random.chance(100) ? Letters::kUmlauts
                                : Letters::kPlain;
  }
  if (random.chance(39)) {
    return Letters::kUmlauts;
  }
  const bool quotes_are_safe = writer == Writer::kPcm || writer == Writer::kVbSetup;
  return quotes_are_safe ? Letters::kQuoted : Letters::kPlain;
}

/// Returns the longest description that fits the size the writer declares for it, in bytes.
std::size_t longest_description(Writer writer) {
  switch (writer) {
    case Writer::kWatcom:
      return 127;
    case Writer::kPsadtUtf8:
    case Writer::kPsadtUtf16:
      return 100;
    case Writer::kIsmif32:
    case Writer::kPcm:
    case Writer::kVbSetup:
      break;
  }
  return 255;  // SMS cuts strings there (GRAMMAR.md, section 3)
}

/// Fills in the ComponentID group if the writer has one.
void identify_component(StatusFacts& facts, Random& random, const Package& package,
                        std::int64_t time) {
  if (facts.writer == Writer::kVbSetup || facts.writer == Writer::kWatcom) {
    return;
  }
  facts.manufacturer = package.manufacturer;
  facts.product = package.product;
  facts.version = package.version;
  const std::chrono::sys_seconds moment{std::chrono::seconds{time}};
  if (facts.writer == Writer::kIsmif32) {
    facts.installation = "DateTime";  // what ISMIF32 writes, whatever the day
    if (random.chance(50)) {          // run without its options for the component
      facts.manufacturer = facts.product = facts.version = "";
    }
  } else if (facts.writer == Writer::kPcm) {
    facts.serial_number = fmt::format("{:08}r", random.below(100'000'000));
    facts.installation = fmt::format("{:%m/%d/%y}", moment);
  } else {
    facts.locale = random.chance(700) ? "ENU" : "DEU";
    facts.serial_number = " ";  // a blank, so that no value is empty
    facts.installation = fmt::format("{:%m/%d/%Y %H:%M:%S}", moment);
  }
}

}  // namespace

StatusFacts plan_status(const Fleet& fleet, const Report& report, std::uint64_t seed) {
  const std::uint64_t pair = std::uint64_t{report.machine} * kMaxJobs + report.job;
  Random random(seed, report.round == Round::kFirst ? Stream::kReport : Stream::kAgain, pair);
  const Package package = fleet.package(report.job);
  StatusFacts facts;
  facts.writer = pick_writer(random);
  facts.outcome = pick_outcome(random, facts.writer);
  facts.status = status_word(random, facts.writer, facts.outcome);
  identify_component(facts, random, package, report.time);
  const Tone tone = facts.outcome == ReportedOutcome::kSuccess ? Tone::kDone : Tone::kFailed;
  const Letters letters = pick_letters(random, facts.writer);
  facts.description = describe(random, tone, letters, package, fleet.name(report.machine),
                               longest_description(facts.writer));
  if (facts.writer == Writer::kIsmif32 && random.chance(150)) {
    facts.description = broken_into_lines(std::move(facts.description), 50);
  }
  return facts;
}

bool writes_code_page(Writer writer) {
  return writer != Writer::kPsadtUtf8 && writer != Writer::kPsadtUtf16;
}

}  // namespace mifdex::corpus
