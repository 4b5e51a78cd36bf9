// The stage of a scenario: a small site, in which three machines have no problem.
//
// Site VAQ, domain FRUIT. Every stage begins with PEAR and PLUM, which report Success for job
// VAQ0000F, and FIG, which does for VAQ00010; all other machines sort before them by name. A
// scenario adds the case of its article.
//
// Text of expected rows is JSON, written by hand. Times are RFC 3339, UTC, whole seconds. Threads:
// one Stage, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/corpus/box_writer.h"
#include "bench/corpus/status_facts.h"
#include "io/base/result.h"

namespace mifdex::corpus {

struct Machine {
  std::string_view name;
  std::string_view smsid;
};

inline constexpr Machine kMango{"MANGO", "VAQ00005"};
inline constexpr Machine kPear{"PEAR", "VAQ00006"};
inline constexpr Machine kPlum{"PLUM", "VAQ00007"};
inline constexpr Machine kLemon{"LEMON", "VAQ00008"};
inline constexpr Machine kGrape{"GRAPE", "VAQ00009"};
inline constexpr Machine kFig{"FIG", "VAQ0000A"};

inline constexpr std::string_view kJob = "VAQ0000F";
inline constexpr std::string_view kOtherJob = "VAQ00010";
inline constexpr std::string_view kReportTime = "1997-05-21T17:09:28Z";

/// A pair as PCM left it: the instruction, and two seconds later the status MIF.
struct Pair {
  std::uint32_t stem = 0;
  Machine machine;
  std::string_view job = kJob;
  std::string_view time = kReportTime;
};

class Stage {
 public:
  Stage();

  // Files, all under box/. Paths that callers give are relative to it.

  /// Adds `machine`'s inventory, which reports its name and domain.
  void inventory(const Machine& machine);

  /// Adds RECEIVE/<stem>.PCK and RECEIVE/<stem>.SNI of `pair`.
  void pair(const Pair& pair, std::string_view mif);
  void status_mif(std::uint32_t stem, std::string_view mif, std::string_view time = kReportTime);
  void instruction(const Pair& pair);
  void instruction(std::uint32_t stem, std::string_view bytes, std::string_view time = kReportTime);
  void file(std::string_view path, std::string_view bytes, std::string_view time = kReportTime);

  /// Adds a line to the manifest.
  void tell(std::string_view json);

  // The answers that mifdex must give.

  /// Requires that `command` returns exactly `rows`.
  void expect(std::vector<std::string> command, std::vector<std::string> rows);

  /// Requires that `status` with `words` returns `rows` and, after them, those of the healthy
  /// neighbours.
  void expect_status(const std::vector<std::string>& words, std::vector<std::string> rows);

  /// Writes everything to `folder`.
  io::Result<void> write(std::string_view article, BoxWriter& folder) const;

 private:
  struct File {
    std::string path;
    std::string bytes;
    std::int64_t time = 0;
  };

  std::vector<File> files_;
  std::string manifest_;
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> expected_;
};

/// Returns "DESPOOLR.BOX/RECEIVE/0000002A.PCK" for 0x2A and "PCK".
std::string received(std::uint32_t stem, std::string_view extension);

std::string report_mif(Writer writer, std::string_view word, std::string_view description);

std::string success_mif();

}  // namespace mifdex::corpus
