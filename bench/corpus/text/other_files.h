// What else lies in a site's folders: packages on their way, logs, inventory without a name.
//
// None of it is a status MIF, shares its stem with one, or tells a job or machine anything that the
// rest of the box does not tell. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <string>

#include "bench/corpus/text/names.h"

namespace mifdex::corpus {

struct OtherFile {
  std::string path;  ///< in the box
  std::string bytes;
};

/// The `number`-th of the other files of a box, from 0. `receive` is the folder where the despooler
/// takes files from, `stem` a name free in it: a package and its instruction, which follow each
/// other, are to be given the same one (needs_new_stem). `client` must be a machine with an
/// inventory.
OtherFile make_other_file(const Fleet& fleet, std::uint32_t client, std::uint64_t number,
                          const std::string& receive, std::uint32_t stem, std::uint64_t seed);

/// False where file `number` goes by the stem of the file before it.
bool needs_new_stem(std::uint64_t number);

/// `bytes` in the SZDD form of COMPRESS.EXE, without any repetition found: what a package looks
/// like.
std::string szdd(std::string_view bytes, char last_letter_of_name);

}  // namespace mifdex::corpus
