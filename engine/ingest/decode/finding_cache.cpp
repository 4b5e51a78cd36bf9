#include "engine/ingest/decode/finding_cache.h"

#include <algorithm>
#include <set>

#include "engine/mif/details.h"
#include "engine/mif/lint/value_rules.h"
#include "engine/mif/parser.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kMostText = 255;  // of a value; the checker notes a longer one

/// The facts about a value that the checker asks for (component_rules.cpp, sms_rules.cpp).
enum ValueFact : unsigned { kOverItsSize = 1, kOverMost = 2, kHasNul = 4, kHasEscapedQuote = 8 };

// True if the checker treats every value of this type as a text.
bool is_text(const mif::Type& type) {
  return type.kind == mif::TypeKind::kNone || type.kind == mif::TypeKind::kOther ||
         mif::is_string(type.kind);
}

// True if two attributes of one class have the same name: the checker compares their sizes.
bool has_name_twice(const mif::Component& component) {
  std::set<std::string> names;
  for (const mif::Group& group : component.groups) {
    for (const mif::Attribute& attribute : component.attributes_of(group)) {
      std::string name(group.class_string);
      name.append(1, '\n').append(attribute.name);
      std::ranges::transform(name, name.begin(), ascii::upper);
      if (!names.insert(std::move(name)).second) return true;
    }
  }
  return false;
}

// True if `size`, a part of `text`, is on the line of the only TYPE statement of the attribute of
// number `index`. If an attribute has two, the checker takes the size of the first.
bool is_in_only_type(std::string_view size, std::size_t index, const mif::Details& details,
                     std::string_view text) {
  const mif::Statement* only = nullptr;
  for (const mif::Statement& one : details.statements) {
    const bool is_its_type = one.block == mif::Keyword::kAttribute && one.index == index &&
                             one.keyword == mif::Keyword::kType;
    if (!is_its_type) continue;
    if (only != nullptr) return false;
    only = &one;
  }
  const auto offset = static_cast<std::size_t>(size.data() - text.data());
  if (only == nullptr || only->offset > offset) return false;
  const auto type = static_cast<std::size_t>(only->offset);
  return text.substr(type, offset - type).find_first_of("\r\n") == std::string_view::npos;
}

unsigned facts_of(const mif::Attribute& attribute, std::optional<std::uint32_t> size) {
  unsigned facts = 0;
  if (size && mif::is_over(attribute.value, *size)) facts |= kOverItsSize;
  if (mif::is_over(attribute.value, kMostText)) facts |= kOverMost;
  if (attribute.value.find('\0') != std::string_view::npos) facts |= kHasNul;
  if (attribute.value_source.find("\\\"") != std::string_view::npos) facts |= kHasEscapedQuote;
  return facts;
}

}  // namespace

std::optional<std::uint32_t> FindingCache::find(const mif::Component& component,
                                                const mif::KnownTemplate& known) {
  const auto found = templates_.find(known.number);
  if (found == templates_.end() || !read_facts(component, known, found->second)) {
    return std::nullopt;
  }
  const auto& entries = found->second.entries;
  const auto entry = std::ranges::find(entries, facts_, &Entry::facts);
  return entry == entries.end() ? std::nullopt : std::optional(entry->findings);
}

void FindingCache::add(const mif::Component& component, const mif::KnownTemplate& known,
                       const mif::Component& whole, std::string_view text, std::uint32_t findings) {
  if (templates_.size() == kMostTemplates && !templates_.contains(known.number)) {
    templates_.clear();
  }
  const auto [found, is_new] = templates_.try_emplace(known.number);
  OfTemplate& of = found->second;
  if (is_new) of = describe(known, whole, text);
  if (of.entries.size() == kMostOfTemplate || !read_facts(component, known, of)) return;
  of.entries.push_back({facts_, findings});
}

FindingCache::OfTemplate FindingCache::describe(const mif::KnownTemplate& known,
                                                const mif::Component& whole,
                                                std::string_view text) {
  OfTemplate made;
  const std::vector<mif::AttributeDetail>& details = whole.details->attributes;
  if (details.size() != known.sizes.size() || whole.has_lists || has_name_twice(whole)) return made;
  for (std::size_t i = 0; i < details.size(); ++i) {
    const mif::Type& type = details[i].type;
    const bool is_literal = whole.attributes[i].value_kind == mif::ValueKind::kLiteral;
    if (is_literal && !is_text(type)) return made;
    const std::string_view own = known.sizes[i];
    if (!own.empty() && (!type.has_size || mif::Parser::number_of(own) != type.size)) return made;
    if (!own.empty() && !is_in_only_type(own, i, *whole.details, text)) return made;
    const bool has_size = type.has_size && mif::is_string(type.kind);
    made.sizes.push_back(has_size ? std::optional(type.size) : std::nullopt);
  }
  made.is_usable = true;
  return made;
}

// Makes facts_ of a text of the template `of`; returns false if they cannot be compared.
bool FindingCache::read_facts(const mif::Component& component, const mif::KnownTemplate& known,
                              const OfTemplate& of) {
  const bool has_all = component.diagnostics.size() < mif::Parser::kMostDiagnostics;
  if (!of.is_usable || !has_all) return false;
  facts_.clear();
  auto diagnostic = component.diagnostics.begin();
  for (std::size_t i = 0; i < component.attributes.size(); ++i) {
    const mif::Attribute& attribute = component.attributes[i];
    if (attribute.value_kind != mif::ValueKind::kLiteral) continue;
    std::optional<std::uint32_t> size = of.sizes[i];
    if (size && !known.sizes[i].empty()) size = mif::Parser::number_of(known.sizes[i]);
    facts_.push_back(static_cast<char>(facts_of(attribute, size)));
    const std::uint64_t next = i + 1 < component.attributes.size()
                                   ? component.attributes[i + 1].offset
                                   : ~std::uint64_t{0};
    for (; diagnostic != component.diagnostics.end() && diagnostic->offset < next; ++diagnostic) {
      const auto code = static_cast<unsigned>(diagnostic->code);
      facts_.push_back(static_cast<char>(0x80U | (code >> 7U)));
      facts_.push_back(static_cast<char>(0x80U | (code & 0x7FU)));
    }
  }
  return diagnostic == component.diagnostics.end();
}

}  // namespace mifdex::engine
