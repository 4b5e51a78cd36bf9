#include "engine/mif/component_line.h"

#include "engine/mif/lex/literal_end.h"
#include "engine/mif/lex/look_alikes.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

std::string_view skip_blanks(std::string_view text) {
  const char* const end = text.data() + text.size();
  const char* at = text.data();
  for (const char* from = nullptr; at != from;) {
    from = at;
    at = skip_any_blanks(at, end, true);
    while (at != end && *at == '\0') ++at;
  }
  return {at, static_cast<std::size_t>(end - at)};
}

/// Returns `text` after the word `upper_case` and the blanks that follow it; empty if it does not
/// begin with that word.
std::string_view behind_word(std::string_view text, std::string_view upper_case) {
  if (!ascii::starts_with(text, upper_case)) return {};
  const char* const end = text.data() + text.size();
  const char* const at = skip_any_blanks(text.data() + upper_case.size(), end, false);
  return {at, static_cast<std::size_t>(end - at)};
}

// True if the first line of `text` is START and `block`.
bool begins_block(std::string_view text, std::string_view block) {
  const std::string_view second = behind_word(text, "START");
  if (second.empty() || !ascii::starts_with(second, block)) return false;
  const std::string_view rest = second.substr(block.size());
  return may_follow_value(rest.data(), rest.data() + rest.size());
}

// Returns the offset of START in the first line of `text` that begins `block`; npos if there is
// none.
std::size_t find_block_line(std::string_view text, std::string_view block) {
  for (std::size_t line = 0; line < text.size();) {
    const std::string_view rest = skip_blanks(text.substr(line));
    if (rest.empty()) break;
    line = text.size() - rest.size();
    if (begins_block(rest, block)) return line;
    const std::size_t end = text.find('\n', line);
    if (end == std::string_view::npos) break;
    line = end + 1;
  }
  return std::string_view::npos;
}

}  // namespace

bool begins_with_mif(std::string_view text) {
  text = skip_blanks(text);
  while (text.starts_with("//")) {
    const std::size_t end = text.find('\n');
    text = end == std::string_view::npos ? std::string_view() : skip_blanks(text.substr(end));
  }
  const bool word = ascii::starts_with(text, "START") || ascii::starts_with(text, "LANGUAGE");
  return word && is_boundary_line(text.data(), text.data() + text.size());
}

std::size_t find_component_line(std::string_view text) {
  return find_block_line(text, "COMPONENT");
}

bool has_group_line(std::string_view text) {
  return find_block_line(text, "GROUP") != std::string_view::npos;
}

}  // namespace mifdex::engine::mif
