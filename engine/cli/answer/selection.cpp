#include "engine/cli/answer/selection.h"

#include <algorithm>

namespace mifdex::cli {
namespace {

/// Counts one more observation.
void add_observation(index::StatusCounts& counts, std::int64_t time) {
  const bool first_dated = counts.observations == 0 || counts.first == io::kNoTime;
  ++counts.observations;
  if (first_dated) {
    counts.first = time;
    counts.last = time;
  } else if (time != io::kNoTime) {
    counts.first = std::min(counts.first, time);
    counts.last = std::max(counts.last, time);
  }
}

/// True for rows of lines that are not observations: they are shown if there is no other.
bool keeps_place(const index::Record& record) {
  return record.row_origin == index::RowOrigin::kInstruction ||
         record.row_origin == index::RowOrigin::kTarget;
}

/// Calls `use` for each line, or with `history` observation, that passes the question's filters.
template <class Use>
io::Result<void> each_passing(const Question& question, bool history, const Use& use) {
  index::Query query = question.query;
  query.history = history;
  query.limit = index::Query().limit;
  query.offset = 0;
  MIFDEX_TRY(question.reader->lines(query, [&](const index::Line& line) {
    use(line.record);
    return true;
  }));
  return question.evaluator->failure();
}

}  // namespace

io::Result<Selection> Selection::make(const Arguments& arguments, const Question& question,
                                      FlagId own, std::string_view index::Record::* name_of) {
  Selection selection;
  MIFDEX_TRY(auto patterns, parse_patterns(arguments));
  selection.patterns_ = std::move(patterns);
  const index::Filter& filter = question.query.filter;
  selection.own_ = own == FlagId::kJob ? filter.job : filter.machine;
  selection.range_ = selection.patterns_.size() == 1 ? selection.patterns_[0] : selection.own_;
  // The status of a job is a row's own, and asked of the row.
  const FlagId other_own = own == FlagId::kJob ? FlagId::kJobStatus : own;
  if (!filters_beyond({own, other_own}, arguments)) return selection;

  selection.by_lines_ = true;
  MIFDEX_TRY(selection.count_lines(question, name_of));
  MIFDEX_TRY(selection.count_observations(question, name_of));
  return selection;
}

io::Result<void> Selection::count_lines(const Question& question,
                                        std::string_view index::Record::* name_of) {
  return each_passing(question, false, [&](const index::Record& record) {
    auto found = passing_.find(record.*name_of);
    if (found == passing_.end())
      found = passing_.emplace(record.*name_of, index::StatusCounts()).first;
    ++found->second.lines[static_cast<std::size_t>(record.status)];
  });
}

io::Result<void> Selection::count_observations(const Question& question,
                                               std::string_view index::Record::* name_of) {
  return each_passing(question, true, [&](const index::Record& record) {
    const auto found = passing_.find(record.*name_of);
    if (found != passing_.end() && !keeps_place(record))
      add_observation(found->second, record.time);
  });
}

bool Selection::shows(std::string_view name, std::string_view second_name) const {
  const auto fits = [&](const index::Glob& glob) {
    return glob.matches(name) || (!second_name.empty() && glob.matches(second_name));
  };
  if (!patterns_.empty() && std::ranges::none_of(patterns_, fits)) return false;
  if (!fits(own_)) return false;
  return !by_lines_ || passing_.contains(name);
}

const index::StatusCounts& Selection::counts_of(std::string_view name,
                                                const index::StatusCounts& all) const {
  const auto found = passing_.find(name);
  return found == passing_.end() ? all : found->second;
}

}  // namespace mifdex::cli
