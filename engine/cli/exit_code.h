// The exit status of the program, as INTERFACE.md, section "Exit status", promises it.
//
// Only this file decides it; nothing outside engine/cli exits. The man page prints the table below,
// and a test compares the two. Threads: pure functions.
#pragma once

#include <array>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::cli {

enum class ExitCode : int {
  kDone = 0,       ///< success
  kNothing = 1,    ///< nothing matched
  kUsage = 2,      ///< wrong usage
  kRejects = 3,    ///< done, with rejects
  kIndex = 4,      ///< the index cannot be used
  kBox = 5,        ///< a box cannot be read at all
  kResources = 6,  ///< out of disk or memory
};

struct ExitMeaning {
  ExitCode code;
  std::string_view meaning;
};

inline constexpr std::array kExitMeanings = {
    ExitMeaning{ExitCode::kDone, "success"},
    ExitMeaning{ExitCode::kNothing, "nothing matched"},
    ExitMeaning{ExitCode::kUsage, "wrong usage"},
    ExitMeaning{ExitCode::kRejects, "done, with rejects"},
    ExitMeaning{ExitCode::kIndex,
                "the index cannot be used: missing, locked, damaged, of another format"},
    ExitMeaning{ExitCode::kBox, "a box cannot be read at all"},
    ExitMeaning{ExitCode::kResources, "out of disk or memory"},
};

ExitCode exit_code_of(const io::Error& error);

constexpr ExitCode worse(ExitCode a, ExitCode b) { return a < b ? b : a; }

constexpr ExitCode stopped_by(int signal) { return static_cast<ExitCode>(128 + signal); }

}  // namespace mifdex::cli
