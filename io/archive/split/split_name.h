// The names of the parts of a split archive, as the programs that split them number them.
//
// Threads: pure functions. Ownership: values. Errors: a name that is none of a part is nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "io/base/bytes.h"

namespace mifdex::io {

enum class SplitStyle {
  kNumbered,     ///< BOX.ZIP.001, BOX.ZIP.002, ...: a file cut into pieces
  kLettered,     ///< BOX.TAR.aa, BOX.TAR.ab, ..., or with '_' or '-': the same, by Unix split
  kZip,          ///< BOX.Z01, BOX.Z02, ..., and at the end BOX.ZIP
  kRarNumbered,  ///< BOX.PART1.RAR, BOX.PART2.RAR, ...
  kRarOld,       ///< BOX.RAR, BOX.R00, BOX.R01, ...
};

struct SplitName {
  SplitStyle style = SplitStyle::kNumbered;
  std::string before;      ///< the number
  std::string behind;      ///< it
  std::size_t number = 1;  ///< of the part, from 1; of a BOX.ZIP 0
  std::size_t digits = 0;  ///< that the number is written with, at least
  bool is_upper = false;   ///< the letters that belong to the number
  /// The name alone says that this is a part: an archive's name is before the number.
  bool is_sure = false;
};

/// Reads the name of a file, without its path.
std::optional<SplitName> read_split_name(Bytes name);

/// Returns the name of part `number` of the set that `name` belongs to; empty if its style has no
/// such number.
std::string name_of_part(const SplitName& name, std::size_t number);

/// Returns the number of the part under whose name a set is read: the first, of a kZip set the
/// last, which has the directory.
std::size_t leading_part(const SplitName& name);

}  // namespace mifdex::io
