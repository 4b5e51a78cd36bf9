// A component printed, read and printed again: the second text is the same as the first and has the
// same content as the component.
#include <algorithm>
#include <string>
#include <string_view>

#include "engine/mif/details.h"
#include "engine/mif/parser.h"
#include "engine/mif/printer.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;
namespace mif = engine::mif;

/// A text read whole, kept with its tree.
class Read {
 public:
  explicit Read(std::string_view text)
      : text_(text), component_(parser_.parse(text_.bytes(), arena_)) {}
  const mif::Component& component() const { return component_; }

 private:
  fuzz::PaddedInput text_;
  io::Arena arena_;
  mif::Parser parser_{mif::Depth::kFull};
  const mif::Component& component_;
};

std::string_view without_mark(std::string_view text) {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  return text.starts_with(kMark) ? text.substr(kMark.size()) : text;
}

/// Returns the kind that a printed value has: bare text comes back in quotes.
mif::ValueKind printed_kind(mif::ValueKind kind) {
  return kind == mif::ValueKind::kBare ? mif::ValueKind::kLiteral : kind;
}

bool says_the_same(const mif::Attribute& read, const mif::Attribute& again) {
  return read.name == again.name && read.id == again.id && read.value == again.value &&
         printed_kind(read.value_kind) == again.value_kind;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Read read(fuzz::view_of(data, size));
  const std::string printed = mif::print_mif(read.component());
  const Read again(without_mark(printed));
  require(mif::print_mif(again.component()) == printed, "printed text prints as itself");
  require(
      std::ranges::equal(read.component().attributes, again.component().attributes, says_the_same),
      "attributes survive their printing");
  require(again.component().name == read.component().name, "the name survives its printing");
  return 0;
}
