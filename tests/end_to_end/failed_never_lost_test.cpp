// A status MIF with Failed, whatever was done to it, is never read as a success and never
// disappears unreported.
//
// MIFDEX_PROPERTY_SEED draws other variants than usual; MIFDEX_PROPERTY_VARIANTS draws more of
// them; MIFDEX_PROPERTY_KEEP names a folder that keeps the files of variants that break a promise.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/end_to_end/failed_report.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

constexpr std::uint64_t kSeed = 19970521;
constexpr unsigned kVariants = 800;
constexpr unsigned kVariantsOfABox = 400;

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// Returns the value of `key`, a text, in a line of JSON; empty if it is missing.
std::string text_in(const std::string& line, const std::string& key) {
  const std::string begin = "\"" + key + "\":\"";
  const std::size_t at = line.find(begin);
  if (at == std::string::npos) return {};
  const std::size_t from = at + begin.size();
  return line.substr(from, line.find('"', from) - from);
}

/// Returns the machine whose folder holds the file of a result.
std::string machine_of(const std::string& line) {
  const std::string path = text_in(line, "path");
  const std::size_t begin = path.find('/') + 1;
  return path.substr(begin, path.find('/', begin) - begin);
}

/// The answers for each machine: the statuses of its results, "rejected" for a reject.
using Said = std::map<std::string, std::set<std::string>>;

Said ask(const std::string& index) {
  Said said;
  for (const std::string& line : lines_of(answer(index, {"status"}))) {
    said[machine_of(line)].insert(text_in(line, "status"));
  }
  for (const std::string& line : lines_of(answer(index, {"rejects"}))) {
    said[machine_of(line)].insert("rejected");
  }
  return said;
}

/// The way a box is read. With the layout each variant is the report of a machine on a job, so that
/// everything in its file is in one result; without, only its own content identifies it.
enum class Reading : std::uint8_t { kWithLayout, kAsItIs };

/// Indexes the variants, each in the folder of its machine, and returns the answers for all of
/// them.
Said read(const std::vector<Variant>& variants, Reading reading, const TempFolder& scratch) {
  for (const Variant& variant : variants) {
    scratch.write("box/VAQ0000F/" + variant.machine + "/" + variant.path, variant.bytes);
  }
  const bool with_layout = reading == Reading::kWithLayout;
  const std::string index = scratch / (with_layout ? "layout" : "plain");
  std::vector<std::string> words = {scratch / "box", "-q"};
  if (with_layout) words.insert(words.end(), {"--layout", "{job}/{machine}/**"});
  index_box(index, words);
  return ask(index);
}

bool keeps(const Variant& variant, Reading reading, const std::set<std::string>& said) {
  const bool may_succeed = reading == Reading::kAsItIs && variant.reports_success;
  if (said.contains("Complete") && !may_succeed) return false;
  switch (variant.promise) {
    case Promise::kFailed:
      return said.contains("Failed");
    case Promise::kNotLost:
      return std::ranges::any_of(
          said, [](const auto& word) { return word != "None" && word != "Complete"; });
    case Promise::kNoSuccess:
      break;
  }
  return true;
}

/// Returns the variants whose promise was not kept, with the answers for each.
std::vector<std::pair<Variant, std::string>> broken(const std::vector<Variant>& variants,
                                                    Reading reading, const Said& said) {
  std::vector<std::pair<Variant, std::string>> all;
  for (const Variant& variant : variants) {
    const auto found = said.find(variant.machine);
    const std::set<std::string> words =
        found == said.end() ? std::set<std::string>() : found->second;
    if (keeps(variant, reading, words)) continue;
    std::string text = reading == Reading::kWithLayout ? "with the layout: " : "as it is: ";
    for (const std::string& word : words) text += word + " ";
    all.emplace_back(variant, words.empty() ? text + "nothing" : text);
  }
  return all;
}

void keep_file(const Variant& variant) {
  const char* const folder = std::getenv("MIFDEX_PROPERTY_KEEP");
  if (folder == nullptr) return;
  const fs::path place = fs::path(folder) / "VAQ0000F" / variant.machine;
  fs::create_directories(place);
  std::ofstream(place / variant.path, std::ios::binary) << variant.bytes;
}

TEST(FailedReport, IsNeverASuccessAndNeverLost) {
  const std::uint64_t seed = number_from("MIFDEX_PROPERTY_SEED", kSeed);
  const auto count = static_cast<unsigned>(number_from("MIFDEX_PROPERTY_VARIANTS", kVariants));
  for (unsigned begin = 0; begin < count; begin += kVariantsOfABox) {
    std::vector<Variant> variants;
    for (unsigned i = begin; i < std::min(count, begin + kVariantsOfABox); ++i) {
      variants.push_back(draw_variant(seed, i));
    }
    const TempFolder scratch;
    for (const Reading reading : {Reading::kWithLayout, Reading::kAsItIs}) {
      const Said said = read(variants, reading, scratch);
      for (const auto& [variant, words] : broken(variants, reading, said)) {
        ADD_FAILURE() << "MIFDEX_PROPERTY_SEED=" << seed << " " << variant.machine << ": "
                      << variant.description << "\n  " << words;
        keep_file(variant);
      }
    }
  }
}

/// Proves that the test above can fail.
TEST(FailedReport, ASuccessAndALossAreSeen) {
  const std::string failed = cli::status_mif("Failed", "disk full");
  const std::string success = cli::status_mif("Success", "done");
  const auto variant = [](const char* machine, const std::string& bytes, Promise promise) {
    return Variant{machine, "0000002A.PCK", bytes, promise, false, "by hand"};
  };
  const std::vector<Variant> variants = {
      variant("PC1", failed, Promise::kFailed), variant("PC2", success, Promise::kNoSuccess),
      variant("PC3", "a package", Promise::kNotLost),
      variant("PC4", cli::status_mif("Odd", "odd"), Promise::kFailed),
      variant("PC5", cli::status_mif("Odd", "odd, too"), Promise::kNotLost)};
  const TempFolder scratch;
  const auto machines = [&](Reading reading) {
    std::set<std::string> names;
    for (const auto& found : broken(variants, reading, read(variants, reading, scratch))) {
      names.insert(found.first.machine);
    }
    return names;
  };
  // With the layout, a file that has the name of a status MIF but is not one is an Unreadable
  // result.
  EXPECT_EQ(machines(Reading::kWithLayout), (std::set<std::string>{"PC2", "PC4"}));
  EXPECT_EQ(machines(Reading::kAsItIs), (std::set<std::string>{"PC2", "PC3", "PC4"}));
}

}  // namespace
}  // namespace mifdex
