#include "bench/corpus/text/mif_text.h"

#include <fmt/format.h>

#include "io/base/ascii.h"

namespace mifdex::corpus {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

// Nesting depths of statements: those of the component, of a group, of an attribute.
constexpr std::size_t kInComponent = 1;
constexpr std::size_t kInGroup = 2;
constexpr std::size_t kInAttribute = 3;

}  // namespace

MifText::MifText(const Dialect& dialect) : dialect_(dialect) { text_.reserve(2560); }

void MifText::begin_line(std::size_t blanks) { text_.append(blanks, ' '); }

void MifText::keyword(std::string_view capitalised) {
  for (const char letter : capitalised) {
    text_ += dialect_.capitals ? ascii::upper(letter) : letter;
  }
}

void MifText::statement(std::size_t level, std::string_view word, std::string_view value) {
  begin_line(level * dialect_.step);
  keyword(word);
  text_ += " = ";
  text_ += value;
  text_ += kLineEnd;
}

void MifText::block(std::size_t level, std::string_view words) {
  begin_line(level * dialect_.step);
  keyword(words);
  text_ += kLineEnd;
}

void MifText::begin_component(std::string_view name) {
  block(0, "Start Component");
  begin_line(dialect_.title_indent);
  keyword("Name");
  text_ += " = ";
  text_ += quoted(name);
  text_ += kLineEnd;
}

void MifText::begin_group(std::string_view name, int id, std::string_view class_name) {
  if (dialect_.group_name_beside) {
    // ISMIF32 leaves out one line end, before the name of its first group (Q186415).
    begin_line(kInComponent * dialect_.step);
    keyword("Start Group");
    dialect_.group_name_beside = false;
  } else {
    block(kInComponent, "Start Group");
  }
  statement(kInGroup, "Name", quoted(name));
  statement(kInGroup, "ID", fmt::to_string(id));
  statement(kInGroup, "Class", quoted(class_name));
}

void MifText::attribute(std::string_view name, int id, std::size_t size, std::string_view value) {
  block(kInGroup, "Start Attribute");
  statement(kInAttribute, "Name", quoted(name));
  statement(kInAttribute, "ID", fmt::to_string(id));
  if (dialect_.access_and_storage) {
    statement(kInAttribute, "Access", "READ-ONLY");
    statement(kInAttribute, "Storage", "SPECIFIC");
  }
  statement(kInAttribute, "Type",
            fmt::format("{}({})", dialect_.capitals ? "STRING" : "String", size));
  statement(kInAttribute, "Value", value);
  block(kInGroup, "End Attribute");
}

void MifText::end_group() { block(kInComponent, "End Group"); }

void MifText::end_component() { block(0, "End Component"); }

std::string quoted(std::string_view text) {
  std::string literal;
  literal.reserve(text.size() + 2);
  literal += '"';
  literal += text;
  literal += '"';
  return literal;
}

}  // namespace mifdex::corpus
