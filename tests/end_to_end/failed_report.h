// Status MIFs that say Failed, as any writer, any transport and any accident may have left them.
//
// A variant is drawn from a seed: how the MIF is written, in which encoding, what was put around
// it, what was damaged, under which name it lies and in which container. All variants lie in one
// box, each in a folder of its own whose name is its machine.
//
// Threads: functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mifdex {

/// What must be true of a variant after it has been read.
enum class Promise : std::uint8_t {
  kFailed,     ///< its machine's line is Failed
  kNotLost,    ///< its line is Failed, Unknown or Unreadable, or a file of it is rejected
  kNoSuccess,  ///< its line, if it has one, is not Complete: nothing is left that says what it was
};

struct Variant {
  std::string machine;  ///< its folder and, by the layout, its machine
  std::string path;     ///< of its file below the folder
  std::string bytes;    ///< of the file
  Promise promise = Promise::kFailed;
  bool tells_of_success = false;  ///< another component does, of another product
  std::string description;        ///< what was drawn, for a person
};

/// Draws variant `number` of `seed`; the same for ever.
Variant draw_variant(std::uint64_t seed, unsigned number);

}  // namespace mifdex
