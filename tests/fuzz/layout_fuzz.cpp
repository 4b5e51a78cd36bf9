// A template, a newline, a path: the matcher against a reference that tries everything. The same
// bytes as an SMS.INI.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sms/layout.h"
#include "io/base/ascii.h"
#include "io/text/sms_ini.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

bool is_separator(char c) { return c == '/' || c == '\\'; }

/// One element of a template: a character, a slash, `*`, a field, or a `**` with its slash.
enum class Kind { kCharacter, kSlash, kStar, kField, kParts, kLastParts };

struct Element {
  Kind kind = Kind::kCharacter;
  char character = '\0';
};

/// Returns the elements of `layout`, which must be a valid template.
std::vector<Element> elements_of(std::string_view layout) {
  while (!layout.empty() && (is_separator(layout[0]) ||
                             (layout.size() > 1 && layout[0] == '.' && is_separator(layout[1])))) {
    layout.remove_prefix(layout[0] == '.' ? 2 : 1);
  }
  std::vector<Element> elements;
  for (std::size_t at = 0; at < layout.size(); ++at) {
    const char c = layout[at];
    if (c == '{') {
      elements.push_back({Kind::kField});
      at = layout.find('}', at);
    } else if (layout.substr(at).starts_with("**")) {
      elements.push_back({at + 2 == layout.size() ? Kind::kLastParts : Kind::kParts});
      at += 2;
    } else {
      const Kind kind = c == '*' ? Kind::kStar : is_separator(c) ? Kind::kSlash : Kind::kCharacter;
      elements.push_back({kind, ascii::lower(c)});
    }
  }
  return elements;
}

/// True if all elements fit `path`, by a table: reached[j] is true if the elements so far
/// fit the first j bytes.
bool judge(const std::vector<Element>& elements, std::string_view path) {
  std::vector<bool> reached(path.size() + 1, false);
  reached[0] = !path.empty();
  for (const Element& element : elements) {
    std::vector<bool> next(path.size() + 1, false);
    bool any = false;  // of kParts and kLastParts: something before j was reached
    for (std::size_t j = 0; j <= path.size(); ++j) {
      const bool slash = j > 0 && is_separator(path[j - 1]);
      const bool inner = j > 0 && !slash;
      switch (element.kind) {
        case Kind::kCharacter:
          next[j] = inner && reached[j - 1] && ascii::lower(path[j - 1]) == element.character;
          break;
        case Kind::kSlash:
          next[j] = slash && reached[j - 1];
          break;
        case Kind::kStar:
          next[j] = reached[j] || (inner && next[j - 1]);
          break;
        case Kind::kField:
          next[j] = inner && (reached[j - 1] || next[j - 1]);
          break;
        case Kind::kParts:
          next[j] = reached[j] || (any && slash);
          break;
        case Kind::kLastParts:
          next[j] = (any || reached[j]) && j == path.size();
          break;
      }
      any = any || reached[j];
    }
    reached = std::move(next);
  }
  return reached.back();
}

/// Returns `layout` with its fields replaced by their values.
std::string filled(std::string_view layout, const engine::LayoutMatch& match) {
  std::string text;
  for (std::size_t at = 0; at < layout.size(); ++at) {
    if (layout[at] != '{') {
      text += layout[at];
      continue;
    }
    switch (ascii::lower(layout[at + 1])) {
      case 'j':
        text += match.job;
        break;
      case 'm':
        text += match.machine;
        break;
      case 'd':
        text += match.domain;
        break;
      default:
        text += ascii::lower(layout[at + 2]) == 'i' ? match.site : match.smsid;
    }
    at = layout.find('}', at);
  }
  return text;
}

void check_layout(std::string_view layout, const fuzz::PaddedInput& path) {
  const auto compiled = engine::Layout::compile(layout);
  if (!compiled) {
    require(compiled.error().kind == io::ErrorKind::kUsage, "a bad template is the user's");
    return;
  }
  const auto match = compiled->match(path.view());
  require(match.has_value() == judge(elements_of(layout), path.view()), "the judge agrees");
  if (!match) return;
  for (const std::string_view part :
       {match->site, match->job, match->machine, match->smsid, match->domain}) {
    require(part.empty() || path.holds(part), "what is told is a view of the path");
    require(std::ranges::none_of(part, is_separator), "a field stays in its part");
    // Parts that a template would not match with itself.
    if (part == "." || part.find_first_of("{}*") != std::string_view::npos) return;
  }
  require(judge(elements_of(filled(layout, *match)), path.view()),
          "with its values the template fits as well");
}

void check_ini(const fuzz::PaddedInput& text) {
  const io::SmsIni ini = io::read_sms_ini(text.view());
  for (const std::string_view value :
       {ini.smsid, ini.site, ini.machine, ini.domain, ini.results_share_point}) {
    require(value.empty() || text.holds(value), "a value is a view of the text");
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
            "a value stays in its line");
    require(value.empty() || (value.front() != ' ' && value.back() != ' '), "blanks are no value");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMostLayout = 256;
  const std::string_view input = fuzz::view_of(data, size);
  check_ini(fuzz::PaddedInput(input));
  const std::size_t newline = std::min(input.find('\n'), input.size());
  const std::string_view layout = input.substr(0, std::min(newline, kMostLayout));
  check_layout(layout, fuzz::PaddedInput(input.substr(std::min(newline + 1, input.size()))));
  return 0;
}
