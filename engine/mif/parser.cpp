#include "engine/mif/parser.h"

#include "engine/mif/component_line.h"
#include "engine/mif/header_comments.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {

namespace {

constexpr Token kEndOfComponent{};

}  // namespace

const Component& Parser::parse(io::PaddedBytes text, io::Arena& arena,
                               std::span<const Diagnostic> of_text) {
  first_only_ = false;
  begin(text, arena);
  return read(text, of_text);
}

const Component& Parser::parse_first(io::PaddedBytes text, io::Arena& arena,
                                     std::span<const Diagnostic> of_text) {
  first_only_ = true;
  begin(text, arena);
  return read(text, of_text);
}

void Parser::begin(io::PaddedBytes text, io::Arena& arena) {
  tokenizer_.restart(text);
  arena_ = &arena;
  text_ = text.view();
  next_component_ = text.size();
  component_ = Component();
  groups_.clear();
  attributes_.clear();
  diagnostics_.clear();
  if (whole_) details_.clear();
  component_open_ = group_open_ = attribute_open_ = type_open_ = late_statements_ = false;
}

const Component& Parser::read(io::PaddedBytes text, std::span<const Diagnostic> of_text) {
  read_header(text.view());
  component_.of_text = of_text;
  for (const Diagnostic& finding : of_text) note(finding.code, finding.offset);
  if (!begins_with_mif(text.view())) {
    const std::size_t at = find_component_line(text.view());
    // Groups before it are those of a component whose START is damaged, not a text to skip.
    const bool is_mif_before =
        at != std::string_view::npos && has_group_line(text.view().substr(0, at));
    if (at != std::string_view::npos && at != 0 && !is_mif_before) {
      note(Code::kOddByteInText, 0);
      tokenizer_.skip_to(at);
      read_header(text.view().substr(header_begin(text.view().substr(0, at))));
    }
  }
  read_all();
  look_behind_end(text.view());
  if (const auto odd = tokenizer_.odd_blank()) note(Code::kOddBlank, *odd);

  component_.cut = group_open_;
  if (group_open_) {
    note(Code::kCut, next_component_);
    groups_.back().attribute_count =
        static_cast<std::uint32_t>(attributes_.size()) - groups_.back().first_attribute;
  } else if (component_open_) {
    note(Code::kMissingEnd, next_component_);
  }
  component_.groups = groups_;
  component_.attributes = attributes_;
  component_.diagnostics = diagnostics_;
  component_.details = whole_ ? &details_ : nullptr;
  return component_;
}

/// Reads the comment lines that `text` begins with; if there are none, keeps the result of the last
/// read.
void Parser::read_header(std::string_view text) {
  const HeaderComments header = read_header_comments(text);
  if (header.lines.empty()) return;
  component_.header_architecture = header.architecture;
  component_.header_unique_id = header.unique_id;
  component_.header_netbios_name = header.netbios_name;
  component_.header_lines = header.lines;
}

// After a ^Z, which ends the text for a compiler, another component may follow: two files joined by
// `copy` in its text mode.
void Parser::look_behind_end(std::string_view text) {
  const std::size_t end = tokenizer_.end_offset();
  if (next_component_ < text.size() || end >= text.size()) return;
  const std::string_view rest = text.substr(end + 1);
  const std::size_t at = find_component_line(rest);
  if (at == std::string_view::npos) return;
  note(Code::kComponentBehindEnd, end + 1 + at);
  if (first_only_) next_component_ = end + 1 + header_begin(rest.substr(0, at));
}

/// Returns where the header comments of the component whose START is at `start` begin.
std::size_t Parser::begin_of_component(std::size_t start) const {
  // A line of the last value may look like a comment.
  std::size_t floor = 0;
  if (!attributes_.empty()) {
    const std::string_view value = attributes_.back().value_source;
    const char* const end = value.data() + value.size();
    if (!value.empty() && end > text_.data() && end <= text_.data() + start) {
      floor = text_.substr(0, start).find('\n', static_cast<std::size_t>(end - text_.data()));
      if (floor == std::string_view::npos) return start;
      ++floor;
    }
  }
  const std::size_t begin = floor + header_begin(text_.substr(floor, start - floor));
  return begin == 0 ? start : begin;
}

void Parser::note(Code code, std::uint64_t offset) {
  component_.recovered = true;
  const std::size_t most = whole_ ? kMostOfWhole : kMostDiagnostics;
  if (diagnostics_.size() < most) diagnostics_.push_back({code, offset});
}

void Parser::read_all() {
  advance();
  while (token_->kind != TokenKind::kEnd) {
    if (token_->is(Keyword::kStart)) {
      start_block();
    } else if (token_->is(Keyword::kEnd)) {
      end_block();
    } else if (is_statement(token_->keyword)) {
      read_statement();
    } else {
      note(component_.ended && !component_open_ ? Code::kTextAfterEnd : Code::kOddByteInText,
           tokenizer_.offset_of(*token_));
      advance();
      skip_to_statement();
    }
  }
}

// Skips to the next token that may begin something: the first of a line, or START or END. The token
// in hand may be it already.
void Parser::skip_to_statement() {
  while (!at_boundary() && !token_->first_on_line) advance();
}

void Parser::start_block() {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  advance();
  const Keyword block = block_in_hand(offset);
  if (!is_block(block)) {
    note(Code::kUnknownStatement, offset);
    return;
  }
  advance();
  switch (block) {
    case Keyword::kComponent:
      if (component_.started || !groups_.empty()) {
        note(Code::kSeveralComponents, offset);
        if (first_only_ && (component_.ended || !groups_.empty())) {
          next_component_ = begin_of_component(offset);
          token_ = &kEndOfComponent;
          return;
        }
      }
      close_group();
      component_.started = component_open_ = true;
      component_.ended = false;
      break;
    case Keyword::kGroup:
      open_group(offset);
      break;
    case Keyword::kAttribute:
      open_attribute(offset);
      break;
    default:
      // The text after the block is in no group again; but TYPE = START ENUM is the attribute's.
      if (group_open_ && groups_.back().nameless && !attribute_open_) close_group();
      component_.has_lists = true;
      if (whole_) {
        read_list_block(block, offset);
      } else {
        skip_list(block);  // tables, paths and enums have nothing that a status needs
      }
      break;
  }
}

// Returns the block that the word after START or END names, also if its end is lost or misspelt:
// ATTR, ATTRIBUT, COMPONANT. A word at the end of the text is cut and names nothing.
Keyword Parser::block_in_hand(std::uint64_t offset) {
  if (!is_plain_word()) return token_->keyword;
  const bool cut = token_->text.data() + token_->text.size() == text_.data() + text_.size();
  Keyword block = Keyword::kNone;
  if (ascii::starts_with(token_->text, "ATTR")) block = Keyword::kAttribute;
  if (ascii::starts_with(token_->text, "COMP")) block = Keyword::kComponent;
  if (ascii::starts_with(token_->text, "GRO")) block = Keyword::kGroup;
  if (cut || block == Keyword::kNone) return Keyword::kNone;
  note(Code::kUnknownStatement, offset);
  return block;
}

// True if the table, path or enum in hand ends here: at its END, which is consumed, or at a
// boundary that cannot be inside it, so that its END is missing.
bool Parser::ends_list(Keyword block) {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  if (token_->kind == TokenKind::kEnd) {
    note(Code::kCut, offset);
    return true;
  }
  if (token_->is(Keyword::kStart)) {
    note(Code::kMissingEnd, offset);
    return true;
  }
  if (!token_->is(Keyword::kEnd)) return false;
  advance();
  if (token_->is(block)) {
    advance();
    return true;
  }
  note(Code::kMissingEnd, offset);
  if (is_block(token_->keyword)) end_named_block(offset);
  return true;
}

void Parser::skip_list(Keyword block) {
  while (!ends_list(block)) advance();
}

void Parser::end_block() {
  const std::uint64_t offset = tokenizer_.offset_of(*token_);
  advance();
  end_named_block(offset);
}

// Ends the block whose name is the token in hand; `offset` is that of its END.
void Parser::end_named_block(std::uint64_t offset) {
  const Keyword block = block_in_hand(offset);
  bool open = false;
  switch (block) {
    case Keyword::kAttribute:
      open = attribute_open_ || late_statements_;  // the END that came too early has come again
      late_statements_ = false;
      close_attribute();
      break;
    case Keyword::kGroup:
      open = group_open_;
      if (attribute_open_) note(Code::kMissingEnd, offset);
      close_group();
      break;
    case Keyword::kComponent:
      open = component_open_;
      if (group_open_ && !groups_.back().nameless) note(Code::kMissingEnd, offset);
      close_group();
      component_open_ = false;
      component_.ended = true;
      break;
    default:
      break;
  }
  if (!open) note(Code::kStrayEnd, offset);
  if (is_block(block)) advance();
}

void Parser::open_group(std::uint64_t offset) {
  if (group_open_) note(Code::kMissingEnd, offset);
  if (!component_open_) note(Code::kNoComponent, offset);
  close_group();
  Group group;
  group.offset = offset;
  group.first_attribute = static_cast<std::uint32_t>(attributes_.size());
  groups_.push_back(group);
  group_open_ = true;
  if (whole_) {
    details_.groups.emplace_back();
    details_.blocks.push_back({Keyword::kGroup, static_cast<std::uint32_t>(groups_.size() - 1)});
  }
}

void Parser::close_group() {
  close_attribute();
  late_statements_ = false;
  if (!group_open_) return;
  Group& group = groups_.back();
  group.attribute_count = static_cast<std::uint32_t>(attributes_.size()) - group.first_attribute;
  group.whole = true;
  group_open_ = false;
}

void Parser::open_attribute(std::uint64_t offset) {
  if (attribute_open_) note(Code::kMissingEnd, offset);
  if (!group_open_) {
    open_group(offset);
    groups_.back().nameless = true;
    note(Code::kAttributeOutsideGroup, offset);
  }
  Attribute attribute;
  attribute.offset = offset;
  attributes_.push_back(attribute);
  attribute_open_ = true;
  late_statements_ = false;
  if (whole_) details_.attributes.emplace_back();
}

// Returns the attribute that `statement` belongs to: the open one, or, if its END came too early,
// the last of the group for a statement that only an attribute can have.
Attribute* Parser::attribute_for(Keyword statement) {
  if (attribute_open_) return &attributes_.back();
  const bool of_attributes_only = statement == Keyword::kValue || statement == Keyword::kType ||
                                  statement == Keyword::kAccess || statement == Keyword::kStorage;
  if (!of_attributes_only || !group_open_) return nullptr;
  if (attributes_.size() == groups_.back().first_attribute) return nullptr;
  return attributes_.back().value_kind == ValueKind::kNone ? &attributes_.back() : nullptr;
}

}  // namespace mifdex::engine::mif
