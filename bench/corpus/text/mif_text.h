// Writes MIF text line by line, in the dialect of one writer: capitals, indents, lines it leaves
// out.
//
// Ownership: owns the text until taken. Threads: one MifText, one thread. Text in and out is UTF-8
// with CRLF line ends; values must be passed as the file is to contain them, quotes included.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace mifdex::corpus {

/// The differences between one writer's text and another's.
struct Dialect {
  bool capitals = true;            ///< START ATTRIBUTE, else Start Attribute
  bool access_and_storage = true;  ///< attributes have these two lines after their id
  bool group_name_beside = false;  ///< the first group's name is on the line of START GROUP
  std::size_t step = 2;            ///< blanks for each level of nesting
  std::size_t title_indent = 2;    ///< blanks before the component's name
};

class MifText {
 public:
  explicit MifText(const Dialect& dialect);

  void begin_component(std::string_view name);
  void begin_group(std::string_view name, int id, std::string_view class_name);

  /// Writes a whole attribute of type STRING(size); `value` must be the text after "VALUE = ".
  void attribute(std::string_view name, int id, std::size_t size, std::string_view value);

  void end_group();
  void end_component();

  /// Returns the text; must not be called twice.
  std::string take() { return std::move(text_); }

 private:
  void begin_line(std::size_t blanks);
  void keyword(std::string_view capitalised);
  void statement(std::size_t level, std::string_view word, std::string_view value);
  void block(std::size_t level, std::string_view words);

  Dialect dialect_;
  std::string text_;
};

std::string quoted(std::string_view text);

}  // namespace mifdex::corpus
