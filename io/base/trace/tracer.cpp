#include "io/base/trace/tracer.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <new>

namespace mifdex::io {
namespace {

std::int64_t nanoseconds(clockid_t clock) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::int64_t{time.tv_sec} * kSecond + time.tv_nsec;
}

}  // namespace

Tracer::Tracer(std::size_t most_spans)
    : most_spans_(most_spans), made_(nanoseconds(CLOCK_MONOTONIC)) {}

std::int64_t Tracer::now() const noexcept { return nanoseconds(CLOCK_MONOTONIC) - made_; }

void Tracer::add(const Span& span) noexcept {
  const std::scoped_lock lock(mutex_);
  try {
    if (spans_.size() < most_spans_) {
      spans_.push_back(span);
      return;
    }
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch): counted below
  }
  ++dropped_;
}

std::vector<Span> Tracer::spans() const {
  std::vector<Span> all;
  {
    const std::scoped_lock lock(mutex_);
    all = spans_;
  }
  // Spans are recorded when they end; of equal ones, the one that ended last holds the other.
  std::ranges::reverse(all);
  std::ranges::stable_sort(all, [](const Span& a, const Span& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    return a.wall > b.wall;
  });
  return all;
}

std::uint64_t Tracer::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

void TraceSpan::begin(std::string_view name, std::string_view detail) noexcept {
  span_.name = name;
  span_.detail = detail;
  span_.thread = ::gettid();
  span_.cpu_begin = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  span_.begin = tracer_->now();
}

void TraceSpan::end() noexcept {
  span_.wall = tracer_->now() - span_.begin;
  span_.cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - span_.cpu_begin;
  tracer_->add(span_);
}

}  // namespace mifdex::io
