#include "engine/cli/selection.h"

#include <algorithm>

namespace mifdex::cli {

io::Result<Selection> Selection::make(const Arguments& arguments, const Question& question,
                                      FlagId own, std::string_view index::Record::* name_of) {
  Selection selection;
  auto patterns = plan_patterns(arguments);
  if (!patterns) return io::pass(patterns);
  selection.patterns_ = *std::move(patterns);
  const index::Filter& filter = question.query.filter;
  selection.own_ = own == FlagId::kJob ? filter.job : filter.machine;
  selection.range_ = selection.patterns_.size() == 1 ? selection.patterns_[0] : selection.own_;
  // The status of a job is a row's own, and asked of the row.
  const FlagId other_own = own == FlagId::kJob ? FlagId::kJobStatus : own;
  if (!filters_beyond({own, other_own}, arguments)) return selection;

  selection.by_lines_ = true;
  index::Query lines;
  lines.filter = filter;
  lines.judge = question.query.judge;
  auto read = question.reader->lines(lines, [&](const index::Line& line) {
    const std::string_view name = line.record.*name_of;
    if (!selection.with_lines_.contains(name)) selection.with_lines_.emplace(name);
    return true;
  });
  if (!read) return io::pass(read);
  if (!question.judge->failure()) return io::pass(question.judge->failure());
  return selection;
}

bool Selection::shows(std::string_view name, std::string_view second_name) const {
  const auto fits = [&](const index::Glob& glob) {
    return glob.matches(name) || (!second_name.empty() && glob.matches(second_name));
  };
  if (!patterns_.empty() && std::ranges::none_of(patterns_, fits)) return false;
  if (!fits(own_)) return false;
  return !by_lines_ || with_lines_.contains(name);
}

}  // namespace mifdex::cli
