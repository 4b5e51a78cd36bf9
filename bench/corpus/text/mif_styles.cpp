#include "bench/corpus/text/mif_styles.h"

#include <algorithm>
#include <cstddef>

#include "bench/corpus/text/mif_text.h"
#include "bench/corpus/text/phrases.h"

namespace mifdex::corpus {
namespace {

constexpr std::string_view kComponentClass = "DMTF|ComponentID|1.0";
constexpr std::string_view kStatusClass = "MICROSOFT|JOBSTATUS|1.0";

/// Returns a literal in which line ends are those of the file and everything else is unchanged.
std::string raw_literal(std::string_view text) {
  std::string lines;
  for (const char byte : text) {
    if (byte == '\n') {
      lines += '\r';
    }
    lines += byte;
  }
  return quoted(lines);
}

/// Returns a literal by the grammar: a backslash before each backslash and quote (GRAMMAR.md,
/// section 3).
std::string escaped_literal(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '\\' || byte == '"') {
      escaped += '\\';
    }
    escaped += byte;
  }
  return quoted(escaped);
}

void six_attributes(MifText& mif, const StatusFacts& facts) {
  mif.begin_group("ComponentID", 1, kComponentClass);
  mif.attribute("Manufacturer", 1, 64, quoted(facts.manufacturer));
  mif.attribute("Product", 2, 64, quoted(facts.product));
  mif.attribute("Version", 3, 64, quoted(facts.version));
  mif.attribute("Locale", 4, 16, quoted(facts.locale));
  mif.attribute("Serial Number", 5, 64, quoted(facts.serial_number));
  mif.attribute("Installation", 6, 64, quoted(facts.installation));
  mif.end_group();
}

void five_attributes(MifText& mif, const StatusFacts& facts) {
  mif.begin_group("ComponentID", 1, kComponentClass);
  mif.attribute("Manufacturer", 1, 45, quoted(facts.manufacturer));
  mif.attribute("Product", 2, 45, quoted(facts.product));
  mif.attribute("Version", 3, 45, quoted(facts.version));
  mif.attribute("Serial Number", 4, 45, quoted(facts.serial_number));
  mif.attribute("Installation", 5, 45, quoted(facts.installation));
  mif.end_group();
}

/// A value and the size declared for it.
struct Sized {
  std::size_t size = 0;
  std::string value;
};

void install_status(MifText& mif, const StatusFacts& facts, int id, std::size_t status_size,
                    const Sized& description) {
  mif.begin_group("InstallStatus", id, kStatusClass);
  if (facts.status) {
    mif.attribute("Status", 1, status_size, quoted(*facts.status));
  }
  mif.attribute("Description", 2, description.size, description.value);
  mif.end_group();
}

std::string ismif32(const StatusFacts& facts) {
  MifText mif(Dialect{.group_name_beside = true});
  mif.begin_component("WORKSTATION");
  six_attributes(mif, facts);
  // It declares the size of what it writes, 0 if there is no text; each line end counts as two.
  const auto line_ends = std::ranges::count(facts.description, '\n');
  const std::size_t size =
      count_characters(facts.description) + static_cast<std::size_t>(line_ends);
  install_status(mif, facts, 2, 32, {size, raw_literal(facts.description)});
  mif.end_component();
  return mif.take();
}

std::string pcm(const StatusFacts& facts) {
  MifText mif(Dialect{});
  mif.begin_component("WORKSTATION");
  five_attributes(mif, facts);
  install_status(mif, facts, 2, 45, {255, escaped_literal(facts.description)});
  mif.end_component();
  return mif.take();
}

std::string vb_setup(const StatusFacts& facts) {
  MifText mif(
      Dialect{.capitals = false, .access_and_storage = false, .step = 14, .title_indent = 14});
  mif.begin_component("Workstation");
  install_status(mif, facts, 1, 16, {256, facts.description});
  mif.end_component();
  return mif.take();
}

std::string watcom(const StatusFacts& facts) {
  MifText mif(
      Dialect{.capitals = false, .access_and_storage = false, .step = 0, .title_indent = 0});
  mif.begin_component("Workstation");
  install_status(mif, facts, 1, 16, {128, raw_literal(facts.description)});
  mif.end_component();
  return mif.take();
}

std::string psadt(const StatusFacts& facts) {
  MifText mif(Dialect{.title_indent = 0});
  mif.begin_component("WORKSTATION");
  six_attributes(mif, facts);
  install_status(mif, facts, 2, 32, {128, raw_literal(facts.description)});
  mif.end_component();
  return mif.take();
}

/// Returns the character that begins at `at` and moves `at` past it. The text is ours: well formed.
char32_t next_character(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(utf8[i]); };
  const unsigned lead = byte(at++);
  if (lead < 0x80) {
    return lead;
  }
  const std::size_t rest = lead < 0xE0 ? 1 : 2;
  char32_t character = lead & (lead < 0xE0 ? 0x1FU : 0x0FU);
  for (std::size_t i = 0; i < rest; ++i) {
    character = (character << 6) | (byte(at++) & 0x3FU);
  }
  return character;
}

}  // namespace

std::string to_windows_1252(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    bytes += static_cast<char>(next_character(utf8, at));
  }
  return bytes;
}

std::string to_utf16le(std::string_view utf8) {
  std::string bytes = "\xFF\xFE";
  bytes.reserve(2 * utf8.size() + 2);
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t character = next_character(utf8, at);
    bytes += static_cast<char>(character & 0xFFU);
    bytes += static_cast<char>(character >> 8);
  }
  return bytes;
}

std::string write_status_mif(const StatusFacts& facts) {
  switch (facts.writer) {
    case Writer::kIsmif32:
      return to_windows_1252(ismif32(facts));
    case Writer::kPcm:
      return to_windows_1252(pcm(facts));
    case Writer::kVbSetup:
      return to_windows_1252(vb_setup(facts));
    case Writer::kWatcom:
      return to_windows_1252(watcom(facts));
    case Writer::kPsadtUtf8:
      return "\xEF\xBB\xBF" + psadt(facts);
    case Writer::kPsadtUtf16:
      return to_utf16le(psadt(facts));
  }
  return {};
}

}  // namespace mifdex::corpus
