// The names under which users ask for an encoding; the rest of io/text/text_encoding.h is in its
// .cpp.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "io/base/ascii.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {
namespace {

/// `iconv` is the C library's name of the page; empty for those that need none.
struct NamedEncoding {
  std::string_view alias;
  std::string_view name;
  std::string_view iconv;
};

// Shift_JIS is read as Microsoft's page 932 and its variants, since the files come from Windows;
// there 0x5C is a backslash, not a yen sign.
constexpr std::array kNames = std::to_array<NamedEncoding>({
    {"auto", "windows-1252", ""},
    {"windows-1252", "windows-1252", ""},
    {"cp1252", "windows-1252", ""},
    {"ansi", "windows-1252", ""},
    {"utf-8", "utf-8", ""},
    {"utf8", "utf-8", ""},
    {"latin1", "iso-8859-1", "ISO-8859-1"},
    {"iso-8859-1", "iso-8859-1", "ISO-8859-1"},
    {"iso8859-1", "iso-8859-1", "ISO-8859-1"},
    {"cp437", "cp437", "CP437"},
    {"cp850", "cp850", "CP850"},
    {"cp852", "cp852", "CP852"},
    {"cp866", "cp866", "CP866"},
    {"windows-1250", "windows-1250", "CP1250"},
    {"cp1250", "windows-1250", "CP1250"},
    {"windows-1251", "windows-1251", "CP1251"},
    {"cp1251", "windows-1251", "CP1251"},
    {"windows-1253", "windows-1253", "CP1253"},
    {"cp1253", "windows-1253", "CP1253"},
    {"windows-1254", "windows-1254", "CP1254"},
    {"cp1254", "windows-1254", "CP1254"},
    {"windows-1255", "windows-1255", "CP1255"},
    {"cp1255", "windows-1255", "CP1255"},
    {"windows-1256", "windows-1256", "CP1256"},
    {"cp1256", "windows-1256", "CP1256"},
    {"windows-1257", "windows-1257", "CP1257"},
    {"cp1257", "windows-1257", "CP1257"},
    {"windows-1258", "windows-1258", "CP1258"},
    {"cp1258", "windows-1258", "CP1258"},
    {"shift_jis", "shift_jis", "CP932"},
    {"shift-jis", "shift_jis", "CP932"},
    {"sjis", "shift_jis", "CP932"},
    {"x-sjis", "shift_jis", "CP932"},
    {"cp932", "shift_jis", "CP932"},
    {"gbk", "gbk", "CP936"},
    {"cp936", "gbk", "CP936"},
    {"gb2312", "gbk", "CP936"},
    {"big5", "big5", "CP950"},
    {"cp950", "big5", "CP950"},
    {"euc-kr", "euc-kr", "CP949"},
    {"cp949", "euc-kr", "CP949"},
});

/// "auto, windows-1252, utf-8, ...", each encoding once.
std::string known_names() {
  std::string names = "known: auto";
  std::string_view last;
  for (const NamedEncoding& row : std::span(kNames).subspan(1)) {
    if (row.name != last) names.append(", ").append(row.name);
    last = row.name;
  }
  return names;
}

}  // namespace

Result<Encoding> find_encoding(std::string_view name) {
  for (const NamedEncoding& row : kNames) {
    if (!ascii::equals_ignore_case(row.alias, name)) continue;
    if (row.name == "utf-8") return Encoding::utf8();
    if (row.alias == "auto") return Encoding();
    if (row.iconv.empty()) {
      return Encoding(EncodingKind::kWindows1252, row.name, &CodePage::windows_1252());
    }
    MIFDEX_TRY(auto page, CodePage::from_iconv(row.iconv));
    return Encoding(EncodingKind::kNamed, row.name, page);
  }
  return fail(ErrorKind::kEncoding, "unknown encoding", std::string(name), 0, known_names());
}

}  // namespace mifdex::io
