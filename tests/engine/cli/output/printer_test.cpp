#include "engine/cli/output/printer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/json_text.h"
#include "tests/support/string_output.h"

namespace mifdex::cli {
namespace {

using Row = std::vector<Value>;

std::vector<Column> columns() {
  return {{"name", "NAME"},
          {"", "SHOWN"},
          {"prose", "PROSE", {}, Look::kProse},
          {"count", "COUNT", always(Json::kCount, "a number")},
          {"status", "STATUS", {}, Look::kStatus},
          {"inner.a", ""},
          {"inner.b", ""}};
}

Row row_of(std::string_view name, std::string_view prose, std::uint64_t count) {
  return {name, std::string_view("x"), prose, count, std::string_view("Failed"), Value(), Value()};
}

void print(const std::vector<Row>& rows, const Style& style, StringOutput& output) {
  const auto printer = make_printer(columns(), style, output);
  for (const Row& row : rows) printer->row(row);
  printer->finish();
}

std::string printed(const std::vector<Row>& rows, Format format) {
  StringOutput output;
  print(rows, Style{format, Zone(), false}, output);
  return output.text_;
}

TEST(TablePrinter, AlignsAndPutsProseLast) {
  EXPECT_EQ(printed({row_of("MANGO", "disk full", 5), row_of("日本", "", 12345)}, Format::kTable),
            "NAME   SHOWN  COUNT  STATUS  PROSE\n"
            "MANGO  x          5  Failed  disk full\n"
            "日本   x      12345  Failed  \n");
}

TEST(TablePrinter, CutsOnATerminalAndNeverInAPipe) {
  const std::string prose(200, 'p');
  StringOutput terminal;
  terminal.width_ = 60;
  print({row_of("MANGO", prose, 5)}, Style{}, terminal);
  std::istringstream lines(terminal.text_);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 60U + 2) << line;
  EXPECT_NE(terminal.text_.find("…"), std::string::npos);
  EXPECT_NE(printed({row_of("MANGO", prose, 5)}, Format::kTable).find(prose), std::string::npos);
}

TEST(TablePrinter, ColoursAStatusAndOnlyWhereAskedTo) {
  StringOutput colored;
  colored.colored_ = true;
  print({row_of("MANGO", "", 5)}, Style{}, colored);
  EXPECT_NE(colored.text_.find("\x1b[31mFailed\x1b[0m"), std::string::npos);
  EXPECT_EQ(printed({row_of("MANGO", "", 5)}, Format::kTable).find('\x1b'), std::string::npos);
}

TEST(TablePrinter, HostileTextSteersNothing) {
  const std::string text = printed({row_of("A\x1b[2J\nB", "caf\xE9", 1)}, Format::kTable);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("A\\x1b[2J\\nB"), std::string::npos);
  EXPECT_NE(text.find("caf\\xe9"), std::string::npos);
}

TEST(TablePrinter, LongTablesAreWholeBeyondTheMeasuredRows) {
  std::vector<Row> rows(2'500, row_of("MANGO", "p", 1));
  rows.back() = row_of("A-MUCH-LONGER-NAME", "p", 1);
  const std::string text = printed(rows, Format::kTable);
  EXPECT_EQ(std::ranges::count(text, '\n'), 2'501);
  EXPECT_NE(text.find("A-MUCH-LONGER-NAME  x"), std::string::npos);
}

TEST(TablePrinter, NoRowsNoHeading) { EXPECT_EQ(printed({}, Format::kTable), ""); }

TEST(TablePrinter, OneThingIsAListOfFacts) {
  StringOutput output;
  print({row_of("MANGO", "disk full", 5)}, Style{Format::kTable, Zone(), true}, output);
  EXPECT_EQ(output.text_,
            "NAME    MANGO\nSHOWN   x\nPROSE   disk full\nCOUNT   5\nSTATUS  Failed\n");
}

TEST(JsonPrinter, AnArrayOrLines) {
  const std::string first =
      R"({"name":"A","prose":"p","count":1,"status":"Failed","inner":{"a":null,"b":null}})";
  const std::string second =
      R"({"name":"B","prose":"p","count":2,"status":"Failed","inner":{"a":null,"b":null}})";
  const std::vector<Row> rows = {row_of("A", "p", 1), row_of("B", "p", 2)};
  EXPECT_EQ(printed(rows, Format::kJson), "[\n" + first + ",\n" + second + "\n]\n");
  EXPECT_EQ(printed(rows, Format::kNdjson), first + "\n" + second + "\n");
  EXPECT_EQ(printed({}, Format::kJson), "[]\n");
  EXPECT_EQ(printed({}, Format::kNdjson), "");
}

TEST(JsonPrinter, EveryLineParsesWhateverItHolds) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte) every += static_cast<char>(byte);
  const std::string text =
      printed({row_of(every, "\xED\xA0\x80 \"quoted\" \\ /", 1), row_of("ü", "日本\n", 2)},
              Format::kNdjson);
  std::istringstream lines(text);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_TRUE(JsonText(line).has("/name"));
  }
  EXPECT_EQ(count, 2);
  EXPECT_NE(text.find("\"name\":\"ü\",\"prose\":\"日本\\n\""), std::string::npos);  // raw UTF-8
}

TEST(JsonPrinter, ValuesKeepTheirTypes) {
  StringOutput output;
  const auto printer = make_printer({{"t", ""}, {"b", ""}, {"d", ""}, {"l", ""}, {"n", ""}},
                                    Style{Format::kNdjson, Zone(), false}, output);
  printer->row(Row{Time{0}, true, 1.25, std::vector<std::string>{"Q1", "Q2"}, Value()});
  EXPECT_EQ(output.text_,
            R"({"t":"1970-01-01T00:00:00Z","b":true,"d":1.25,"l":["Q1","Q2"],"n":null})"
            "\n");
}

TEST(CsvPrinter, IsThatOfRfc4180) {
  EXPECT_EQ(printed({row_of("a,b", "said \"no\"\r\nthen left", 5), row_of("plain", " x ", 6)},
                    Format::kCsv),
            "name,prose,count,status,inner_a,inner_b\r\n"
            "\"a,b\",\"said \"\"no\"\"\r\nthen left\",5,Failed,,\r\n"
            "plain, x ,6,Failed,,\r\n");
  EXPECT_EQ(printed({}, Format::kCsv), "name,prose,count,status,inner_a,inner_b\r\n");
}

TEST(CsvPrinter, TabsAreThoseOfExcel) {
  EXPECT_EQ(printed({row_of("a\tb", "said \"no\"\nthen, left", 5), row_of("C:\\A", "x", 6)},
                    Format::kTsv),
            "name\tprose\tcount\tstatus\tinner_a\tinner_b\n"
            "\"a\tb\"\t\"said \"\"no\"\"\nthen, left\"\t5\tFailed\t\t\n"
            "C:\\A\tx\t6\tFailed\t\t\n");
}

TEST(CsvPrinter, ACellIsNoFormulaUnlessAskedFor) {
  for (const std::string text : {"=HYPERLINK(\"http://x\",\"y\")", "+1", "-2+3", "@SUM(A1)", "\t=1",
                                 "\r=1", "\n=1", "\uFF1D1", "\uFF0B1", "\uFF0D1", "\uFF201"}) {
    for (const Format format : {Format::kCsv, Format::kTsv}) {
      const std::string safe = printed({row_of("n", text, 1)}, format);
      std::string raw;
      {
        StringOutput output;
        Style style{format, Zone(), false};
        style.raw_cells = true;
        print({row_of("n", text, 1)}, style, output);
        raw = output.text_;
      }
      EXPECT_EQ(safe.size(), raw.size() + 1) << text;
      EXPECT_NE(safe.find("'" + text.substr(0, 1)), std::string::npos) << safe;
      EXPECT_EQ(raw.find('\''), std::string::npos) << raw;
    }
  }
  EXPECT_EQ(printed({row_of("a=1", "1-2", 7)}, Format::kCsv).find('\''), std::string::npos);
  StringOutput numbers;
  const auto printer =
      make_printer({{"d", ""}, {"l", ""}}, Style{Format::kCsv, Zone(), false}, numbers);
  printer->row(Row{-1.5, std::vector<std::string>{"=1", "b"}});
  EXPECT_EQ(numbers.text_, "d,l\r\n-1.500,'=1 b\r\n");
}

TEST(CsvPrinter, AByteOrderMarkComesOnceAndFirst) {
  StringOutput output;
  Style style{Format::kCsv, Zone(), false};
  style.bom = true;
  print({row_of("a", "b", 1), row_of("c", "d", 2)}, style, output);
  EXPECT_TRUE(output.text_.starts_with("\xEF\xBB\xBFname,"));
  EXPECT_EQ(output.text_.rfind("\xEF\xBB\xBF"), 0U);
}

}  // namespace
}  // namespace mifdex::cli
