// A parser that does not read the tokens of a text whose template it knows (run_automaton.h).
//
// It returns what a Parser returns. In builds with assertions, one of kCheckEach texts of known
// templates is parsed as well, and the trees are compared.
//
// Threads, ownership and errors: as for Parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/mif/component.h"
#include "engine/mif/parser.h"
#include "engine/mif/scan/scan_level.h"
#include "engine/mif/shape/run_automaton.h"
#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

class TemplateParser {
 public:
  static constexpr std::uint64_t kCheckEach = 4096;

  explicit TemplateParser(ScanLevel level = best_scan_level()) : automaton_(level) {}

  /// Returns the component that Parser::parse_first returns.
  const Component& parse_first(io::PaddedBytes text, io::Arena& arena,
                               std::span<const Diagnostic> of_text = {});

  /// Returns the component that Parser::parse returns.
  const Component& parse(io::PaddedBytes text, io::Arena& arena,
                         std::span<const Diagnostic> of_text = {}) {
    knew_template_ = false;
    return parser_.parse(text, arena, of_text);
  }

  /// Returns what Parser::next_component() returns.
  std::size_t next_component() const { return next_component_; }

  /// Returns the template by which the last text was read, valid until the next; null if it was
  /// parsed.
  const KnownTemplate* known_template() const {
    return knew_template_ ? automaton_.known_template() : nullptr;
  }
  bool knew_template() const { return knew_template_; }

 private:
  bool is_right(const Component& known, io::PaddedBytes text, io::Arena& arena);

  Parser parser_;
  RunAutomaton automaton_;
  std::size_t next_component_ = 0;
  std::uint64_t known_ = 0;
  bool knew_template_ = false;
};

}  // namespace mifdex::engine::mif
