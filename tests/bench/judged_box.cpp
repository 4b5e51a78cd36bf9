#include "tests/bench/judged_box.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdio>
#include <sstream>
#include <string_view>

#include "io/base/endian.h"
#include "io/base/utf8.h"

namespace mifdex::corpus {
namespace {

void flatten(const simdjson::dom::element& element, const std::string& name, Line& line) {
  if (element.is_object()) {
    for (const auto& [key, value] : simdjson::dom::object(element)) {
      if (name.empty()) {
        line.fields.emplace_back(key);
      }
      flatten(value, (name.empty() ? "" : name + ".") + std::string(key), line);
    }
  } else if (element.is_string()) {
    line.values[name] = std::string_view(element);
    EXPECT_NE(line.values[name], "") << name << ": no value is null, never empty";
  } else if (!element.is_null()) {
    line.values[name] = simdjson::minify(element);
  }
}

}  // namespace

std::vector<Line> lines_of(Truth& truth, const Fleet& fleet, std::uint64_t seed) {
  char* bytes = nullptr;
  std::size_t size = 0;
  std::FILE* out = ::open_memstream(&bytes, &size);
  EXPECT_TRUE(truth.write(fleet, seed, {"night"}, out));
  std::fclose(out);
  std::istringstream text(std::string(bytes, size));
  std::free(bytes);
  std::vector<Line> lines;
  simdjson::dom::parser parser;
  for (std::string json; std::getline(text, json);) {
    const auto element = parser.parse(json);
    EXPECT_EQ(element.error(), simdjson::SUCCESS) << json;
    flatten(element.value_unsafe(), "", lines.emplace_back());
  }
  return lines;
}

CorpusOptions options_of(std::uint32_t machines, std::uint32_t jobs) {
  CorpusOptions options;
  options.machines = machines;
  options.jobs = jobs;
  return options;
}

const Judged& night() {
  static const Judged judged(options_of(4000, 2));
  return judged;
}
const Judged& many_jobs() {
  static const Judged judged(options_of(4, 300));
  return judged;
}

const MemoryBox::File& file_of(const Judged& judged, const Line& line) {
  return judged.made.box.files.at(line.at("origin.path"));
}

std::string decoded(const Line& line, const std::string& bytes) {
  const std::string encoding = line.at("origin.encoding");
  std::string out;
  if (encoding == "utf-8") {
    EXPECT_TRUE(bytes.starts_with("\xEF\xBB\xBF"));
    return bytes.substr(3);
  }
  if (encoding == "utf-16le") {
    EXPECT_TRUE(bytes.starts_with("\xFF\xFE"));
    for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
      utf8::append(out, io::little_u16(bytes, at));
    }
    return out;
  }
  bool ascii = true;
  for (const char byte : bytes) {
    const auto c = static_cast<unsigned char>(byte);
    ascii = ascii && c < 0x80;
    EXPECT_FALSE(c >= 0x80 && c < 0xA0);
    utf8::append(out, c);
  }
  EXPECT_EQ(encoding, ascii ? "ascii" : "windows-1252");
  return out;
}

}  // namespace mifdex::corpus
