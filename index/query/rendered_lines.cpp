#include "index/query/rendered_lines.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "index/query/interval_scan.h"
#include "index/query/line_intervals.h"
#include "index/query/line_plan.h"
#include "index/query/piece_queue.h"

namespace mifdex::index {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();
// So many groups take about as long to read as to start threads.
constexpr std::uint64_t kGroupsBeforeThreads = 4096;
// A worker looks so often whether the answer is complete.
constexpr std::uint64_t kGroupsBetweenLooks = 1024;
// A thread with more text of one piece waits for the pieces before it.
constexpr std::size_t kMostText = 8U << 20U;

Query query_of(const Query& query, const LineRenderer& renderer) {
  Query own = query;
  own.evaluator = renderer.evaluator;
  own.wants_job = renderer.wants_job;
  return own;
}

io::Result<void> failure_of(const LineRenderer& renderer) {
  return renderer.failure ? renderer.failure() : io::Result<void>();
}

/// Makes pieces, until none is left.
class PieceWorker {
 public:
  /// `most_rows`: of a piece, no more are asked for.
  PieceWorker(const Store& store, const BoxTable& boxes, const Query& query, LineRenderer renderer,
              const std::string& upper, std::uint64_t most_rows, PieceQueue& queue)
      : store_(store),
        boxes_(boxes),
        renderer_(std::move(renderer)),
        query_(query_of(query, renderer_)),
        upper_(upper),
        queue_(queue),
        most_rows_(most_rows) {
    query_.limit = kNoLimit;
    query_.offset = 0;
  }

  void run() {
    auto ended = without_exceptions([this] {
      make_pieces();
      return io::Result<void>();
    });
    if (!ended) queue_.fail(std::move(ended).error());
  }

 private:
  void make_pieces() {
    while ((piece_ = queue_.begin(rows_)) != nullptr) {
      failed_ = {};
      rows_of_piece_ = 0;
      auto result = without_exceptions([this] { return make_rows(); });
      const bool is_last = !result;
      queue_.end(*piece_, std::exchange(rows_, {}), std::move(result));
      if (is_last) return;
    }
  }

  io::Result<void> make_rows() {
    if (!scan_) {
      const std::string first = piece_->intervals.empty() ? "" : piece_->intervals.front().from;
      scan_.emplace(store_, boxes_, query_, first, upper_, visit_);
    }
    for (const KeyInterval& interval : piece_->intervals) {
      ScanStep step = ScanStep::kPaused;
      while (step == ScanStep::kPaused && !queue_.is_stopped()) {
        step = scan_->take(interval, kGroupsBetweenLooks);
      }
      if (step != ScanStep::kEnd) break;
    }
    MIFDEX_TRY(std::move(failed_));
    MIFDEX_TRY(scan_->finish());
    return failure_of(renderer_);
  }

  bool add(const Line& line) {
    if (renderer_.render) failed_ = renderer_.render(line, rows_.text);
    if (!failed_) return false;
    rows_.ends.push_back(rows_.text.size());
    if (++rows_of_piece_ >= most_rows_) return false;  // no answer needs more of one piece
    if (rows_.text.size() >= kMostText) return queue_.put(*piece_, rows_);
    return !queue_.is_stopped();
  }

  const Store& store_;
  const BoxTable& boxes_;
  LineRenderer renderer_;
  Query query_;
  const std::string& upper_;
  PieceQueue& queue_;
  const std::function<bool(const Line&)> visit_ = [this](const Line& line) { return add(line); };
  std::optional<IntervalScan> scan_;
  Piece* piece_ = nullptr;
  RenderedRows rows_;
  std::uint64_t rows_of_piece_ = 0;
  std::uint64_t most_rows_;
  io::Result<void> failed_;
};

/// Lets the workers end however the answer does: their threads are joined after it.
struct StopAtEnd {
  PieceQueue& queue;
  explicit StopAtEnd(PieceQueue& the_queue) : queue(the_queue) {}
  ~StopAtEnd() { queue.stop(); }
  StopAtEnd(const StopAtEnd&) = delete;
  StopAtEnd& operator=(const StopAtEnd&) = delete;
};

/// The rows of an answer that are still to be skipped, and to be written.
struct RowsLeft {
  std::uint64_t skip = 0;
  std::uint64_t limit = 0;
};

/// Writes those of `rows` that are left. Returns false if no more are wanted.
bool write_rows(const RenderedRows& rows, RowsLeft& left, std::uint64_t& written,
                const std::function<bool(std::string_view)>& write) {
  const std::uint64_t count = rows.ends.size();
  const std::uint64_t first = std::min(left.skip, count);
  const std::uint64_t end = first + std::min(left.limit, count - first);
  left.skip -= first;
  left.limit -= end - first;
  written += end - first;
  if (end == first) return left.limit != 0;
  const std::size_t begin = first == 0 ? 0 : rows.ends[first - 1];
  const std::string_view text =
      std::string_view(rows.text).substr(begin, rows.ends[end - 1] - begin);
  return write(text) && left.limit != 0;
}

class Rendering {
 public:
  Rendering(const Store& store, const BoxTable& boxes, const Query& query,
            std::vector<std::string> prefixes, const std::function<LineRenderer()>& make_renderer,
            const std::function<bool(std::string_view)>& write)
      : store_(store),
        boxes_(boxes),
        query_(query),
        make_renderer_(make_renderer),
        write_(write),
        intervals_(store, query.filter, std::move(prefixes)),
        upper_(intervals_.upper()),
        left_{query.offset, query.limit} {}

  io::Result<std::uint64_t> run(const std::function<unsigned()>& threads) {
    MIFDEX_TRY(const auto more, render_alone(threads));
    if (more > 1) {
      MIFDEX_TRY(render_on(more));
    }
    return written_;
  }

 private:
  /// Writes rows on this thread: all, or as many as take no longer than starting threads. Returns
  /// the number of threads for the rest; 0 if there is none.
  io::Result<unsigned> render_alone(const std::function<unsigned()>& threads) {
    const LineRenderer renderer = make_renderer_();
    Query own = query_of(query_, renderer);
    own.offset = left_.skip;
    own.limit = left_.limit;
    io::Result<void> failed;
    std::string text;
    const std::function<bool(const Line&)> visit = [&](const Line& line) {
      text.clear();
      if (renderer.render) failed = renderer.render(line, text);
      return failed.has_value() && (text.empty() || write_(text));
    };
    IntervalScan scan(store_, boxes_, own, intervals_.lower(), upper_, visit);
    MIFDEX_TRY(const auto more, read_first(scan, threads));
    MIFDEX_TRY(std::move(failed));
    MIFDEX_TRY(scan.finish());
    MIFDEX_TRY(failure_of(renderer));
    written_ += scan.visited();
    left_ = {scan.to_skip(), left_.limit - scan.visited()};
    return more;
  }

  io::Result<unsigned> read_first(IntervalScan& scan, const std::function<unsigned()>& threads) {
    std::uint64_t most_groups = kGroupsBeforeThreads;
    for (;;) {
      MIFDEX_TRY(const auto interval, intervals_.next());
      if (!interval) return 0U;
      ScanStep step = scan.take(*interval, most_groups - std::min(most_groups, scan.groups()));
      if (step == ScanStep::kPaused) {
        const unsigned count = threads();
        if (count > 1) {
          intervals_.divide_from(*scan.position());
          return count;
        }
        most_groups = kNoLimit;
        step = scan.take(*interval, most_groups);
      }
      if (step != ScanStep::kEnd) return 0U;
    }
  }

  io::Result<void> render_on(unsigned threads) {
    PieceQueue queue(intervals_, 2UL * threads);
    std::vector<std::unique_ptr<PieceWorker>> workers;
    workers.reserve(threads);
    const std::uint64_t most_rows =
        left_.limit > kNoLimit - left_.skip ? kNoLimit : left_.skip + left_.limit;
    for (unsigned i = 0; i < threads; ++i) {
      workers.push_back(std::make_unique<PieceWorker>(store_, boxes_, query_, make_renderer_(),
                                                      upper_, most_rows, queue));
    }
    std::vector<std::jthread> running;
    running.reserve(threads);
    const StopAtEnd stop(queue);
    try {
      for (const auto& worker : workers) running.emplace_back([&worker] { worker->run(); });
      // NOLINTNEXTLINE(bugprone-empty-catch): the threads that there are do it
    } catch (const std::system_error&) {
    }
    if (running.empty()) {
      MIFDEX_TRY(render_alone([] { return 1U; }));
      return {};
    }
    return write_pieces(queue);
  }

  io::Result<void> write_pieces(PieceQueue& queue) {
    RenderedRows rows;
    for (;;) {
      MIFDEX_TRY(const auto more, queue.take(rows));
      if (!more || !write_rows(rows, left_, written_, write_)) return {};
    }
  }

  const Store& store_;
  const BoxTable& boxes_;
  const Query& query_;
  const std::function<LineRenderer()>& make_renderer_;
  const std::function<bool(std::string_view)>& write_;
  LineIntervals intervals_;
  std::string upper_;
  std::uint64_t written_ = 0;
  RowsLeft left_;
};

}  // namespace

io::Result<std::uint64_t> render_lines(const Store& store, const BoxTable& boxes,
                                       const Query& query, const std::function<unsigned()>& threads,
                                       const std::function<LineRenderer()>& make_renderer,
                                       const std::function<bool(std::string_view text)>& write) {
  MIFDEX_TRY(auto prefixes, plan_lines(store, query.filter));
  if (prefixes.empty()) return 0;
  return Rendering(store, boxes, query, std::move(prefixes), make_renderer, write).run(threads);
}

}  // namespace mifdex::index
