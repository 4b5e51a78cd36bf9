// Status MIFs with Failed, as any writer, any transport and any accident may have left them.
//
// A variant is drawn from a seed: how the MIF is written, in which encoding, the text around it,
// the damage, its file name and its container. All variants are in one box, each in a folder of its
// own whose name is its machine.
//
// Threads: functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mifdex {

/// The condition that must hold for a variant after it was read.
enum class Promise : std::uint8_t {
  kFailed,     ///< its machine's result is Failed
  kNotLost,    ///< its result is Failed, Unknown or Unreadable, or a file of it is rejected
  kNoSuccess,  ///< its result, if it has one, is not Complete: nothing is left that shows its
               ///< status
};

struct Variant {
  std::string machine;  ///< its folder and, by the layout, its machine
  std::string path;     ///< of its file below the folder
  std::string bytes;    ///< of the file
  Promise promise = Promise::kFailed;
  bool reports_success = false;  ///< true if another component does, of another product
  std::string description;       ///< what was drawn, for a person
};

/// Draws variant `number` of `seed`; the result must never change.
Variant draw_variant(std::uint64_t seed, unsigned number);

}  // namespace mifdex
