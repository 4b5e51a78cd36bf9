// mifdex events: the Windows events of failed and of bad status MIFs, one for each observation.
#include <algorithm>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/known_name.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/output/event_xml.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

/// The events asked for, of one observation after another.
class EventWalk {
 public:
  EventWalk(const Question& question, std::vector<std::uint32_t> ids)
      : reader_(*question.reader), ids_(std::move(ids)) {}

  /// Calls `use` for each event of `line` that is asked for, the failure first, until it returns
  /// false; returns true if it never did.
  template <class Use>
  io::Result<bool> each(const index::Line& line, const Use& use) const {
    MIFDEX_TRY(auto job, reader_.job_fact(line.record.job));
    for (const auto make : {engine::failed_event, engine::invalid_mif_event}) {
      std::optional<engine::Event> event = make(line.record, job);
      if (!event || !wants(event->id)) continue;
      MIFDEX_TRY(auto name, known_name(reader_, line.record));
      index::Record known = line.record;
      known.machine = name;
      event = make(known, job);
      if (!use(EventRow{line, *event})) return false;
    }
    return true;
  }

 private:
  bool wants(std::uint32_t id) const {
    return ids_.empty() || std::ranges::find(ids_, id) != ids_.end();
  }

  const index::Reader& reader_;
  std::vector<std::uint32_t> ids_;
};

/// Walks all observations; returns how many rows `use` was called for in the window of the
/// question.
template <class Use>
io::Result<std::uint64_t> walk(Question& question, const Arguments& arguments, const Use& use) {
  const EventWalk events(question, parse_event_ids(arguments));
  Window window(question.query);
  index::Query query = question.query;
  query.history = true;
  query.limit = index::Query().limit;  // of events, not of the observations they come from
  query.offset = 0;
  std::uint64_t rows = 0;
  io::Result<bool> going = true;
  auto read = question.reader->lines(query, [&](const index::Line& line) {
    going = events.each(line, [&](const EventRow& row) {
      if (!window.take()) return !window.over();
      ++rows;
      return use(row) && !window.over();
    });
    return going && *going;
  });
  if (!going) return io::pass(going);
  if (!read) return io::pass(read);
  if (!question.evaluator->failure()) return io::pass(question.evaluator->failure());
  return rows;
}

}  // namespace

CommandResult run_events(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  if (arguments.has(FlagId::kCount)) {
    MIFDEX_TRY(auto rows,
               walk(question, arguments, [&](const EventRow&) { return !terminal.closed(); }));
    print_count(rows, question.style, terminal);
    return end_of_answer(rows, RowKind::kEvents, arguments, question, terminal);
  }
  const auto print_all = [&](auto& printer) -> CommandResult {
    MIFDEX_TRY(auto rows, walk(question, arguments, [&](const EventRow& row) {
                 printer.row(row);
                 return !terminal.closed();
               }));
    printer.finish();
    MIFDEX_TRY(printer.failure());
    return end_of_answer(rows, RowKind::kEvents, arguments, question, terminal);
  };
  if (question.style.format == Format::kEvtxXml) {
    EventXmlPrinter printer(terminal);
    return print_all(printer);
  }
  RowPrinter<EventRow> printer(event_fields(), question.style, terminal);
  return print_all(printer);
}

}  // namespace mifdex::cli
