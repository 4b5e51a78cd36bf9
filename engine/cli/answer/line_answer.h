// The lines of a query as rows: one by one, on all threads, printed, or counted.
//
// Threads: called from one; printing and counting use all that this process may. Errors: as the
// index; the rows before a row that cannot be read are printed.
#pragma once

#include <cstdint>
#include <functional>

#include "engine/cli/answer/answer.h"
#include "engine/cli/rows/rows.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Calls `use` for each line of `query` as a row, until it fails or returns false. Returns the
/// number of lines.
io::Result<std::uint64_t> each_line(Question& question, const index::Query& query,
                                    const std::function<io::Result<bool>(const StatusRow&)>& use);

/// Takes a line that passes the filters. Returns false if no more lines are needed.
using LineUse = std::function<bool(const index::Line& line)>;

/// Passes all lines of the question, without its limit and offset, to functions that `make_use`
/// makes: one for each thread, made here. Their order is not defined. Ends soon after one of them
/// returns false. Returns the number of lines if none did.
io::Result<std::uint64_t> each_line_on_threads(const Question& question,
                                               const std::function<LineUse()>& make_use);

/// Prints all lines of the question, until the reader of `output` leaves. Returns their number.
io::Result<std::uint64_t> print_lines(Question& question, Fields<StatusRow> fields, Output& output);

/// Returns the number of lines of the question.
io::Result<std::uint64_t> count_lines(const Question& question);

}  // namespace mifdex::cli
