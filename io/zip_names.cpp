#include "io/zip_names.h"

#include <algorithm>

#include "io/code_page.h"

namespace mifdex::io {
namespace {

void append_utf8(std::string& text, char32_t code) {
  const auto byte = [&text](char32_t value) { text += static_cast<char>(value); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6U);
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xE0 | code >> 12U);
    byte(0x80 | ((code >> 6U) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

bool is_ascii(Bytes text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

void zip_name(const ZipEntry& entry, std::string& name) {
  const Bytes told = entry.unicode_name.empty() ? entry.name : entry.unicode_name;
  name.assign(told);
  if (!entry.utf8 && entry.unicode_name.empty() && !is_ascii(told)) {
    static const Result<const CodePage*> page = CodePage::from_iconv("CP437");
    if (page) {
      name.clear();
      for (std::size_t at = 0; at < told.size(); ++at) {
        append_utf8(name, (*page)->read(told, at).code);
      }
    }
  }
  if (entry.from_dos && name.find('/') == std::string::npos) {
    std::replace(name.begin(), name.end(), '\\', '/');
  }
}

}  // namespace mifdex::io
