// A text of a known template has the tree that the parser reads from it. The input is a text and,
// after a byte FF, contents for its holes, separated by bytes FE: the text teaches the template,
// and the text with these contents is then read by it.
#include <algorithm>
#include <string>
#include <vector>

#include "engine/mif/parser.h"
#include "engine/mif/shape/holes.h"
#include "engine/mif/shape/run_automaton.h"
#include "engine/mif/shape/same_tree.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;
namespace mif = engine::mif;

/// Removes the bytes before the next `separator` from `rest`, and the separator; returns them.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return part;
}

/// Returns `text` with other contents of its holes; if there are too few, the last holes keep
/// theirs.
std::string with_contents(const fuzz::PaddedInput& text, std::string_view contents) {
  std::vector<mif::Hole> holes;
  static_cast<void>(mif::find_holes(text.bytes(), holes));
  std::string made;
  std::size_t at = 0;
  for (const mif::Hole& hole : holes) {
    made += text.view().substr(at, hole.begin - at);
    const bool is_kept = contents.empty();
    made +=
        is_kept ? text.view().substr(hole.begin, hole.end - hole.begin) : take(contents, '\xFE');
    at = hole.end;
  }
  return made.append(text.view().substr(at));
}

/// The automaton of `level` learns `text` and reads `text` and `other`, or leaves them to the
/// parser.
void check(mif::ScanLevel level, const fuzz::PaddedInput& text, const fuzz::PaddedInput& other) {
  static mif::Parser parser;  // what it keeps from text to text changes no token
  mif::RunAutomaton automaton(level);
  io::Arena arena;
  io::Arena other_arena;
  for (const fuzz::PaddedInput* each : {&text, &text, &other}) {
    const mif::Component& parsed = parser.parse_first(each->bytes(), other_arena);
    const bool is_only = parser.next_component() == each->view().size();
    const mif::Component* known = automaton.match(each->bytes(), arena);
    require(known == nullptr || is_only, "a known text has one component");
    require(known == nullptr || mif::is_same_tree(*known, parsed, each->view()),
            "the parser reads the same tree");
    if (known == nullptr && is_only) automaton.learn(each->bytes(), parsed);
    require(automaton.held_bytes() <= mif::RunAutomaton::kMostBytes, "the memory is bounded");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view contents = fuzz::view_of(data, size);
  const fuzz::PaddedInput text(take(contents, '\xFF'), '\n');
  const fuzz::PaddedInput other(with_contents(text, contents), '"');
  for (const mif::ScanLevel level : mif::kScanLevels) {
    if (mif::can_scan_at(level)) check(level, text, other);
  }
  return 0;
}
