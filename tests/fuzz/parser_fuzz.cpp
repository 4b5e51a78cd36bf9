// Text to a component, in both depths, and the code that uses the parser's result.
#include <algorithm>
#include <string_view>

#include "engine/mif/details.h"
#include "engine/mif/parser.h"
#include "engine/sms/files/identity.h"
#include "engine/sms/files/sniff.h"
#include "engine/sms/files/status_mif.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;
namespace mif = engine::mif;

bool same(const mif::Attribute& one, const mif::Attribute& other) {
  return one.name == other.name && one.id == other.id && one.value == other.value &&
         one.value_kind == other.value_kind && one.value_cut == other.value_cut &&
         one.offset == other.offset && one.value_source == other.value_source;
}

bool same(const mif::Group& one, const mif::Group& other) {
  return one.name == other.name && one.class_string == other.class_string && one.id == other.id &&
         one.first_attribute == other.first_attribute &&
         one.attribute_count == other.attribute_count && one.offset == other.offset &&
         one.nameless == other.nameless && one.whole == other.whole;
}

/// True if there are tables, paths or enums: one depth reads them and the other skips them,
/// so only one can report errors in them.
bool has_lists(const mif::Component& whole) {
  return !whole.details->tables.empty() || !whole.details->paths.empty() ||
         !whole.details->enums.empty();
}

void check_depths_agree(const mif::Component& status, const mif::Component& whole) {
  const auto is_same = [](const auto& one, const auto& other) { return same(one, other); };
  require(status.name == whole.name, "both depths read the name");
  require(std::ranges::equal(status.groups, whole.groups, is_same), "both depths: groups");
  require(std::ranges::equal(status.attributes, whole.attributes, is_same),
          "both depths: attributes");
  require(status.started == whole.started && status.ended == whole.ended && status.cut == whole.cut,
          "both depths: begin and end");
  require(!status.recovered || whole.recovered, "what one depth forgives the other does too");
  if (!has_lists(whole)) {
    require(status.recovered == whole.recovered, "both depths forgive the same");
  }
}

void check_tree(const mif::Component& component, const fuzz::PaddedInput& text) {
  std::uint32_t next = 0;
  for (const mif::Group& group : component.groups) {
    require(group.first_attribute == next, "groups take their attributes one after the other");
    next += group.attribute_count;
    fuzz::touch(group.name);
    fuzz::touch(group.class_string);
    require(group.offset < text.view().size(), "a group begins in the text");
  }
  require(next == component.attributes.size(), "every attribute has its group");
  for (const mif::Attribute& attribute : component.attributes) {
    fuzz::touch(attribute.name);
    fuzz::touch(attribute.value);
    require(attribute.value_source.empty() || text.holds(attribute.value_source),
            "a value's source is a view of the text");
    require(attribute.value_kind != mif::ValueKind::kNone || attribute.value.empty(),
            "what is no value has no text");
  }
  for (const mif::Diagnostic& diagnostic : component.diagnostics) {
    require(diagnostic.offset <= text.view().size(), "a diagnostic points into the text");
    require(mif::code_text(diagnostic.code).code == diagnostic.code, "every code has its words");
  }
  require(component.recovered || component.diagnostics.empty(), "a diagnostic means recovered");
}

void check_details(const mif::Component& whole) {
  const mif::Details& details = *whole.details;
  require(details.attributes.size() == whole.attributes.size(), "a detail for each attribute");
  require(details.groups.size() == whole.groups.size(), "a detail for each group");
  for (const mif::AttributeDetail& detail : details.attributes) {
    for (const std::string_view text :
         {detail.description, detail.pragma, detail.access, detail.storage, detail.type.word}) {
      fuzz::touch(text);
    }
    require(detail.type.kind != mif::TypeKind::kInlineEnum ||
                detail.type.inline_enum < details.enums.size(),
            "an inline enum is there");
  }
  const auto fits = [](mif::Range range, std::size_t size) {
    return range.count <= size && range.first <= size - range.count;
  };
  for (const auto& group : details.groups) require(fits(group.keys, details.keys.size()), "keys");
  for (const auto& list : details.enums) {
    require(fits(list.items, details.enum_items.size()), "items");
  }
  for (const auto& path : details.paths) {
    require(fits(path.entries, details.path_entries.size()), "entries");
  }
  for (const auto& table : details.tables) require(fits(table.rows, details.rows.size()), "rows");
  for (const auto& row : details.rows) require(fits(row.cells, details.cells.size()), "cells");
  for (const auto& cell : details.cells) fuzz::touch(cell.text);
  for (const auto& item : details.enum_items) fuzz::touch(item.text);
}

void check_meaning(const mif::Component& component) {
  const auto status = engine::read_status_mif(component);
  const engine::FileKind kind = engine::kind_of_mif(component);
  const bool reports =
      kind == engine::FileKind::kStatusMif || kind == engine::FileKind::kJobStatusMif;
  require(status.has_value() == reports, "a status MIF is what has a status");
  if (status) {
    fuzz::touch(status->status_text);
    require(status->mif_status == index::MifStatus::kUnreadable ||
                status->mif_status == engine::read_status_word(status->status_text),
            "the status is what its word says");
  }
  if (const auto identity = engine::read_identity(component)) {
    fuzz::touch(identity->smsid);
    fuzz::touch(identity->name);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::PaddedInput text(fuzz::view_of(data, size));
  io::Arena arena;
  io::Arena other_arena;
  mif::Parser status_parser(mif::Depth::kStatus);
  mif::Parser whole_parser(mif::Depth::kFull);
  const mif::Component& status = status_parser.parse(text.bytes(), arena);
  const mif::Component& whole = whole_parser.parse(text.bytes(), other_arena);
  check_tree(status, text);
  check_tree(whole, text);
  check_details(whole);
  check_depths_agree(status, whole);
  check_meaning(status);
  return 0;
}
