#include "engine/cli/answer/line_answer.h"

#include <memory>
#include <string>
#include <utility>

#include "engine/ingest/machine_limits.h"

namespace mifdex::cli {
namespace {

using LineEncoder = RowPrinter<StatusRow>::Encoder;

/// What one thread needs to judge lines and to make their text.
struct LineThread {
  LineEvaluator evaluator;
  std::unique_ptr<LineEncoder> encoder;  // null: lines are only counted
  bool history;

  io::Result<void> append(const index::Line& line, std::string& rows) {
    MIFDEX_TRY(const auto status, evaluator.jobs().of(line.record.job));
    encoder->append({line, status, history}, rows);
    return {};
  }
};

index::LineRenderer renderer_of(const Question& question, std::unique_ptr<LineEncoder> encoder) {
  const auto thread =
      std::make_shared<LineThread>(LineEvaluator(*question.reader, question.evaluator->options()),
                                   std::move(encoder), question.query.history);
  index::LineRenderer renderer;
  renderer.evaluator = thread->evaluator.evaluator();
  renderer.wants_job = thread->evaluator.wanted_jobs();
  renderer.failure = [thread] { return thread->evaluator.failure(); };
  if (thread->encoder != nullptr) {
    renderer.render = [thread](const index::Line& line, std::string& rows) {
      return thread->append(line, rows);
    };
  }
  return renderer;
}

}  // namespace

io::Result<std::uint64_t> each_line(Question& question, const index::Query& query,
                                    const std::function<io::Result<bool>(const StatusRow&)>& use) {
  io::Result<void> failed;
  const auto use_line = [&](const index::Line& line) -> io::Result<bool> {
    MIFDEX_TRY(const auto status, question.evaluator->jobs().of(line.record.job));
    return use(StatusRow{line, status, query.history});
  };
  auto rows = question.reader->lines(query, [&](const index::Line& line) {
    auto go_on = use_line(line);
    if (!go_on) failed = io::pass(go_on);
    return go_on.value_or(false);
  });
  MIFDEX_TRY(std::move(failed));
  if (!rows) return rows;
  MIFDEX_TRY(question.evaluator->failure());
  return rows;
}

io::Result<std::uint64_t> each_line_on_threads(const Question& question,
                                               const std::function<LineUse()>& make_use) {
  index::Query query = question.query;
  query.limit = index::Query().limit;
  query.offset = 0;
  const auto make_renderer = [&] {
    index::LineRenderer renderer = renderer_of(question, nullptr);
    // A text ends the scan when it is written; lines have none otherwise.
    renderer.render = [use = make_use()](const index::Line& line, std::string& text) {
      if (!use(line)) text += '.';
      return io::Result<void>();
    };
    return renderer;
  };
  return question.reader->render_lines(query, engine::usable_threads, make_renderer,
                                       [](std::string_view text) { return text.empty(); });
}

io::Result<std::uint64_t> print_lines(Question& question, Fields<StatusRow> fields,
                                      Output& output) {
  RowPrinter<StatusRow> printer(fields, question.style, output);
  const auto print_one = [&](const StatusRow& row) -> io::Result<bool> {
    printer.row(row);
    return !output.closed();
  };
  auto encoder = printer.make_encoder();  // of the first thread
  const bool can_render = encoder != nullptr;
  const auto render = [&] {
    return question.reader->render_lines(
        question.query, engine::usable_threads,
        [&] {
          return renderer_of(question,
                             encoder != nullptr ? std::move(encoder) : printer.make_encoder());
        },
        [&](std::string_view rows) {
          printer.print_encoded(rows);
          return !output.closed();
        });
  };
  MIFDEX_TRY(const auto rows,
             can_render ? render() : each_line(question, question.query, print_one));
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return rows;
}

io::Result<std::uint64_t> count_lines(const Question& question) {
  MIFDEX_TRY(const auto count,
             question.reader->count_lines(question.query, engine::usable_threads,
                                          [&] { return renderer_of(question, nullptr); }));
  // The evaluator of the question chooses jobs if the count needs no rows.
  MIFDEX_TRY(question.evaluator->failure());
  return count;
}

}  // namespace mifdex::cli
