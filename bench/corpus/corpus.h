// One box from beginning to end: a night of reports, the inventory that explains them, and the
// rest.
//
// Everything follows from the options: the same options give the same files, byte for byte, with
// the same times. Memory: what Truth keeps. Threads: one call, one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/corpus/box_writer.h"
#include "bench/corpus/truth.h"
#include "io/base/result.h"

namespace mifdex::corpus {

struct CorpusOptions {
  std::uint32_t machines = 20'000;
  std::uint32_t jobs = 2;
  std::uint64_t seed = 1;
  std::string site = "VAQ";
  std::int64_t start = 864'230'400;          ///< 1997-05-21T16:00:00Z; the night lasts twelve hours
  std::optional<std::uint64_t> other_files;  ///< none: one for every fifty reports, at least ten
};

/// Returns kUsage if a number is 0 or too large for the ids, if there are too many reports, or if
/// the site is not a site code.
io::Result<void> check_options(const CorpusOptions& options);

/// Counts of the files and bytes written.
struct CorpusCounts {
  std::uint64_t status_mifs = 0;
  std::uint64_t instructions = 0;  ///< of status MIFs
  std::uint64_t inventories = 0;   ///< with an Identification group
  std::uint64_t other_files = 0;
  std::uint64_t bytes = 0;         ///< of all files
  std::uint64_t status_bytes = 0;  ///< of the status MIFs
};

/// Writes the box to `box` and adds its observations to `truth`. Every machine answers every job
/// once. Of a thousand answers, ten are followed by another one later in the night, five lack their
/// instruction, three are in the box twice. `options` must have passed check_options. Errors: those
/// of `box`.
io::Result<CorpusCounts> make_corpus(const CorpusOptions& options, BoxWriter& box, Truth& truth);

}  // namespace mifdex::corpus
