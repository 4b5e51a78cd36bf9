#include "engine/mif/shape/template_parser.h"

#include <cassert>

#include "engine/mif/shape/same_tree.h"

namespace mifdex::engine::mif {

const Component& TemplateParser::parse_first(io::PaddedBytes text, io::Arena& arena,
                                             std::span<const Diagnostic> of_text) {
  const Component* const known = of_text.empty() ? automaton_.match(text, arena) : nullptr;
  knew_template_ = known != nullptr;
  if (knew_template_) {
    next_component_ = text.size();
    ++known_;
    assert(known_ % kCheckEach != 0 || is_right(*known, text, arena));
    return *known;
  }
  const Component& component = parser_.parse_first(text, arena, of_text);
  next_component_ = parser_.next_component();
  if (next_component_ == text.size()) automaton_.learn(text, component);
  return component;
}

// True if the parser reads `known` from `text`.
[[maybe_unused]] bool TemplateParser::is_right(const Component& known, io::PaddedBytes text,
                                               io::Arena& arena) {
  const Component& parsed = parser_.parse_first(text, arena);
  return is_same_tree(known, parsed, text.view()) && parser_.next_component() == text.size();
}

}  // namespace mifdex::engine::mif
