// The truth of two generated boxes, read back line by line, for the tests of the truth.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bench/corpus/truth.h"
#include "tests/bench/memory_box.h"

namespace mifdex::corpus {

/// A line of the truth, flat: "origin.path" for the path of its origin. Fields that are null are
/// left out.
struct Line {
  std::vector<std::string> fields;  ///< of the outermost object, in their order
  std::map<std::string, std::string> values;

  bool has(const std::string& name) const { return values.contains(name); }
  std::string at(const std::string& name) const { return has(name) ? values.at(name) : ""; }
};

std::vector<Line> lines_of(Truth& truth, const Fleet& fleet, std::uint64_t seed);

/// A box and the lines of its truth, as text and as JSON.
struct Judged {
  Made made;
  Fleet fleet;
  std::vector<Line> lines;

  explicit Judged(const CorpusOptions& options)
      : made(options),
        fleet(options.site, options.seed),
        lines(lines_of(made.truth, fleet, options.seed)) {}
};

CorpusOptions options_of(std::uint32_t machines, std::uint32_t jobs);

/// The two boxes that these tests look at: many machines, and many jobs with hardly any.
const Judged& night();
const Judged& many_jobs();

const MemoryBox::File& file_of(const Judged& judged, const Line& line);

/// Returns the file as UTF-8, decoded by the encoding that the truth names; knows only the
/// encodings that the corpus writes.
std::string decoded(const Line& line, const std::string& bytes);

}  // namespace mifdex::corpus
