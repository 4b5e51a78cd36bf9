// Prints the attributes of the MIF on standard input, and what its writer got wrong.
#include <mifdex/engine/mif/parser.h>
#include <mifdex/io/text/text_encoding.h>

#include <iostream>
#include <iterator>
#include <string>

int main() {
  std::string bytes(std::istreambuf_iterator<char>(std::cin), {});
  const std::size_t size = bytes.size();
  bytes.resize(size + mifdex::io::PaddedBytes::kPadding);  // the parser reads whole registers
  const auto raw = mifdex::io::PaddedBytes::assume_padded(bytes.data(), size);

  mifdex::io::Arena arena;  // owns what the parser builds
  const auto text = mifdex::io::decode_text(raw, mifdex::io::Encoding(), arena).text;
  mifdex::engine::mif::Parser parser;
  const auto& component = parser.parse(text, arena);
  for (const auto& group : component.groups) {
    for (const auto& attribute : component.attributes_of(group)) {
      std::cout << group.name << '/' << attribute.name << " = " << attribute.text() << '\n';
    }
  }
  for (const auto& diagnostic : component.diagnostics) {
    std::cout << "byte " << diagnostic.offset << ": "
              << mifdex::engine::mif::code_text(diagnostic.code).text << '\n';
  }
}
