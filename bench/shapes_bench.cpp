// Time per byte, which must be linear for any input: texts from 1 KB to 64 MB for which a careless
// reader would need time quadratic in their length.
//
//     mifdex_shapes_bench [--benchmark_filter=REGEX]      a row for each size; BigO is ns a byte
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/mif/parser.h"

namespace {

using namespace mifdex;
using engine::mif::Depth;
using engine::mif::Parser;

// A text is `head` followed by repetitions of `unit`.
struct Shape {
  const char* name;
  std::string_view head;
  std::string_view unit;
};

constexpr std::string_view kInValue = "START ATTRIBUTE\nVALUE = \"";
constexpr std::string_view kInTable = "START TABLE\n";

using namespace std::string_view_literals;

constexpr Shape kShapes[] = {
    {"quotes", "", "\""},
    {"quotes_in_a_value", kInValue, "\""},
    {"backslashes", kInValue, "\\"},
    {"backslash_quote", kInValue, "\\\""},
    {"quote_backslash_lines", "", "\"\\\n"},
    {"inner_quotes", "", "x \"a\" b\n"},
    {"inner_quotes_in_a_value", kInValue, "x \"a\" b\n"},
    {"open_values", "", "VALUE = \"a\n"},
    {"open_literals", "", "\"a\n"},
    {"literals_side_by_side", "NAME = ", "\"a\" "},
    {"open_rows", kInTable, "{\""},
    {"commas", kInTable, "{,,,,,,,\n"},
    {"nested_groups", "", "START GROUP\n"},
    {"nested_attributes", "START GROUP\n", "START ATTRIBUTE "},
    {"starts", "", "START "},
    {"ends", "", "END GROUP "},
    {"lists", "", "START ENUM 1 = \"a\" "},
    {"names_without_text", "", "NAME = \n"},
    {"comment", "//", "x"},
    {"comments", "", "//\n"},
    {"blanks", "", " "},
    {"newlines", "VALUE = ", "\n"},
    {"newlines_in_a_value", kInValue, "\n"},
    {"blanks_in_a_value", kInValue, "\" "},
    {"returns", "", "\r"},
    {"odd_quotes", "VALUE = ", "'"},
    {"odd_quotes_lines", "", "VALUE = '\n"},
    {"one_word", "", "x"},
    {"one_number", "ID = ", "1"},
    {"nuls", "", "\0"sv},
};

std::string make_text(const Shape& shape, std::size_t bytes) {
  std::string text(shape.head);
  text.reserve(bytes + io::PaddedBytes::kPadding);
  while (text.size() < bytes) text += shape.unit;
  text.resize(bytes);
  return text.append(io::PaddedBytes::kPadding, '\0');
}

void parse_shape(benchmark::State& state, const Shape& shape, Depth depth) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  const std::string text = make_text(shape, bytes);
  const io::PaddedBytes padded = io::PaddedBytes::assume_padded(text.data(), bytes);
  Parser parser(depth);
  io::Arena arena;
  for (auto _ : state) {
    arena.reset();
    benchmark::DoNotOptimize(parser.parse(padded, arena).groups.size());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
  state.SetComplexityN(state.range(0));
}

void register_shapes() {
  constexpr std::int64_t kSmallest = 1 << 10;
  constexpr std::int64_t kLargest = 64 << 20;
  for (const Shape& shape : kShapes) {
    for (const Depth depth : {Depth::kStatus, Depth::kFull}) {
      const std::string name = std::string(shape.name) + (depth == Depth::kFull ? "/whole" : "");
      benchmark::RegisterBenchmark(name.c_str(), parse_shape, shape, depth)
          ->RangeMultiplier(16)
          ->Range(kSmallest, kLargest)
          ->Complexity(benchmark::oN);
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  register_shapes();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
