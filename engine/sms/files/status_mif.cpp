#include "engine/sms/files/status_mif.h"

#include <algorithm>

#include "engine/mif/lex/look_alikes.h"
#include "engine/sms/files/group_class.h"
#include "engine/sms/files/status_report.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

bool is_component_id_group(const mif::Group& group) {
  return class_is(group.class_string, "COMPONENTID") ||
         ascii::equals(ascii::trim(group.name), "COMPONENTID");
}

// By name: the ids differ between ISMIF32 and Q166833 (GRAMMAR.md, section 5).
const index::ProductText* find_product_text(std::string_view name) {
  name = ascii::trim(name);
  const auto* found = std::ranges::find_if(
      index::kProductTexts,
      [name](const index::ProductText& row) { return ascii::equals(name, row.attribute); });
  return found == index::kProductTexts.end() ? nullptr : found;
}

// An early print of Q166833 has NAME and VALUE exchanged: then the value is the name of the text.
void read_product_attribute(const mif::Attribute& attribute, StatusMif& status) {
  if (const index::ProductText* row = find_product_text(attribute.name)) {
    status.*row->text = text_before_nul(attribute.text());
  } else if (const index::ProductText* exchanged = find_product_text(attribute.text())) {
    if ((status.*exchanged->text).empty()) status.*exchanged->text = attribute.name;
  }
}

void read_product(const mif::Component& component, StatusMif& status) {
  for (const mif::Group& group : component.groups) {
    if (!is_component_id_group(group)) continue;
    for (const mif::Attribute& attribute : component.attributes_of(group)) {
      read_product_attribute(attribute, status);
    }
  }
}

}  // namespace

bool is_status_mif(const mif::Component& component) {
  return has_status_table(component) ||
         std::any_of(
             component.groups.begin(), component.groups.end(),
             [&component](const mif::Group& group) { return reports_status(component, group); });
}

std::optional<StatusMif> read_status_mif(const mif::Component& component) {
  if (!is_status_mif(component)) return std::nullopt;
  StatusMif mif;
  const StatusReport report = read_status_report(component);
  mif.mif_status = report.status;
  mif.status_text = report.text;
  mif.description = report.description;
  read_product(component, mif);
  return mif;
}

}  // namespace mifdex::engine
