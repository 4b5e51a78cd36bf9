// Tokens, components and whole observations a second, in bytes of MIF on one core.
//
// The texts are realistic status MIFs of each writer's style, a few hundred different ones that
// together fit no first-level cache, so that branch prediction has to work as it does on a box.
#include <benchmark/benchmark.h>
#include <xxhash.h>

#include <string>
#include <vector>

#include "engine/ingest/decode/observation.h"
#include "engine/mif/lex/tokenizer.h"
#include "engine/mif/parser.h"
#include "engine/mif/shape/template_parser.h"
#include "engine/sms/files/status_mif.h"
#include "io/text/text_encoding.h"

namespace {

using namespace mifdex;

constexpr int kTexts = 400;

std::string attribute(int id, const std::string& name, const std::string& type,
                      const std::string& value) {
  return "    START ATTRIBUTE\r\n      NAME = \"" + name +
         "\"\r\n      ID = " + std::to_string(id) +
         "\r\n      ACCESS = READ-ONLY\r\n      STORAGE = SPECIFIC\r\n      TYPE = STRING(" + type +
         ")\r\n      VALUE = \"" + value + "\"\r\n    END ATTRIBUTE\r\n";
}

// ISMIF32's form, about 1.9 KB.
std::string make_mif(int number) {
  const std::string n = std::to_string(number);
  return "START COMPONENT\r\n  NAME = \"WORKSTATION\"\r\n  START GROUP    NAME = "
         "\"ComponentID\"\r\n    ID = "
         "1\r\n    CLASS = \"DMTF|ComponentID|1.0\"\r\n" +
         attribute(1, "Manufacturer", "64", "Jamalz " + n) +
         attribute(2, "Product", "64", "Test " + n) + attribute(3, "Version", "64", "3." + n) +
         attribute(4, "Locale", "16", "") + attribute(5, "Serial Number", "64", "") +
         attribute(6, "Installation", "64", "DateTime") +
         "  END GROUP\r\n  START GROUP\r\n    NAME = \"InstallStatus\"\r\n    ID = 2\r\n    CLASS "
         "= "
         "\"MICROSOFT|JOBSTATUS|1.0\"\r\n" +
         attribute(1, "Status", "32", number % 7 == 0 ? "Failed" : "Success") +
         attribute(2, "Description", "148",
                   "Setup ended with code " + n +
                       std::string(static_cast<std::size_t>(number % 120), 'x')) +
         "  END GROUP\r\nEND COMPONENT\r\n";
}

struct Texts {
  std::vector<std::string> texts;
  std::int64_t bytes = 0;

  Texts() {
    for (int i = 0; i < kTexts; ++i) {
      texts.push_back(make_mif(i));
      bytes += static_cast<std::int64_t>(texts.back().size());
      texts.back().append(io::PaddedBytes::kPadding, '\0');
    }
  }

  io::PaddedBytes operator[](std::size_t i) const {
    return io::PaddedBytes::assume_padded(texts[i].data(),
                                          texts[i].size() - io::PaddedBytes::kPadding);
  }
};

const Texts& texts() {
  static const Texts made;
  return made;
}

// One tokenizer for all texts, as a parser has it; the argument is the ScanLevel.
void tokenize(benchmark::State& state) {
  const auto level = static_cast<engine::mif::ScanLevel>(state.range(0));
  if (!engine::mif::can_scan_at(level)) {
    state.SkipWithError("this CPU has no such level");
    return;
  }
  engine::mif::Tokenizer tokenizer{io::PaddedBytes()};
  for (auto _ : state) {
    for (std::size_t i = 0; i < kTexts; ++i) {
      tokenizer = engine::mif::Tokenizer(texts()[i], level);
      std::size_t count = 0;
      while (tokenizer.next().kind != engine::mif::TokenKind::kEnd) ++count;
      benchmark::DoNotOptimize(count);
    }
  }
  state.SetBytesProcessed(state.iterations() * texts().bytes);
  state.SetLabel(engine::mif::name_of(level));
}
BENCHMARK(tokenize)->Arg(0)->Arg(1);

void parse(benchmark::State& state) {
  engine::mif::Parser parser;
  io::Arena arena;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kTexts; ++i) {
      arena.reset();
      benchmark::DoNotOptimize(parser.parse(texts()[i], arena).groups.size());
    }
  }
  state.SetBytesProcessed(state.iterations() * texts().bytes);
}
BENCHMARK(parse);

// The same by templates: all texts have one template, as those of one writer.
void parse_known(benchmark::State& state) {
  engine::mif::TemplateParser parser;
  io::Arena arena;
  for (auto _ : state) {
    for (std::size_t i = 0; i < kTexts; ++i) {
      arena.reset();
      benchmark::DoNotOptimize(parser.parse_first(texts()[i], arena).groups.size());
    }
  }
  state.SetBytesProcessed(state.iterations() * texts().bytes);
}
BENCHMARK(parse_known);

const engine::mif::Component& read(engine::mif::Parser& parser, io::PaddedBytes text,
                                   io::Arena& arena) {
  return parser.parse(text, arena);
}

const engine::mif::Component& read(engine::mif::TemplateParser& parser, io::PaddedBytes text,
                                   io::Arena& arena) {
  return parser.parse_first(text, arena);
}

// Bytes to record: hash, decode, parse, status, texts copied.
template <class AnyParser>
void observe(benchmark::State& state) {
  AnyParser parser;
  io::Arena scratch;
  io::Arena arena;
  const io::Encoding fallback;
  for (auto _ : state) {
    arena.reset();
    for (std::size_t i = 0; i < kTexts; ++i) {
      scratch.reset();
      io::FileBytes file;
      file.bytes = texts()[i];
      const io::DecodedText decoded = io::decode_text(file.bytes, fallback, scratch);
      const engine::mif::Component& component = read(parser, decoded.text, scratch);
      const auto status = engine::read_status_mif(component);
      io::SourceOffsets offsets(file.bytes, decoded);
      index::Record record = engine::make_record(file, decoded, offsets, component, *status, arena);
      record.hash = XXH3_64bits(file.bytes.data(), file.bytes.size());
      benchmark::DoNotOptimize(record);
    }
  }
  state.SetBytesProcessed(state.iterations() * texts().bytes);
}
BENCHMARK(observe<engine::mif::TemplateParser>)->Name("observe");
BENCHMARK(observe<engine::mif::Parser>)->Name("observe_unknown");

}  // namespace

BENCHMARK_MAIN();
