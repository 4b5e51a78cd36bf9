// What the words of a command line ask for: the second of two steps, after arguments.h.
//
// Threads: pure functions, but for the environment and Zone::parse(). Errors: kUsage, naming the
// flag and what it takes.
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

/// Whether every flag that takes one of its words has been given one, also where the command makes
/// nothing of it.
io::Result<void> check_choices(const Arguments& arguments);

/// -x, else $MIFDEX_INDEX, else ./mifdex.idx.
std::string index_folder(const Arguments& arguments);

io::Result<TerminalOptions> parse_terminal(const Arguments& arguments);
io::Result<When> parse_progress(const Arguments& arguments);

/// Format, zone, and how csv and tsv are written. Without --format the suffix of --output decides.
io::Result<Style> parse_style(const Arguments& arguments);

/// --box: a pattern for the names and paths of boxes; empty for any.
io::Result<index::Glob> parse_box(const Arguments& arguments);

/// The ids, ascending, of those of `boxes` whose name or path `glob` matches; nothing for an empty
/// one.
std::optional<std::vector<std::uint32_t>> boxes_that_fit(
    const std::map<std::uint32_t, index::BoxEntry>& boxes, const index::Glob& glob);

/// Filters (the operand of `status` is one), --limit, --offset and --history. With --count, limit
/// and offset are left open.
io::Result<index::Query> parse_query(const Arguments& arguments, const Zone& zone);

/// --sms-version, --as-of and --job-status. `now` is where --as-of stands unless it is given.
io::Result<EvaluatorOptions> parse_judge(const Arguments& arguments, const Zone& zone,
                                         std::int64_t now);

/// --id: the numbers of the events asked for; none for any.
std::vector<std::uint32_t> parse_event_ids(const Arguments& arguments);

/// Puts --sort, with --limit and --offset, into `style`, and takes the latter out of `query`: what
/// is sorted has to be read whole. Fails with kUsage where the list has no such field.
io::Result<void> parse_sorting(const Arguments& arguments, index::Query& query, Style& style);

/// Whether a filter other than those in `own` was used, so that single lines decide which rows are
/// shown.
bool filters_beyond(std::initializer_list<FlagId> own, const Arguments& arguments);

/// The operands as patterns.
io::Result<std::vector<index::Glob>> parse_patterns(const Arguments& arguments);

/// A pattern that fits `text` and nothing else.
io::Result<index::Glob> exactly(std::string_view text);

/// --encoding, of files whose bytes do not show theirs.
io::Result<engine::FileEncodings> parse_encodings(const Arguments& arguments);

/// --max-file and what bounds archives.
io::Result<io::ArchiveLimits> parse_limits(const Arguments& arguments);

/// What `index` and `census` are asked to do, validated.
io::Result<engine::RunOptions> parse_run(const Arguments& arguments);

/// --limit and --offset for rows that are counted here and not in the index.
class Window {
 public:
  explicit Window(const index::Query& query) : skip_(query.offset), left_(query.limit) {}

  /// Whether the next row stands in the window; over() once no later one can.
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
