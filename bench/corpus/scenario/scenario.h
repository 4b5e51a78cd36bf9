// A box for each row of what SMS got wrong (SOURCES.md, section 4), and the answers that mifdex
// must give.
//
// Scenarios and their right answers are written by hand from the articles, without engine/ or
// index/: they are the judge. Threads: constants and free functions.
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

/// Returns a scenario for each row, in the order of section 4, and then one for how SMSIDs are
/// counted (Q127052).
std::span<const Scenario> scenarios();

/// Returns the scenario of `article`, ignoring case; null if there is none.
const Scenario* find_scenario(std::string_view article);

/// Writes
///   box/               the files as the site server had them, three healthy neighbours among them
///   manifest.ndjson    facts that no file of the box reports, if the row needs any (INTERFACE.md)
///   expected.ndjson    the required answers: {"article":..., "command":[...], "expect":[...]}, the
///                      words of a command of mifdex and its rows, all of them and in their order,
///                      each with the fields that matter
/// to `folder`, and finishes it. The same scenario gives the same files. Errors: those of `folder`.
io::Result<void> write_scenario(const Scenario& scenario, BoxWriter& folder);

}  // namespace mifdex::corpus
