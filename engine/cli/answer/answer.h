// The common parts of the commands that query the index: a reader, a style, a query.
//
// Threads: one.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/cli/commands/commands.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/options/options.h"
#include "engine/cli/output/printer.h"
#include "engine/cli/terminal/terminal.h"
#include "index/reader.h"

namespace mifdex::cli {

/// The parsed command line and the open index. `reader` and `evaluator` are never null; `evaluator`
/// judges the query's lines.
struct Question {
  Style style;
  index::Query query;
  std::unique_ptr<index::Reader> reader;
  std::unique_ptr<LineEvaluator> evaluator;
};

/// Checks the whole command line before it opens the index. Fails with kUsage or as Reader::open()
/// does; if there is no index, the error says how to make one.
io::Result<Question> ask(const Arguments& arguments, Terminal& terminal);
/// The same for the index in the folder `index`.
io::Result<Question> ask(const Arguments& arguments, Terminal& terminal, const std::string& index);

/// Leaves out of the question's lines those for which `accepts` returns false. It is called by
/// several threads at the same time.
void restrict_lines(Question& question, std::function<bool(const index::Record& record)> accepts);

/// Prints the result of --count: the number alone, {"type":"count","schema":1,"count":N} in JSON.
ExitCode print_count(std::uint64_t count, const Style& style, Terminal& terminal);

/// Returns the exit code of a list: kDone, or kNothing if it had no row.
ExitCode end_of_list(std::uint64_t rows);

}  // namespace mifdex::cli
