#include "engine/ingest/listing/box_reading.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>

namespace mifdex::engine {
namespace {

constexpr std::uint64_t kSeveralWays = 0;

// No file was last written before this time.
constexpr std::int64_t kReadAll = std::numeric_limits<std::int64_t>::min();

// Returns a hash of everything that decides how a file is read: the version and options; never 0.
std::uint64_t way_of(const RunOptions& options) {
  const io::ArchiveLimits& limits = options.archives;
  const std::string text = fmt::format(
      "{}\n{}\n{}\n{}\n{}\n{} {} {} {} {}", options.version, fmt::join(options.encodings, "\n"),
      options.zone, options.layout_text, limits.max_file_bytes, limits.max_total_bytes,
      limits.max_ratio, limits.max_entries, limits.max_depth, limits.max_seconds);
  return std::max<std::uint64_t>(XXH3_64bits(text.data(), text.size()), 1);
}

}  // namespace

BoxReading::BoxReading(index::Writer& writer, const RunOptions& options, std::int64_t started)
    : writer_(writer), way_(way_of(options)), reread_(options.reread), started_(started) {}

io::Result<std::optional<std::int64_t>> BoxReading::begin(std::uint32_t box) {
  MIFDEX_TRY(auto state, writer_.box_state(box));
  boxes_.push_back(box);
  if (state.files == 0) {
    writer_.set_box_reading(box, way_, started_);
    return std::nullopt;
  }
  if (state.reading == way_ && !reread_) return state.read_at;
  writer_.set_box_reading(box, kSeveralWays, state.read_at);
  return kReadAll;
}

void BoxReading::finish() {
  for (const std::uint32_t box : boxes_) writer_.set_box_reading(box, way_, started_);
}

}  // namespace mifdex::engine
