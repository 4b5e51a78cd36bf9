// The parts of a MIF that a status does not need: types, enums, paths, tables, keys, pragmas.
//
// Filled only by a Parser of Depth::kFull, for `check` and `dump`; indexing does not use it. If a
// block has parts, it holds the first and the number of its parts in the list that has them all.
//
// Ownership: as in component.h. Threads: values. Offsets are bytes from the start of the text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/lex/token.h"

namespace mifdex::engine::mif {

/// A run of parts: [first, first + count) of a list.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

/// The types of an attribute (GRAMMAR.md, section 5).
enum class TypeKind : std::uint8_t {
  kNone,  ///< no TYPE statement
  kInteger,
  kInteger64,
  kGauge,
  kCounter,
  kCounter64,
  kString,
  kDisplayString,
  kOctetString,
  kDate,
  kEnumName,    ///< TYPE = "name of an enum"
  kInlineEnum,  ///< TYPE = START ENUM ... END ENUM
  kOther,       ///< a word that is not in the language
};

struct Type {
  TypeKind kind = TypeKind::kNone;
  bool has_size = false;
  std::uint32_t size = 0;         ///< of string(size)
  std::string_view word;          ///< as written; for kEnumName the enum's name
  std::uint32_t inline_enum = 0;  ///< for kInlineEnum: index into Details::enums
};

/// Beside Component::attributes, at the same index.
struct AttributeDetail {
  std::string_view description;
  std::string_view pragma;
  std::string_view access;   ///< the word as written; empty if there is none
  std::string_view storage;  ///< likewise
  Type type;
  bool has_id = false;
};

/// Beside Component::groups, at the same index.
struct GroupDetail {
  std::string_view description;
  std::string_view pragma;
  Range keys;  ///< of Details::keys
  bool has_id = false;
};

struct EnumItem {
  std::int64_t value = 0;
  std::string_view text;
  std::uint64_t offset = 0;
};

struct Enum {
  std::string_view name;
  std::string_view type;  ///< the word as written; empty if there is none
  Range items;            ///< of Details::enum_items
  std::uint64_t offset = 0;
  bool inlined = false;  ///< is in an attribute's TYPE
};

struct PathEntry {
  std::string_view system;  ///< win32, os2, ...
  std::string_view file;
  bool direct = false;  ///< direct-interface in place of a file
  std::uint64_t offset = 0;
};

struct Path {
  std::string_view name;
  Range entries;  ///< of Details::path_entries
  std::uint64_t offset = 0;
};

struct Cell {
  ValueKind kind = ValueKind::kNone;  ///< kNone: an empty cell, which takes the template's default
  std::string_view text;
  std::uint64_t offset = 0;
  std::string_view source;  ///< as Attribute::value_source
};

struct Row {
  Range cells;  ///< of Details::cells
  std::uint64_t offset = 0;
};

struct Table {
  std::string_view name;
  std::string_view class_string;
  std::uint32_t id = 0;
  bool has_id = false;
  Range rows;  ///< of Details::rows
  std::uint64_t offset = 0;
};

/// A block of the component, in the order of the file.
struct Block {
  Keyword kind = Keyword::kGroup;  ///< kGroup, kTable, kPath or kEnum
  std::uint32_t index = 0;         ///< in the list of its kind
};

/// A statement in the order of the file, so that rules of order and number can be checked.
struct Statement {
  Keyword keyword = Keyword::kNone;
  Keyword block = Keyword::kComponent;  ///< the kind of its block
  std::uint32_t index = 0;              ///< which of its kind
  std::uint64_t offset = 0;
};

struct Details {
  std::string_view language;
  std::string_view description;
  std::string_view pragma;
  std::vector<AttributeDetail> attributes;
  std::vector<GroupDetail> groups;
  std::vector<std::uint32_t> keys;
  std::vector<Enum> enums;
  std::vector<EnumItem> enum_items;
  std::vector<Path> paths;
  std::vector<PathEntry> path_entries;
  std::vector<Table> tables;
  std::vector<Row> rows;
  std::vector<Cell> cells;
  std::vector<Block> blocks;
  std::vector<Statement> statements;

  /// Empties all lists; their memory is kept.
  void clear();
};

}  // namespace mifdex::engine::mif
