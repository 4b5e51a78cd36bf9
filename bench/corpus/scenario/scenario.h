// A box for each row of what SMS got wrong (SOURCES.md, section 4), and what must be shown of it.
//
// Scenarios are written by hand from the articles, the right answers too, with nothing of engine/
// or index/: they are the judge. Threads: constants and free functions.
#pragma once

#include <span>
#include <string_view>

#include "bench/corpus/box_writer.h"
#include "io/base/result.h"

namespace mifdex::corpus {

class Stage;

struct Scenario {
  std::string_view article;    ///< "Q138241"
  std::string_view situation;  ///< one line without a full stop
  void (*set)(Stage& stage);   ///< puts files, manifest and answers on an empty stage
};

/// One for each row, in the order of section 4, and then how SMSIDs are counted (Q127052).
std::span<const Scenario> scenarios();

/// The scenario of `article`, without regard to case; null where there is none.
const Scenario* find_scenario(std::string_view article);

/// Writes
///   box/               the files as the site server had them, three healthy neighbours among them
///   manifest.ndjson    what no file of the box tells, where the row needs it (INTERFACE.md)
///   expected.ndjson    what must be shown: {"article":..., "command":[...], "expect":[...]}, the
///                      words of a command of mifdex and its rows, all of them and in their order,
///                      each with the fields that matter
/// to `folder`, and finishes it. The same files for the same scenario. Errors: those of `folder`.
io::Result<void> write_scenario(const Scenario& scenario, BoxWriter& folder);

}  // namespace mifdex::corpus
