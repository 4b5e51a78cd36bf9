// The meaning of a command line: the second of two steps, after arguments.h.
//
// Threads: pure functions, except for the environment and Zone::parse(). Errors: kUsage, naming the
// flag and the values it accepts.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/answer/row_evaluator.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/output/printer.h"
#include "engine/cli/terminal/terminal.h"
#include "engine/ingest/file_encodings.h"
#include "engine/ingest/ingest.h"
#include "index/query.h"
#include "index/record/ledger.h"
#include "io/archive/archive_limits.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Checks that every flag with a fixed list of words was given one of them, even if the command
/// does not use the flag.
io::Result<void> check_choices(const Arguments& arguments);

/// Returns the value of -x, else $MIFDEX_INDEX, else ./mifdex.idx.
std::string index_folder(const Arguments& arguments);

io::Result<TerminalOptions> parse_terminal(const Arguments& arguments);
io::Result<When> parse_progress(const Arguments& arguments);

/// Reads format, zone, and the options of csv and tsv. Without --format the suffix of --output
/// decides.
io::Result<Style> parse_style(const Arguments& arguments);

/// Reads --box: a pattern for the names and paths of boxes; empty for any.
io::Result<index::Glob> parse_box(const Arguments& arguments);

/// Returns the ids, ascending, of those of `boxes` whose name or path `glob` matches; nothing if
/// `glob` is empty.
std::optional<std::vector<std::uint32_t>> boxes_that_fit(
    const std::map<std::uint32_t, index::BoxEntry>& boxes, const index::Glob& glob);

/// Reads the filters (the operand of `status` and `reasons` is one), --limit, --offset and
/// --history. With
/// --count, limit and offset are left open.
io::Result<index::Query> parse_query(const Arguments& arguments, const Zone& zone);

/// Reads --sms-version, --as-of and --job-status. `now` is used if --as-of is not given.
io::Result<EvaluatorOptions> parse_evaluator(const Arguments& arguments, const Zone& zone,
                                             std::int64_t now);

/// Reads --id: the numbers of the events asked for; none for any.
std::vector<std::uint32_t> parse_event_ids(const Arguments& arguments);

/// Puts --sort, with --limit and --offset, into `style`, and removes limit and offset from `query`,
/// since all rows must be read before they can be sorted. Fails with kUsage if the list has no such
/// field.
io::Result<void> parse_sorting(const Arguments& arguments, index::Query& query, Style& style);

/// True if a filter other than those in `own` was used, so that single results decide which
/// rows are shown.
bool filters_beyond(std::initializer_list<FlagId> own, const Arguments& arguments);

/// Reads the operands as patterns.
io::Result<std::vector<index::Glob>> parse_patterns(const Arguments& arguments);

io::Result<index::Glob> exactly(std::string_view text);

/// Reads --encoding: the encoding of files whose bytes do not show theirs.
io::Result<engine::FileEncodings> parse_encodings(const Arguments& arguments);

/// Reads --max-file and the limits of archives.
io::Result<io::ArchiveLimits> parse_limits(const Arguments& arguments);

/// Reads and validates the options of `index` and `census`.
io::Result<engine::RunOptions> parse_run(const Arguments& arguments);

/// Applies --limit and --offset to rows that are counted here and not in the index.
class Window {
 public:
  explicit Window(const index::Query& query) : skip_(query.offset), left_(query.limit) {}

  /// True if the next row is in the window; over() is true when no later row can be.
  bool take() {
    if (skip_ > 0) {
      --skip_;
      return false;
    }
    if (left_ == 0) return false;
    --left_;
    return true;
  }
  bool over() const { return left_ == 0; }

 private:
  std::uint64_t skip_;
  std::uint64_t left_;
};

}  // namespace mifdex::cli
