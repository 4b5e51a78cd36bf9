// Which jobs or machines a list shows: those whose name fits, and, where filters look at lines,
// those that have a line that passes.
//
// Threads: one. Memory: the names of what passes, where filters look at lines; nothing otherwise.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/answer.h"

namespace mifdex::cli {

class Selection {
 public:
  /// `own` is the filter on the rows' own name (kJob or kMachine), `name_of` what a line calls it.
  static io::Result<Selection> make(const Arguments& arguments, const Question& question,
                                    FlagId own, std::string_view index::Record::* name_of);

  /// Whether a row is shown. `second_name` is what an operand may fit as well (the SMSID).
  bool shows(std::string_view name, std::string_view second_name) const;

  /// A pattern that all shown rows fit, for the index to read no more than it must.
  const index::Glob& range() const { return range_; }

 private:
  std::vector<index::Glob> patterns_;  ///< the operands; any of them
  index::Glob own_;                    ///< the flag
  index::Glob range_;
  bool by_lines_ = false;
  std::set<std::string, std::less<>> with_lines_;
};

}  // namespace mifdex::cli
