// A first line and named fields up to an empty line: the head of a WARC record (ISO 28500, WARC
// 1.1) and of an HTTP message (RFC 9112).
//
// Lines may end with CR LF or LF. A line that begins with a blank continues the field before it. A
// line that is not a field is ignored: damage in one field does not cost the others.
//
// Threads: values. Ownership: values own their text. Errors: a head without an empty line is
// nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/base/bytes.h"

namespace mifdex::io::sandbox {

struct HeaderFields {
  std::string first_line;
  std::vector<std::pair<std::string, std::string>> fields;  ///< names in lower case
  std::size_t size = 0;  ///< bytes of the head, the empty line included

  /// Returns the value of the first field `name` (lower case) without blanks around it; empty if
  /// there is none.
  std::string_view value(std::string_view name) const;

  /// Returns value(`name`) in lower case up to the first ';' or blank: a type without its
  /// parameters.
  std::string word(std::string_view name) const;

  /// Returns the last item of the list in value(`name`), in lower case: the coding that was applied
  /// last.
  std::string last_word(std::string_view name) const;

  /// Returns value(`name`) as a decimal number; nothing if it is not one.
  std::optional<std::uint64_t> number(std::string_view name) const;
};

/// Reads the head at the beginning of `bytes`.
std::optional<HeaderFields> read_header_fields(Bytes bytes);

}  // namespace mifdex::io::sandbox
