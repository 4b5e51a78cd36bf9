#include "engine/mif/printer.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "engine/mif/details.h"
#include "engine/mif/header_comments.h"
#include "engine/mif/scan/byte_classes.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Appends `byte` as a literal needs it: itself, or an escape.
void append_escaped(char byte, std::string& out) {
  const auto number = static_cast<unsigned char>(byte);
  if (byte == '"' || byte == '\\') {
    out.push_back('\\');
    out.push_back(byte);
  } else if (byte == '\n') {
    out += "\\n";
  } else if (number < 0x20 || number == 0x7F) {
    out += fmt::format("\\x{:02x}", number);
  } else {
    out.push_back(byte);
  }
}

// True if `text` is one token where a word is expected: an identifier that is not a
// keyword, or digits.
bool is_one_word(std::string_view text) {
  const bool number = is_class(text.front(), kDigit);
  if (!number && !is_class(text.front(), kWordStart)) return false;
  return find_keyword(text) == Keyword::kNone &&
         std::all_of(text.begin(), text.end(),
                     [number](char c) { return is_class(c, kWordRest) && !(number && c == '-'); });
}

// The blocks of one component, line by line.
class Printer {
 public:
  explicit Printer(const Component& component)
      : component_(component), details_(*component.details) {}

  std::string print() {
    header();
    text_statement("LANGUAGE", details_.language);
    line("START COMPONENT");
    ++depth_;
    line("NAME = " + quote_text(component_.name));
    text_statement("DESCRIPTION", details_.description);
    text_statement("PRAGMA", details_.pragma);
    for (const Block& block : details_.blocks) print_block(block);
    --depth_;
    line("END COMPONENT");
    const bool ascii_only = std::all_of(
        out_.begin(), out_.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii_only ? std::move(out_) : std::string(kByteOrderMark) + out_;
  }

 private:
  void line(std::string_view text) {
    out_.append(depth_ * 2, ' ');
    out_ += text;
    out_.push_back('\n');
  }

  void text_statement(std::string_view word, std::string_view text) {
    if (!text.empty()) line(fmt::format("{} = {}", word, quote_text(text)));
  }

  // A text in quotes at the place of a word, which is not a word, gets its quotes again.
  void word_statement(std::string_view word, std::string_view value) {
    if (value.empty()) return;
    line(fmt::format("{} = {}", word, is_one_word(value) ? std::string(value) : quote_text(value)));
  }

  // The two that ConfigMgr reads, in the form that it accepts, and the others as they are: a
  // canonical print ends each of them without the blanks after it.
  void header() {
    for_each_header_comment(component_.header_lines, [&](std::string_view comment) {
      const HeaderComments one = read_header_comments(comment);
      if (!one.architecture.empty()) {
        line(fmt::format("//Architecture<{}>", one.architecture));
      } else if (!one.unique_id.empty()) {
        line(fmt::format("//UniqueID<{}>", one.unique_id));
      } else {
        line(comment);
      }
    });
  }

  void print_block(const Block& block) {
    switch (block.kind) {
      case Keyword::kGroup:
        print_group(block.index);
        break;
      case Keyword::kEnum:
        print_enum(details_.enums[block.index]);
        break;
      case Keyword::kPath:
        print_path(details_.paths[block.index]);
        break;
      default:
        print_table(details_.tables[block.index]);
        break;
    }
  }

  void print_group(std::uint32_t index) {
    const Group& group = component_.groups[index];
    const GroupDetail& detail = details_.groups[index];
    if (!group.nameless) {
      line("START GROUP");
      ++depth_;
      line("NAME = " + quote_text(group.name));
      if (detail.has_id) line(fmt::format("ID = {}", group.id));
      text_statement("CLASS", group.class_string);
      text_statement("DESCRIPTION", detail.description);
      text_statement("PRAGMA", detail.pragma);
      print_keys(detail.keys);
    }
    for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
      print_attribute(group.first_attribute + i);
    }
    if (!group.nameless) {
      --depth_;
      line("END GROUP");
    }
  }

  void print_keys(Range keys) {
    if (keys.count == 0) return;
    const auto first = details_.keys.begin() + keys.first;
    line(fmt::format("KEY = {}", fmt::join(first, first + keys.count, ", ")));
  }

  void print_attribute(std::uint32_t index) {
    const Attribute& attribute = component_.attributes[index];
    const AttributeDetail& detail = details_.attributes[index];
    line("START ATTRIBUTE");
    ++depth_;
    line("NAME = " + quote_text(attribute.name));
    if (detail.has_id) line(fmt::format("ID = {}", attribute.id));
    text_statement("DESCRIPTION", detail.description);
    text_statement("PRAGMA", detail.pragma);
    word_statement("ACCESS", detail.access);
    word_statement("STORAGE", detail.storage);
    print_type(detail.type);
    if (attribute.value_kind != ValueKind::kNone) {
      line("VALUE = " + value_text(attribute.value_kind, attribute.value));
    }
    --depth_;
    line("END ATTRIBUTE");
  }

  void print_type(const Type& type) {
    if (type.kind == TypeKind::kNone) return;
    if (type.kind == TypeKind::kEnumName) {
      line("TYPE = " + quote_text(type.word));
    } else if (type.kind == TypeKind::kInlineEnum) {
      line("TYPE =");
      print_enum(details_.enums[type.inline_enum]);
    } else if (type.has_size) {
      line(fmt::format("TYPE = {}({})", type.word, type.size));
    } else {
      line(fmt::format("TYPE = {}", type.word));
    }
  }

  void print_enum(const Enum& printed) {
    line("START ENUM");
    ++depth_;
    text_statement("NAME", printed.name);
    word_statement("TYPE", printed.type);
    for (std::uint32_t i = 0; i < printed.items.count; ++i) {
      const EnumItem& item = details_.enum_items[printed.items.first + i];
      line(fmt::format("{} = {}", item.value, quote_text(item.text)));
    }
    --depth_;
    line("END ENUM");
  }

  void print_path(const Path& path) {
    line("START PATH");
    ++depth_;
    line("NAME = " + quote_text(path.name));
    for (std::uint32_t i = 0; i < path.entries.count; ++i) {
      const PathEntry& entry = details_.path_entries[path.entries.first + i];
      line(fmt::format("{} = {}", entry.system,
                       entry.direct ? "direct-interface" : quote_text(entry.file)));
    }
    --depth_;
    line("END PATH");
  }

  void print_table(const Table& table) {
    line("START TABLE");
    ++depth_;
    line("NAME = " + quote_text(table.name));
    text_statement("CLASS", table.class_string);
    if (table.has_id) line(fmt::format("ID = {}", table.id));
    for (std::uint32_t i = 0; i < table.rows.count; ++i) {
      print_row(details_.rows[table.rows.first + i].cells);
    }
    --depth_;
    line("END TABLE");
  }

  void print_row(Range cells) {
    std::string text = "{";
    for (std::uint32_t i = 0; i < cells.count; ++i) {
      const Cell& cell = details_.cells[cells.first + i];
      if (i != 0) text += ", ";
      if (cell.kind != ValueKind::kNone) text += value_text(cell.kind, cell.text);
    }
    line(text + "}");
  }

  static std::string value_text(ValueKind kind, std::string_view text) {
    switch (kind) {
      case ValueKind::kInteger:
        return std::string(text);
      case ValueKind::kPath:
        return "* " + quote_text(text);
      case ValueKind::kUnsupported:
        return "unsupported";
      case ValueKind::kUnknown:
        return "unknown";
      default:
        return quote_text(text);
    }
  }

  const Component& component_;
  const Details& details_;
  std::string out_;
  std::size_t depth_ = 0;
};

}  // namespace

std::string quote_text(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t before = out.size();
    append_escaped(text[i], out);
    // An escape after a drive letter's colon would be read as a backslash of C:\ that was not
    // doubled: the literal is split there.
    const bool escape = out[before] == '\\' && out[before + 1] != '\\';
    if (escape && i >= 2 && text[i - 1] == ':' && ascii::is_letter(text[i - 2]))
      out.insert(before, "\" \"");
  }
  return out + "\"";
}

std::string print_mif(const Component& component) { return Printer(component).print(); }

}  // namespace mifdex::engine::mif
