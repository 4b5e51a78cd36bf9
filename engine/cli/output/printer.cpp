#include "engine/cli/output/printer.h"

#include <fmt/format.h>

#include "engine/cli/text/printable.h"

namespace mifdex::cli {
namespace {

struct AsText {
  const Zone& zone;

  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::uint64_t value) const { return fmt::format("{}", value); }
  std::string operator()(std::int64_t value) const { return fmt::format("{}", value); }
  std::string operator()(const Nested&) const { return {}; }
  std::string operator()(double value) const { return fmt::format("{:.3f}", value); }
  std::string operator()(std::string_view value) const {
    return is_utf8(value) ? std::string(value) : repaired(value);
  }
  std::string operator()(const std::string& value) const {
    return (*this)(std::string_view(value));
  }
  std::string operator()(Time value) const { return format_time(value.seconds, zone); }
  std::string operator()(LocalTime value) const {
    return (*this)(Time{zone.from_local(value.seconds)});
  }
  std::string operator()(const std::vector<std::string>& words) const {
    return fmt::format("{}", fmt::join(words, " "));
  }
};

}  // namespace

std::string value_text(const Value& value, const Zone& zone) {
  return std::visit(AsText{zone}, value);
}

namespace {

std::unique_ptr<Printer> make_plain_printer(std::vector<Column> columns, const Style& style,
                                            Output& output) {
  switch (style.format) {
    case Format::kJson:
    case Format::kNdjson:
      return make_json_printer(std::move(columns), style, output);
    case Format::kCsv:
    case Format::kTsv:
      return make_csv_printer(std::move(columns), style, output);
    case Format::kTable:
    case Format::kEvtxXml:  // kEvtxXml and kSqlite have printers of their own, or are refused
                            // earlier
    case Format::kSqlite:
      break;
  }
  return make_table_printer(std::move(columns), style, output);
}

}  // namespace

std::unique_ptr<Printer> make_printer(std::vector<Column> columns, const Style& style,
                                      Output& output) {
  if (style.sorting.field.empty() || style.single) {
    return make_plain_printer(std::move(columns), style, output);
  }
  return make_sorting_printer(columns, style.sorting, make_plain_printer(columns, style, output),
                              output);
}

}  // namespace mifdex::cli
