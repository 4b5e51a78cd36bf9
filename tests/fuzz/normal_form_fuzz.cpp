// The name of a machine, a newline, a description: its normal form is its own normal form, is no
// longer UTF-8 only if the description is not, and does not depend on the number of blanks.
#include <algorithm>
#include <string>
#include <string_view>

#include "engine/cli/reasons/normal_form.h"
#include "io/base/utf8.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const utf8::Character character = utf8::first_character(text);
    if (!character.is_valid) return false;
    text.remove_prefix(character.size);
  }
  return true;
}

std::string with_double_blanks(std::string_view text) {
  std::string result;
  for (const char c : text) result.append(c == ' ' ? 2 : 1, c);
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = fuzz::view_of(data, size);
  const std::size_t newline = std::min(input.find('\n'), input.size());
  const std::string_view machine = input.substr(0, newline);
  const std::string_view text = input.substr(std::min(newline + 1, input.size()));
  const std::string form = cli::normal_form(text, machine);
  require(cli::normal_form(form, machine) == form, "the form of a form is itself");
  require(!is_utf8(text) || is_utf8(form), "UTF-8 stays UTF-8");
  require(cli::normal_form(with_double_blanks(text), machine) == form, "blanks do not count");
  return 0;
}
