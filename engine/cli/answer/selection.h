// The jobs or machines that a list shows, and what is counted of each.
//
// A row is shown if its name matches and, with filters on lines, if at least one of its lines
// passes. What is counted is what passes: lines as `status` lists them with the same filters,
// observations and their times as `status --history` lists them.
//
// Threads: one. Memory: with filters on lines, a name and its counts for each row shown.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/answer/answer.h"

namespace mifdex::cli {

class Selection {
 public:
  /// `own` is the filter on the rows' own name (kJob or kMachine), `name_of` what a line calls it.
  /// Fails as Reader::lines() does.
  static io::Result<Selection> make(const Arguments& arguments, const Question& question,
                                    FlagId own, std::string_view index::Record::* name_of);

  /// True if a row is shown. An operand may match `second_name` (the SMSID) as well.
  bool shows(std::string_view name, std::string_view second_name) const;

  /// Returns the counts of a row that is shown: of what passes, or, if no filter looks at lines,
  /// `all`. Only lines, observations and times are counted.
  const index::StatusCounts& counts_of(std::string_view name, const index::StatusCounts& all) const;

  /// Returns a pattern that all shown rows match, so that the index reads no more than it must.
  const index::Glob& range() const { return range_; }

 private:
  io::Result<void> count_lines(const Question& question, std::string_view index::Record::* name_of);
  io::Result<void> count_observations(const Question& question,
                                      std::string_view index::Record::* name_of);

  std::vector<index::Glob> patterns_;  ///< the operands; any of them
  index::Glob own_;                    ///< the flag
  index::Glob range_;
  bool by_lines_ = false;
  std::map<std::string, index::StatusCounts, std::less<>> passing_;  ///< by name
};

}  // namespace mifdex::cli
