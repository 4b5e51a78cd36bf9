#include "engine/cli/reasons/reason_scan.h"

#include <memory>
#include <utility>

#include "engine/cli/answer/line_answer.h"
#include "engine/cli/reasons/reason_sieve.h"

namespace mifdex::cli {
namespace {

/// Counts every result once; the tallies are those of the threads.
io::Result<std::unique_ptr<ReasonTally>> tally_all(const Question& question,
                                                   const ReasonOptions& options,
                                                   const ReasonSieve* sieve,
                                                   std::size_t most_bytes) {
  std::vector<std::shared_ptr<ReasonTally>> tallies;
  MIFDEX_TRY(each_line_on_threads(question, [&]() -> LineUse {
    auto tally = std::make_shared<ReasonTally>(options, sieve, most_bytes);
    tallies.push_back(tally);
    return [tally](const index::Line& line) {
      tally->add(line);
      return !tally->is_full();
    };
  }));
  auto all = std::make_unique<ReasonTally>(options, sieve, most_bytes);
  for (std::shared_ptr<ReasonTally>& tally : tallies) {
    all->merge(*tally);
    tally.reset();
  }
  return all;
}

io::Result<void> fill_sieve(const Question& question, const ReasonOptions& options,
                            ReasonSieve& sieve) {
  MIFDEX_TRY(each_line_on_threads(question, [&]() -> LineUse {
    auto name = std::make_shared<ReasonName>();
    return [name, &options, &sieve](const index::Line& line) {
      name_reason(line, options, *name);
      sieve.add(name->key);
      return true;
    };
  }));
  return {};
}

ReasonAnswer answer_of(ReasonTally& tally, std::uint64_t least) {
  ReasonAnswer answer;
  answer.least = least;
  if (least > 1) answer.reasons_in_rest.reset();
  answer.groups = tally.take_groups(least);
  answer.machine_level = tally.level();
  answer.rest = tally.rest();
  answer.results = answer.rest.results;
  for (const ReasonGroup& group : answer.groups) answer.results += group.results;
  return answer;
}

}  // namespace

io::Result<ReasonAnswer> find_reasons(const Question& question, const ReasonOptions& options,
                                      std::size_t most_bytes) {
  MIFDEX_TRY(auto tally, tally_all(question, options, nullptr, most_bytes));
  if (!tally->is_full()) return answer_of(*tally, 1);
  tally.reset();

  constexpr std::size_t kBytesOfReason = 4096;  // so many groups fit, even with long texts
  ReasonSieve sieve;
  MIFDEX_TRY(fill_sieve(question, options, sieve));
  sieve.choose_least(most_bytes / kBytesOfReason);
  for (;;) {
    MIFDEX_TRY(auto frequent, tally_all(question, options, &sieve, most_bytes));
    if (!frequent->is_full()) return answer_of(*frequent, sieve.least());
    sieve.double_least();
  }
}

void keep_first(std::size_t most, ReasonAnswer& answer) {
  while (answer.groups.size() > most) {
    answer.rest.add(answer.groups.back(), answer.machine_level);
    answer.groups.pop_back();
    if (answer.reasons_in_rest) ++*answer.reasons_in_rest;
  }
}

}  // namespace mifdex::cli
