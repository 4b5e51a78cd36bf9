// The page of `report`: one HTML file that needs no network and no script.
//
// Threads: pure functions. Ownership: values. Size: bounded by ReportLimits, whatever the index
// has.
#pragma once

#include <string>
#include <string_view>

#include "engine/cli/report/report_facts.h"
#include "engine/cli/text/time_text.h"

namespace mifdex::cli {

/// What the page says about itself.
struct ReportTitle {
  std::string index;      ///< the folder of the index
  std::string selection;  ///< the filters as they were given; empty: everything
  std::int64_t made_at = 0;
  std::string sms_version;  ///< what it says that SMS showed is of this version
};

/// The first bytes of each page.
inline constexpr std::string_view kReportMark = "<!DOCTYPE html>\n<!-- mifdex report -->\n";

std::string report_page(const ReportFacts& facts, const ReportTitle& title, const Zone& zone);

/// True if a file that begins with `head` is a page of `report`.
bool is_report(std::string_view head);

}  // namespace mifdex::cli
