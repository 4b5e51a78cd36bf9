#include "engine/cli/answer/division.h"

#include <algorithm>

#include "engine/sms/status_names.h"
#include "io/base/file_time.h"

namespace mifdex::cli {
namespace {

constexpr std::size_t kDaySize = std::string_view("1997-05-21").size();
constexpr std::size_t kHourSize = std::string_view("1997-05-21T17").size();

/// Writes the beginning of the time of a line.
void take_time(const index::Line& line, const Zone& zone, std::size_t size, std::string& value) {
  value.clear();
  const std::int64_t time = time_of_line(line.record);
  if (time == io::kNoTime) return;
  value = format_time(time, zone);
  value.resize(std::min(value.size(), size));
}

}  // namespace

std::int64_t time_of_line(const index::Record& record) {
  return record.row_origin == index::RowOrigin::kTarget ? io::kNoTime : record.time;
}

void divide(const index::Line& line, Division division, const Zone& zone, std::string& value) {
  const index::Record& record = line.record;
  switch (division) {
    case Division::kJob:
      value = record.job;
      return;
    case Division::kDomain:
      value = record.domain;
      return;
    case Division::kSite:
      value = record.site;
      return;
    case Division::kDay:
      return take_time(line, zone, kDaySize, value);
    case Division::kHour:
      return take_time(line, zone, kHourSize, value);
    case Division::kProduct:
      value = record.product;
      return;
    case Division::kBox:
      value = line.box_name;
      return;
    case Division::kStatus:
      value = engine::line_status_name(record.status);
      return;
    case Division::kNone:
      break;
  }
  value.clear();
}

std::string_view heading_of(Division division) {
  switch (division) {
    case Division::kJob:
      return "JOB";
    case Division::kDomain:
      return "DOMAIN";
    case Division::kSite:
      return "SITE";
    case Division::kDay:
      return "DAY";
    case Division::kHour:
      return "HOUR";
    case Division::kProduct:
      return "PRODUCT";
    case Division::kBox:
      return "BOX";
    case Division::kStatus:
      return "STATUS";
    case Division::kNone:
      break;
  }
  return {};
}

}  // namespace mifdex::cli
