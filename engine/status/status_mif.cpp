#include "engine/status/status_mif.h"

#include <algorithm>
#include <iterator>

#include "engine/ascii.h"
#include "engine/mif/look_alikes.h"
#include "engine/status/group_class.h"

namespace mifdex::engine {
namespace {

bool is_status_group(const mif::Group& group) {
  return class_is(group.class_string, "JOBSTATUS") ||
         ascii::equals(ascii::trim(group.name), "INSTALLSTATUS");
}

// Attributes that stand in no group at all still report, where they are the two that a status has.
bool is_nameless_status(const mif::Component& component, const mif::Group& group) {
  return group.nameless && find_attribute(component, group, "STATUS") != nullptr &&
         find_attribute(component, group, "DESCRIPTION") != nullptr;
}

bool is_component_id_group(const mif::Group& group) {
  return class_is(group.class_string, "COMPONENTID") ||
         ascii::equals(ascii::trim(group.name), "COMPONENTID");
}

struct ProductField {
  std::string_view name;
  std::string_view StatusMif::* field;
};

// By name: the ids differ between ISMIF32 and Q166833 (mif-grammar, section 5).
constexpr ProductField kProductFields[] = {
    {"MANUFACTURER", &StatusMif::manufacturer},
    {"PRODUCT", &StatusMif::product},
    {"VERSION", &StatusMif::version},
    {"LOCALE", &StatusMif::locale},
    {"SERIAL NUMBER", &StatusMif::serial_number},
    {"INSTALLATION", &StatusMif::installation},
};

const ProductField* find_product_field(std::string_view name) {
  const auto* found = std::find_if(
      std::begin(kProductFields), std::end(kProductFields),
      [name](const ProductField& field) { return ascii::equals(ascii::trim(name), field.name); });
  return found == std::end(kProductFields) ? nullptr : found;
}

// An early print of Q166833 has NAME and VALUE exchanged: the value is then the field's name.
void read_product_attribute(const mif::Attribute& attribute, StatusMif& status) {
  if (const ProductField* field = find_product_field(attribute.name)) {
    status.*field->field = attribute.text();
  } else if (const ProductField* exchanged = find_product_field(attribute.text())) {
    if ((status.*exchanged->field).empty()) status.*exchanged->field = attribute.name;
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

const mif::Group* find_status_group(const mif::Component& component) {
  const mif::Group* found = nullptr;
  bool found_status = false;
  for (const mif::Group& group : component.groups) {
    if (!is_status_group(group) && !(found == nullptr && is_nameless_status(component, group))) {
      continue;
    }
    const bool has_status = find_attribute(component, group, "STATUS") != nullptr;
    if (has_status || !found_status) found = &group;
    found_status = found_status || has_status;
  }
  return found;
}

index::MifStatus read_status_word(std::string_view text) {
  text = mif::trim_any_blanks(text);
  if (text.empty()) return index::MifStatus::kMissing;
  if (ascii::equals(text, "SUCCESS")) return index::MifStatus::kSuccess;
  if (ascii::equals(text, "FAILED")) return index::MifStatus::kFailed;
  return index::MifStatus::kOther;
}

std::optional<StatusMif> read_status_mif(const mif::Component& component) {
  const mif::Group* group = find_status_group(component);
  if (group == nullptr) return std::nullopt;
  StatusMif mif;
  const mif::Attribute* status = find_attribute(component, *group, "STATUS");
  const bool lost = !group->whole && (status == nullptr || status->value_cut ||
                                      status->value_kind == mif::ValueKind::kNone);
  if (lost) {
    mif.mif_status = index::MifStatus::kUnreadable;
  } else if (status != nullptr) {
    mif.status_text = status->text();
    mif.mif_status = read_status_word(mif.status_text);
  }
  mif.description = find_attribute(component, *group, "DESCRIPTION");
  read_product(component, mif);
  return mif;
}

}  // namespace mifdex::engine
