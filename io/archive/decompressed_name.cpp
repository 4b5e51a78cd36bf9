#include "io/archive/decompressed_name.h"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {

/// Endings of packed files, and the endings without the packing.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kEndings = {{
    {".gz", ""},       {".bz2", ""},     {".xz", ""},       {".zst", ""},     {".z", ""},
    {".tgz", ".tar"},  {".taz", ".tar"}, {".tbz2", ".tar"}, {".tbz", ".tar"}, {".txz", ".tar"},
    {".tzst", ".tar"}, {".lzma", ""},    {".lz4", ""},      {".lz", ""},      {".tlz", ".tar"},
    {".tz", ".tar"},   {".tb2", ".tar"}, {".tzs", ".tar"},  {"-gz", ""},      {"-z", ""},
}};

/// Endings of a despooler's files without their last letter, and that letter.
constexpr std::array<std::pair<std::string_view, char>, 3> kCutEndings = {
    {{".mi", 'F'}, {".sn", 'I'}, {".pc", 'K'}}};

/// Returns the last letter of `name`, which lacks it, in the case of the letter before; 0 if it is
/// not known. Example: "A.mi" -> 'f'.
char missing_letter(Bytes name) {
  for (const auto& [ending, letter] : kCutEndings) {
    if (!ascii::ends_with_ignore_case(name, ending)) continue;
    return ascii::lower(name.back()) == name.back() ? ascii::lower(letter) : letter;
  }
  return '\0';
}

}  // namespace

std::string decompressed_name(ArchiveKind kind, Bytes archive_name, char missing) {
  std::string name(archive_name.substr(archive_name.rfind('/') + 1));
  if (kind == ArchiveKind::kSzdd || kind == ArchiveKind::kKwaj) {
    if (name.ends_with('_')) {
      name.pop_back();
      if (missing == '\0') missing = missing_letter(name);
      if (missing != '\0') name += missing;
      if (name.ends_with('.')) name.pop_back();
    }
  } else {
    for (const auto& [packed, plain] : kEndings) {
      if (name.size() > packed.size() && ascii::ends_with_ignore_case(name, packed)) {
        name.resize(name.size() - packed.size());
        name += plain;
        break;
      }
    }
  }
  return name.empty() || name == "." || name == ".." ? "(no name)" : name;
}

}  // namespace mifdex::io
