// The stored lines of one report: of one job, machine and content, whatever their time.
//
// Threads: one owner. Errors: as the store's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/format/keys.h"
#include "index/record/record.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

struct ReportLine {
  std::string key;
  std::int64_t time = 0;
  io::TimeSource source = io::TimeSource::kNotRecorded;  ///< of its time
};

class ReportLines {
 public:
  explicit ReportLines(const Store& store)
      : store_(store), lines_(store, Family::kLines), observations_(store, Family::kObservations) {}

  /// Writes the lines that differ from `line` in nothing but the time to `found`: those of files,
  /// not of instructions or targets. Cheapest where the lines of successive calls ascend.
  io::Result<void> find(const LineKey& line, std::vector<ReportLine>& found);

 private:
  io::Result<void> find_attributed(const LineKey& line, std::vector<ReportLine>& found);
  io::Result<void> find_open(const LineKey& line, std::vector<ReportLine>& found);
  io::Result<void> take(std::string_view key, std::string_view value,
                        std::vector<ReportLine>& found);

  const Store& store_;
  AscendingCursor lines_;
  AscendingCursor observations_;
  std::string prefix_;
  KeyScratch scratch_;
};

}  // namespace mifdex::index
