// The other files in a site's folders: packages in transit, logs, inventory without a name.
//
// None of them is a status MIF, shares its stem with one, or reports a fact about a job or machine
// that the rest of the box does not report. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <string>

#include "bench/corpus/text/names.h"

namespace mifdex::corpus {

struct OtherFile {
  std::string path;  ///< in the box
  std::string bytes;
};

/// Returns the `number`-th of the other files of a box, from 0. `receive` is the folder where the
/// despooler takes files from, `stem` a name free in it: a package and its instruction, which
/// follow each other, must be given the same one (needs_new_stem). `client` must be a machine with
/// an inventory.
OtherFile make_other_file(const Fleet& fleet, std::uint32_t client, std::uint64_t number,
                          const std::string& receive, std::uint32_t stem, std::uint64_t seed);

/// Returns false if file `number` uses the stem of the file before it.
bool needs_new_stem(std::uint64_t number);

/// Returns `bytes` in the SZDD form of COMPRESS.EXE, without any repetition found: a package looks
/// like this.
std::string szdd(std::string_view bytes, char last_letter_of_name);

}  // namespace mifdex::corpus
