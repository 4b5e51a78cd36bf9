// Rows that other threads encode are printed as if the printer had got their values.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/cli/output/json_object.h"
#include "engine/cli/output/printer.h"
#include "tests/support/string_output.h"

namespace mifdex::cli {
namespace {

std::vector<Column> columns_of_all_kinds() {
  return {{"inner.first", "", or_null(Json::kText, "")},
          {"inner.second", "", or_null(Json::kCount, "")},
          {"name", "NAME", or_null(Json::kText, "")},
          {"", "SHOWN"},
          {"outer.a", "", or_null(Json::kText, "")},
          {"other.a", "", or_null(Json::kText, "")},
          {"prose", "PROSE", or_null(Json::kText, ""), Look::kProse},
          {"count", "COUNT", or_null(Json::kCount, "")},
          {"status", "STATUS", or_null(Json::kText, ""), Look::kStatus},
          {"last.a", "", or_null(Json::kText, "")}};
}

Value random_value(std::mt19937& random) {
  static const std::vector<std::string> texts = {"",
                                                 "plain",
                                                 "PC-012345",
                                                 "a \"quoted\" word",
                                                 "back\\slash",
                                                 "caf\xE9",
                                                 "Grüße",
                                                 "日本",
                                                 "tab\there",
                                                 "line\r\nend",
                                                 std::string("nul\0byte", 8),
                                                 "\x7F",
                                                 "=1",
                                                 "a,b",
                                                 "\x1b[2J"};
  const std::string& text = texts[random() % texts.size()];
  switch (random() % 10) {
    case 0:
      return Value();
    case 1:
      return random() % 2 == 0;
    case 2:
      return std::uint64_t{random()} << (random() % 33);
    case 3:
      return static_cast<std::int64_t>(random()) - 2'000'000'000;
    case 4:
      return static_cast<double>(random()) / 1e6;
    case 5:
      return Time{static_cast<std::int64_t>(random())};
    case 6:
      return LocalTime{static_cast<std::int64_t>(random())};
    case 7:
      return std::vector<std::string>{"Q1", text};
    case 8:
      return text;
    default:
      return std::string_view(text);
  }
}

std::vector<std::vector<Value>> random_rows(std::size_t count) {
  std::mt19937 random(3);
  std::vector<std::vector<Value>> rows(count);
  for (auto& row : rows) {
    for (std::size_t i = 0; i < columns_of_all_kinds().size(); ++i) {
      row.push_back(random_value(random));
    }
  }
  return rows;
}

Style style_of(Format format) {
  Style style;
  style.format = format;
  return style;
}

TEST(RowEncoder, EncodedRowsArePrintedLikeValues) {
  for (const Format format :
       {Format::kTable, Format::kJson, Format::kNdjson, Format::kCsv, Format::kTsv}) {
    for (const std::size_t count : {0UL, 1UL, 2UL, 999UL, 1000UL, 1001UL, 1500UL}) {
      StringOutput one_by_one;
      StringOutput encoded;
      const auto rows = random_rows(count);
      const auto reference = make_printer(columns_of_all_kinds(), style_of(format), one_by_one);
      const auto printer = make_printer(columns_of_all_kinds(), style_of(format), encoded);
      const auto first = printer->make_encoder();
      const auto second = printer->make_encoder();
      ASSERT_NE(first, nullptr);
      std::string portion;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        reference->row(rows[i]);
        (i % 2 == 0 ? first : second)->append(rows[i], portion);
        if (i % 7 != 0 && i + 1 != rows.size()) continue;
        printer->print_encoded(portion);
        portion.clear();
      }
      reference->finish();
      printer->finish();
      EXPECT_TRUE(encoded.text_ == one_by_one.text_) << static_cast<int>(format) << ", " << count;
    }
  }
}

TEST(RowEncoder, JsonIsThatOfTheWriterOfObjects) {
  const auto columns = columns_of_all_kinds();
  StringOutput output;
  const auto printer = make_printer(columns, style_of(Format::kNdjson), output);
  std::string expected;
  for (const auto& row : random_rows(2000)) {
    printer->row(row);
    rapidjson::StringBuffer buffer;
    JsonWriter json(buffer);
    json.StartObject();
    write_members(json, columns, row, Zone());
    json.EndObject();
    expected.append(buffer.GetString(), buffer.GetSize()).append("\n");
  }
  EXPECT_TRUE(output.text_ == expected);
}

TEST(RowEncoder, ASortedAnswerNeedsTheValues) {
  StringOutput output;
  Style style = style_of(Format::kNdjson);
  style.sorting.field = "name";
  EXPECT_EQ(make_printer(columns_of_all_kinds(), style, output)->make_encoder(), nullptr);
}

}  // namespace
}  // namespace mifdex::cli
