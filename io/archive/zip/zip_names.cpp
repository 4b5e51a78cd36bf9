#include "io/archive/zip/zip_names.h"

namespace mifdex::io {
namespace {

NamePage page_of_writer(const ZipEntry& entry) {
  return entry.from_unix ? NamePage::kWindows : NamePage::kDos;
}

}  // namespace

void ZipNames::look_at(const ZipEntry& entry) {
  if (entry.utf8 || !entry.unicode_name.empty()) return;
  guess_of(entry).add(entry.name);
}

void ZipNames::name(const ZipEntry& entry, std::string& name) const {
  const bool is_declared = entry.utf8 || !entry.unicode_name.empty();
  const Bytes raw = entry.unicode_name.empty() ? entry.name : entry.unicode_name;
  if (is_declared || is_ascii_name(raw)) {
    return decode_dos_name(raw, NamePage::kUtf8, nullptr, name);
  }
  const NameGuess& guess = guess_of(entry);
  const NamePage page =
      guess.has_evidence() ? guess.page() : guess_name_page(raw, page_of_writer(entry));
  decode_dos_name(raw, page, declared_encoding(declared_, prefix_, raw), name);
}

}  // namespace mifdex::io
