// How the lines of an answer become text on several threads.
//
// Threads: each thread of Reader::render_lines() has a renderer of its own.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "index/query.h"
#include "io/base/result.h"

namespace mifdex::index {

struct Line;

/// What one thread needs to answer a query: its own evaluator, and what it makes of a line.
struct LineRenderer {
  RowEvaluator evaluator;  ///< in place of Query::evaluator; may be empty
  /// In place of Query::wants_job; may be empty.
  std::function<bool(std::string_view job)> wants_job;
  /// Appends the text of a line. If empty, lines are only counted.
  std::function<io::Result<void>(const Line& line, std::string& text)> render;
  /// Returns the error that `evaluator` or `wants_job` met; after one, no line passes them. May be
  /// empty.
  std::function<io::Result<void>()> failure;
};

}  // namespace mifdex::index
