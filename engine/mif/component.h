// A MIF as a tree of views: component, groups, attributes (GRAMMAR.md, sections 4 and 5).
//
// Ownership: every view points into the text that was parsed or into the arena given to the parser;
// both must outlive the tree. Threads: values. Offsets are bytes from the start of the text.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/mif/diagnostic.h"

namespace mifdex::engine::mif {

/// The form of a value in the file.
enum class ValueKind : std::uint8_t {
  kNone,  ///< no VALUE statement, or VALUE with nothing after it
  kLiteral,
  kInteger,      ///< `text` holds the digits and the sign
  kBare,         ///< unquoted text to the end of the line
  kPath,         ///< * "path name"
  kUnsupported,  ///< the word, unquoted
  kUnknown,      ///< the word, unquoted
};

struct Attribute {
  std::string_view name;
  std::uint32_t id = 0;  ///< 0: none
  std::string_view value;
  ValueKind value_kind = ValueKind::kNone;
  bool value_cut = false;    ///< the file ends inside the value: `value` may lack its end
  std::uint64_t offset = 0;  ///< of START
  std::string_view
      value_source;  ///< the value as written in the text, from its first byte to its last

  /// Returns the value if it is a text that someone wrote; empty if there is none.
  std::string_view text() const {
    const bool written = value_kind == ValueKind::kLiteral || value_kind == ValueKind::kInteger ||
                         value_kind == ValueKind::kBare;
    return written ? value : std::string_view();
  }
};

struct Group {
  std::string_view name;
  std::string_view class_string;
  std::uint32_t id = 0;               ///< 0: none
  std::uint32_t first_attribute = 0;  ///< index into Component::attributes
  std::uint32_t attribute_count = 0;
  std::uint64_t offset = 0;  ///< of START
  bool nameless = false;     ///< no START GROUP: made for attributes that are in no group
  bool whole =
      false;  ///< it ended, or another block of its rank began; false: the file was cut in it
};

struct Details;

/// The content of a file. Parser::parse reads all components of a file as one: a second one is a
/// mistake of its writer (Code::kSeveralComponents), and its groups count. Parser::parse_first
/// reads one.
struct Component {
  std::string_view name;
  std::string_view header_architecture;  ///< //Architecture<...> (GRAMMAR.md, section 7)
  std::string_view header_unique_id;     ///< //UniqueID<...>
  std::string_view header_netbios_name;  ///< HOST of //KeyAttribute<NetBIOS Name><HOST>
  std::string_view header_lines;         ///< the comment lines that the text begins with
  std::span<const Group> groups;
  std::span<const Attribute> attributes;
  std::span<const Diagnostic> diagnostics;
  std::span<const Diagnostic> of_text;  ///< those of `diagnostics` found before the text was parsed
  const Details* details = nullptr;     ///< only from a Parser of Depth::kFull
  bool started = false;                 ///< START COMPONENT was there
  bool ended = false;                   ///< END COMPONENT was there
  bool cut = false;                     ///< the file ends inside a group
  bool has_lists = false;               ///< tables, paths or enums are in it
  bool recovered = false;               ///< a mistake was forgiven that a compiler refuses

  std::span<const Attribute> attributes_of(const Group& group) const {
    return attributes.subspan(group.first_attribute, group.attribute_count);
  }
};

}  // namespace mifdex::engine::mif
