// What the commands that ask the index have in common: a reader, a style, a query.
//
// Threads: one.
#pragma once

#include <memory>

#include "engine/cli/commands/commands.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/options/options.h"
#include "engine/cli/output/printer.h"
#include "engine/cli/terminal/terminal.h"
#include "index/reader.h"

namespace mifdex::cli {

/// The command line, made sense of, and the index, open. `reader` and `evaluator` are never null;
/// the query's lines are judged by `evaluator`.
struct Question {
  Style style;
  index::Query query;
  std::unique_ptr<index::Reader> reader;
  std::unique_ptr<LineEvaluator> evaluator;
};

/// Checks the whole command line before it opens the index. Fails with kUsage or as
/// Reader::open() does, with the way out where there is no index.
io::Result<Question> ask(const Arguments& arguments, Terminal& terminal);

/// What --count prints: the number alone, {"type":"count","schema":1,"count":N} in JSON.
ExitCode print_count(std::uint64_t count, const Style& style, Terminal& terminal);

/// How a list ends: kDone, or kNothing where it had no row.
ExitCode end_of_list(std::uint64_t rows);

}  // namespace mifdex::cli
