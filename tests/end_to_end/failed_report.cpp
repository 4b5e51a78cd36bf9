#include "tests/end_to_end/failed_report.h"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>

#include "tests/support/any_container.h"

namespace mifdex {
namespace {

using namespace std::string_literals;

/// Draws random numbers, the same on every machine.
class Draw {
 public:
  Draw(std::uint64_t seed, unsigned number) : random_(seed * 1'000'003 + number) {}

  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  /// Draws one of a range of constants.
  template <class Range>
  const auto& of(const Range& all) {
    return all[below(std::size(all))];
  }

 private:
  std::mt19937_64 random_;
};

struct Encoding {
  std::string_view name;
  std::string_view mark;  ///< the bytes at the beginning
  std::string_view text;  ///< words of a description
  unsigned unit = 1;      ///< bytes of a code unit
  bool big_endian = false;
};

constexpr auto kEncodings = std::to_array<Encoding>({
    {"ascii", "", "disk full"},
    {"windows-1252", "", "Datentr\xE4ger voll, 30 \x80"},
    {"windows-1251", "", "\xCD\xE5\xF2 \xEC\xE5\xF1\xF2\xE0"},
    {"cp437", "",
     "Datentr\x84ger \x81"
     "berf\x81llt"},
    {"cp850", "", "Le disque est satur\x82"},
    {"cp932", "",
     "\x83\x66\x83\x42\x83\x58\x83\x4E\x95\x5C\x8E\xA6"},  // a second byte is a backslash
    {"gbk", "", "\xB4\xC5\xC5\xCC\xBF\xD5\xBC\xE4\xB2\xBB\xD7\xE3"},
    {"cp949", "", "\xB5\xF0\xBD\xBA\xC5\xA9 \xB0\xA1\xB5\xE6"},
    {"utf-8", "", "Datentr\xC3\xA4ger voll"},
    {"utf-8 with a mark", "\xEF\xBB\xBF", "Datentr\xC3\xA4ger voll"},
    {"utf-16le with a mark", "\xFF\xFE", "disk full", 2},
    {"utf-16be with a mark", "\xFE\xFF", "disk full", 2, true},
    {"utf-16le", "", "disk full", 2},
    {"utf-16be", "", "disk full", 2, true},
});

std::string encoded(const Encoding& encoding, const std::string& text) {
  std::string bytes(encoding.mark);
  if (encoding.unit == 1) return bytes + text;
  for (const char c : text) {
    if (encoding.big_endian) bytes += '\0';
    bytes += c;
    if (!encoding.big_endian) bytes += '\0';
  }
  return bytes;
}

/// The format in which a writer writes its MIF.
struct Writing {
  std::string_view name;
  std::string_view line_end = "\r\n";
  std::string_view indent = "  ";
  std::string_view equals = " = ";
  std::string_view open = "\"";
  std::string_view close = "\"";
  bool lower_case = false;
  bool comments = false;
};

constexpr auto kWritings = std::to_array<Writing>({
    {"plain"},
    {"unix lines", "\n"},
    {"mac lines", "\r"},
    {"tabs, no blanks", "\r\n", "\t", "="},
    {"lower case", "\n", "", " = ", "\"", "\"", true},
    {"comments", "\r\n", "    ", " = ", "\"", "\"", false, true},
    {"comments, unix lines", "\n", "", "  =  ", "\"", "\"", false, true},
    {"&quot;", "\r\n", "", " = ", "&quot;", "&quot;"},
    {"quoted_text-printable"},
});

/// The same, in bytes of one encoding only.
constexpr auto kCurlyWritings = std::to_array<Writing>({
    {"curly quotes, 1252", "\r\n", "", " = ", "\x93", "\x94"},
    {"low quotes, 1252", "\r\n", "", " = ", "\x84", "\x93"},
    {"angle quotes, 1252", "\r\n", "", " = ", "\xAB", "\xBB"},
    {"no-break spaces, 1252", "\r\n", "\xA0\xA0", "\xA0=\xA0"},
});
constexpr auto kCurlyUtf8Writings = std::to_array<Writing>({
    {"curly quotes", "\r\n", "", " = ", "\xE2\x80\x9C", "\xE2\x80\x9D"},
    {"low quotes", "\n", "", " = ", "\xE2\x80\x9E", "\xE2\x80\x9C"},
    {"angle quotes", "\n", "", " = ", "\xC2\xAB", "\xC2\xBB"},
    {"no-break spaces", "\r\n", "\xC2\xA0\xC2\xA0", "\xC2\xA0=\xC2\xA0"},
});

/// Writes the lines of a MIF in a Writing.
class MifWriter {
 public:
  explicit MifWriter(const Writing& writing) : writing_(writing) {}

  void line(const std::string& text) {
    const std::string cased = writing_.lower_case ? lower(text) : text;
    bytes_.append(writing_.indent).append(cased).append(writing_.line_end);
  }
  void statement(const std::string& keyword, const std::string& value) {
    line(keyword + std::string(writing_.equals) + value);
  }
  /// Writes a statement whose value is a text, which keeps its case.
  void text(const std::string& keyword, const std::string& value) {
    const std::string cased = writing_.lower_case ? lower(keyword) : keyword;
    bytes_.append(writing_.indent).append(cased).append(writing_.equals);
    bytes_.append(writing_.open).append(value).append(writing_.close).append(writing_.line_end);
  }
  void comment(const std::string& words) {
    if (writing_.comments) bytes_.append("// ").append(words).append(writing_.line_end);
  }
  void attribute(int id, const std::string& name, const std::string& value) {
    line("START ATTRIBUTE");
    text("NAME", name);
    statement("ID", std::to_string(id));
    statement("TYPE", "STRING(64)");
    text("VALUE", value);
    line("END ATTRIBUTE");
  }
  void group(int id, const std::string& name, const std::string& class_string) {
    line("START GROUP");
    text("NAME", name);
    statement("ID", std::to_string(id));
    text("CLASS", class_string);
  }

  const std::string& bytes() const { return bytes_; }

 private:
  static std::string lower(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return text;
  }

  const Writing& writing_;
  std::string bytes_;
};

/// Returns a status MIF; its comments hold text that would be read if they were not comments.
std::string status_mif(const Writing& writing, const std::string& status,
                       const std::string& description) {
  MifWriter mif(writing);
  mif.comment("Success \" START GROUP VALUE = \"Success\"");
  mif.line("START COMPONENT");
  mif.text("NAME", "WORKSTATION");
  mif.group(1, "ComponentID", "DMTF|ComponentID|1.0");
  mif.attribute(1, "Manufacturer", "Jamalz");
  mif.attribute(2, "Product", "JamalTest");
  mif.attribute(3, "Version", "3.15");
  mif.line("END GROUP");
  mif.comment("it's done");
  mif.group(2, "InstallStatus", "MICROSOFT|JOBSTATUS|1.0");
  mif.attribute(1, "Status", status);
  mif.comment("VALUE = \"Success\"");
  mif.attribute(2, "Description", description);
  mif.line("END GROUP");
  mif.line("END COMPONENT");
  return mif.bytes();
}

/// The text around the MIF in its file.
struct Wrapping {
  std::string_view name;
  std::string_view before;
  std::string_view after;
  /// True if a document could look like this: the file then keeps the name of a status MIF.
  bool is_text = false;
};

constexpr auto kWrappings = std::to_array<Wrapping>({
    {"none", "", ""},
    {"none", "", ""},
    {"none", "", ""},
    {"empty lines", "\r\n\r\n  \r\n", "\r\n\r\n"},
    {"^Z", "", "\x1A"},
    {"^Z and text", "", "\x1A\r\nStatus = \"Success\"\r\n", true},
    {"a banner", "Setup of JamalTest 3.15\r\n=======================\r\n", "", true},
    {"a banner with quotes", "Setup said: \"Success\" and 'more\"\r\n", "", true},
    {"a banner with digits", "0 files copied\r\n1 error(s), see 3.15 & \\SRV\\LOG\r\n", "", true},
    {"a log before",
     "21.05.97 17:09:28 setup started (pid 42)\r\n[17:09:29] VALUE = \"Success\"\r\n", "", true},
    {"XML before", "<?xml version=\"1.0\"?>\r\n<report status=\"Success\">\r\n", "</report>\r\n",
     true},
    {"an INI section before", "[Setup]\r\nStatus=Success\r\nID=1\r\n\r\n", "", true},
    {"a log behind", "", "21.05.97 17:09:30 Status: Success\r\nEND\r\n", true},
});

/// Another component in the same file, of another product, that reports a success.
constexpr std::string_view kOtherComponents[] = {"none",   "none",   "none",
                                                 "before", "behind", "behind ^Z"};

constexpr std::string_view kNames[] = {"0000002A.PCK", "0000002a.pck", "JAMAL.MIF", "jamal.mif"};
constexpr std::string_view kOtherNames[] = {
    "REPORT",      "REPORT.TXT",   "JAMAL.MIF.bak", "Copy of JAMAL.MIF", "JAMAL (1).MIF",
    "JAMAL.MIF;1", "0000002A.OLD", "a b'c.mif",     "\xC3\xA4.mif",      "~JAMAL.TMP"};

/// An accident to the bytes of the MIF, or to those of its container.
enum class Damage : std::uint8_t { kNone, kCut, kBit, kContainerCut, kContainerBit, kZipName };

constexpr std::string_view kDamageNames[] = {"none",
                                             "cut",
                                             "a bit",
                                             "container cut",
                                             "a bit of the container",
                                             "a letter of the name in the zip's directory"};

/// Cuts `bytes`, or flips one of their bits; returns where.
std::size_t damage(std::string& bytes, bool cut, Draw& draw) {
  const std::size_t at = draw.below(bytes.size());
  if (cut) {
    bytes.resize(at);
  } else {
    bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ (1U << draw.below(8)));
  }
  return at;
}

/// Changes the last letter of the name in the directory of a zip with one file: JAMAL.MIF becomes
/// JAMAL.MID. Returns the place.
std::size_t damage_zip_name(std::string& zip) {
  constexpr std::size_t kHeader = 46;
  const std::size_t central = zip.rfind("PK\1\2");
  const std::size_t length = static_cast<unsigned char>(zip[central + 28]);
  const std::size_t at = central + kHeader + length - 1;
  zip[at] = zip[at] == 'D' ? 'E' : 'D';
  return at;
}

/// The parts of a variant as they were drawn.
struct Parts {
  const Encoding* encoding = nullptr;
  const Writing* writing = nullptr;
  const Wrapping* wrapping = nullptr;
  std::string_view other_component;
  std::string_view name;
  const Container* container = nullptr;
  Damage damage = Damage::kNone;
};

bool is_mail(const Writing& writing) { return writing.name == "quoted_text-printable"; }

/// Returns `text` with every byte beyond ASCII, and every '=', as mail writes it.
std::string quoted_text(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string bytes;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80U && c != '=') {
      bytes += c;
    } else {
      bytes.append("=").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 0xFU]);
    }
  }
  return bytes;
}

/// Draws how the quotes and blanks of a file in `encoding` are written.
const Writing& draw_writing(const Encoding& encoding, Draw& draw) {
  if (draw.one_in(4)) {
    if (encoding.name == "windows-1252") return draw.of(kCurlyWritings);
    if (encoding.name.starts_with("utf-8")) return draw.of(kCurlyUtf8Writings);
  }
  const Writing& writing = draw.of(kWritings);
  // Mail is in bytes that begin with no mark, and is ASCII once it is quoted_text.
  const bool mail = encoding.unit == 1 && encoding.mark.empty();
  return is_mail(writing) && !mail ? kWritings.front() : writing;
}

Parts draw_parts(Draw& draw) {
  Parts parts;
  parts.encoding = &draw.of(kEncodings);
  parts.writing = &draw_writing(*parts.encoding, draw);
  parts.wrapping = &draw.of(kWrappings);
  parts.other_component = draw.of(kOtherComponents);
  const bool renamed = !parts.wrapping->is_text && draw.one_in(4);
  parts.name = renamed ? draw.of(kOtherNames) : draw.of(kNames);
  parts.container = draw.one_in(2) ? &all_containers().front() : &draw.of(all_containers());
  constexpr Damage kDamages[] = {
      Damage::kNone, Damage::kNone, Damage::kNone,         Damage::kCut,          Damage::kBit,
      Damage::kBit,  Damage::kBit,  Damage::kContainerCut, Damage::kContainerBit, Damage::kZipName};
  parts.damage = draw.of(kDamages);
  // A cut may leave the component that reports a success, if it is the first: then the cut is in
  // the other one. The rest of a container may be the first one alone.
  if (parts.damage == Damage::kCut && parts.other_component != "before") {
    parts.other_component = "none";
  }
  if (parts.damage == Damage::kContainerCut) parts.other_component = "none";
  if (parts.damage == Damage::kZipName && parts.container->name != "zip") {
    parts.damage = Damage::kNone;
  }
  const bool in_container = parts.container->name != "none";
  if (parts.damage == Damage::kContainerCut && !in_container) parts.damage = Damage::kCut;
  if (parts.damage == Damage::kContainerBit && !in_container) parts.damage = Damage::kBit;
  return parts;
}

/// Returns the text of the file; if `to_failed`, only up to the end of the line with which the
/// component with Failed begins.
std::string text_of(const Parts& parts, const std::string& machine, bool to_failed = false) {
  const std::string words = std::string(parts.encoding->text) + " on " + machine;
  const std::string other = status_mif(*parts.writing, "Success", "the other product, " + machine);
  std::string text(parts.wrapping->before);
  if (parts.other_component == "before") text += other;
  if (to_failed) {
    MifWriter begin(*parts.writing);
    begin.comment("Success \" START GROUP VALUE = \"Success\"");
    begin.line("START COMPONENT");
    text += begin.bytes();
    return is_mail(*parts.writing) ? quoted_text(text) : text;
  }
  text += status_mif(*parts.writing, "Failed", words);
  if (parts.other_component == "behind") text += other;
  if (parts.other_component == "behind ^Z") text += "\x1A" + other;
  text.append(parts.wrapping->after);
  return is_mail(*parts.writing) ? quoted_text(text) : text;
}

/// True if the name shows that the file is a MIF: the rest of a MIF that was cut may not
/// show it.
bool is_told_by_name(std::string_view name) {
  return name.ends_with(".MIF") || name.ends_with(".mif");
}

/// Returns the name of a file that holds the one called `name`; it contains that name if the bytes
/// do not.
std::string file_name(const Container& container, const std::string& name) {
  if (container.name == "none") return name;
  if (container.name == "sz_" || container.name == "kw_") {
    return name.substr(0, name.size() - 1) + "_";
  }
  const std::string extension = "." + std::string(container.name);
  return container.format == "raw" ? name + extension : "BOX" + extension;
}

}  // namespace

Variant draw_variant(std::uint64_t seed, unsigned number) {
  Draw draw(seed, number);
  const Parts parts = draw_parts(draw);
  Variant variant;
  variant.machine = "PC" + std::to_string(100'000 + number).substr(1);
  std::string content = encoded(*parts.encoding, text_of(parts, variant.machine));
  const std::size_t whole = content.size();
  std::size_t at = 0;
  if (parts.damage == Damage::kCut && parts.other_component == "before") {
    const std::size_t begin =
        encoded(*parts.encoding, text_of(parts, variant.machine, true)).size();
    at = begin + draw.below(whole - begin);
    content.resize(at);
    // Either only the end of the last lines is missing, or the report is cut.
    variant.promise = Promise::kNotLost;
  } else if (parts.damage == Damage::kCut || parts.damage == Damage::kBit) {
    at = damage(content, parts.damage == Damage::kCut, draw);
    variant.promise = Promise::kNotLost;
    const bool told = is_told_by_name(parts.name) || at > whole / 2;
    if (parts.damage == Damage::kCut && !told) variant.promise = Promise::kNoSuccess;
  }
  const std::string name(parts.name);
  variant.bytes = put_into(*parts.container, name, content);
  variant.path = file_name(*parts.container, name);
  variant.reports_success = parts.other_component != "none";
  if (parts.damage == Damage::kZipName) {
    at = damage_zip_name(variant.bytes);
    variant.promise = Promise::kNotLost;
  }
  if (parts.damage == Damage::kContainerCut || parts.damage == Damage::kContainerBit) {
    at = damage(variant.bytes, parts.damage == Damage::kContainerCut, draw);
    // If its name differs by a bit, a MIF with text around it becomes a document.
    const bool is_kept = parts.container->has_checksums && at > 64 && !parts.wrapping->is_text;
    variant.promise = is_kept ? Promise::kNotLost : Promise::kNoSuccess;
  }
  variant.description = "encoding " + std::string(parts.encoding->name) + "; writing " +
                        std::string(parts.writing->name) + "; around it " +
                        std::string(parts.wrapping->name) + "; other component " +
                        std::string(parts.other_component) + "; name " + name + "; container " +
                        std::string(parts.container->name) + "; damage " +
                        std::string(kDamageNames[static_cast<std::size_t>(parts.damage)]) +
                        (parts.damage == Damage::kNone ? "" : " at " + std::to_string(at));
  return variant;
}

}  // namespace mifdex
