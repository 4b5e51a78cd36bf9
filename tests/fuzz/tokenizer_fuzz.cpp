// Any text to tokens: the tokens are views of the text, in its order, and end with the end. They
// are the same at every scan level, whatever was read before.
#include <string_view>

#include "engine/mif/lex/tokenizer.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using engine::mif::Token;
using engine::mif::Tokenizer;
using engine::mif::TokenKind;
using fuzz::require;

/// A token that is no kEnd uses up a byte at least; an empty bare value takes none, but the `=`
/// before it did.
constexpr std::size_t most_tokens(std::size_t bytes) { return 2 * bytes + 1; }

bool same(const Token& one, const Token& other) {
  return one.kind == other.kind && one.keyword == other.keyword && one.flags == other.flags &&
         one.first_on_line == other.first_on_line && one.text == other.text;
}

/// Every level that the CPU has against the scalar one.
void check_levels(const fuzz::PaddedInput& text) {
  for (const engine::mif::ScanLevel level : engine::mif::kScanLevels) {
    if (!engine::mif::can_scan_at(level)) continue;
    static Tokenizer learned{io::PaddedBytes()};  // what it learned of other texts must not show
    learned = Tokenizer(text.bytes(), level);
    Tokenizer scalar(text.bytes(), engine::mif::ScanLevel::kScalar);
    Token token;
    do {
      token = scalar.next();
      const Token other = learned.next();
      require(same(token, other) && token.text.data() == other.text.data(),
              "all levels give the same tokens");
    } while (token.kind != TokenKind::kEnd);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::PaddedInput text(fuzz::view_of(data, size));
  const fuzz::PaddedInput quotes(fuzz::view_of(data, size), '"');
  Tokenizer tokenizer(text.bytes());
  Tokenizer twin(quotes.bytes());
  std::size_t count = 0;
  std::uint64_t reached = 0;
  while (true) {
    const Token token = tokenizer.next();
    require(same(token, twin.next()), "what stands behind the end does not matter");
    require(text.holds(token.text), "a token is a view of the text");
    require(tokenizer.offset_of(token) >= reached, "tokens stand in the order of the text");
    reached = tokenizer.offset_of(token) + token.text.size();
    require((token.kind == TokenKind::kWord) || token.keyword == engine::mif::Keyword::kNone,
            "only words are keywords");
    if (token.kind == TokenKind::kEnd) break;
    require(++count <= most_tokens(size), "every token takes a byte of the text");
  }
  require(tokenizer.next().kind == TokenKind::kEnd, "the end is the end for ever");
  check_levels(text);
  check_levels(quotes);
  return 0;
}
