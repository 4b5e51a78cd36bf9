// Spans of a run: which step ran when, on which thread, and how much of the time it was computing.
//
// The caller of a run makes a Tracer and passes it down as a pointer; there is no other one. If the
// pointer is null, nothing is recorded and a span costs one comparison. A span that is recorded
// costs three calls of clocks and a lock, about a microsecond: it is meant for steps of at least a
// tenth of a millisecond, such as a batch of files or a stage of a commit.
//
// Threads: any. Errors: none; spans for which there is no room are counted (dropped()).
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace mifdex::io {

/// One step. Times are in nanoseconds; those of `begin` count from the making of the Tracer.
struct Span {
  std::string_view name;    ///< a literal
  std::string_view detail;  ///< what the step worked on; a literal, or empty
  std::int64_t thread = 0;  ///< the system's number of the thread
  std::int64_t begin = 0;
  std::int64_t wall = 0;
  std::int64_t cpu_begin = 0;  ///< CPU time of the thread since it was started
  std::int64_t cpu = 0;        ///< CPU time of the thread in the step
  std::uint64_t items = 0;     ///< files or rows of the step; 0: not counted
};

class Tracer {
 public:
  /// Spans that are kept by default: 40 MB, and the batches of 40 million files.
  static constexpr std::size_t kMostSpans = std::size_t{1} << 19U;

  explicit Tracer(std::size_t most_spans = kMostSpans);

  /// Records a span. If as many as the Tracer may keep are recorded, or there is no memory, the
  /// span is dropped and counted.
  void add(const Span& span) noexcept;

  /// Returns the spans by begin; of two with the same begin, the longer one first, so that a step
  /// comes before the steps in it.
  std::vector<Span> spans() const;
  std::uint64_t dropped() const;

  /// Returns the nanoseconds since the Tracer was made.
  std::int64_t now() const noexcept;

 private:
  std::size_t most_spans_;
  std::int64_t made_;
  mutable std::mutex mutex_;  // guards what follows
  std::vector<Span> spans_;
  std::uint64_t dropped_ = 0;
};

/// A step, from construction to destruction. Must be destroyed by the thread that made it.
class TraceSpan {
 public:
  /// `name` and `detail` must be literals: they are kept as views. `tracer` may be null.
  explicit TraceSpan(Tracer* tracer, std::string_view name, std::string_view detail = {})
      : tracer_(tracer) {
    if (tracer_ != nullptr) begin(name, detail);
  }
  ~TraceSpan() {
    if (tracer_ != nullptr) end();
  }
  TraceSpan(const TraceSpan&) = delete;
  TraceSpan& operator=(const TraceSpan&) = delete;

  /// Sets the number of files or rows that the step worked on.
  void set_items(std::uint64_t items) { span_.items = items; }

 private:
  void begin(std::string_view name, std::string_view detail) noexcept;
  void end() noexcept;

  Tracer* tracer_;
  Span span_;
};

}  // namespace mifdex::io
