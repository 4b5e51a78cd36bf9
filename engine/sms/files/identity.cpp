#include "engine/sms/files/identity.h"

#include "engine/sms/files/group_class.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

bool is_identity_group(const mif::Component& component, const mif::Group& group) {
  if (class_is(group.class_string, "IDENTIFICATION")) return true;
  const bool named_in_header = !component.header_unique_id.empty();
  return named_in_header && ascii::equals(ascii::trim(group.class_string), "SYSTEM");
}

std::string_view value_of(const mif::Component& component, const mif::Group& group,
                          std::string_view name) {
  const mif::Attribute* attribute = find_attribute(component, group, name);
  return attribute == nullptr ? std::string_view() : ascii::trim(attribute->text());
}

// Removes the text before the next bar from `rest` and returns it.
std::string_view take_field(std::string_view& rest) {
  const std::size_t bar = rest.find('|');
  const std::string_view field = ascii::trim(rest.substr(0, bar));
  rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  return field;
}

void fill_from_location(std::string_view location, Identity& identity) {
  const std::string_view site = take_field(location);
  const std::string_view domain = take_field(location);
  const std::string_view name = take_field(location);
  if (identity.site.empty()) identity.site = site;
  if (identity.domain.empty()) identity.domain = domain;
  if (identity.name.empty()) identity.name = name;
}

// Takes the machine from the comments of an SMS 2.0 MIF, and the unique id if the MIF is of the
// architecture that machines have. A MIF of another architecture is about something else.
void fill_from_header(const mif::Component& component, Identity& identity) {
  const std::string_view architecture = component.header_architecture;
  if (!architecture.empty() && !ascii::equals(architecture, "SYSTEM")) return;
  if (identity.name.empty()) identity.name = component.header_netbios_name;
  if (identity.smsid.empty() && !component.header_netbios_name.empty()) {
    identity.smsid = component.header_unique_id;
  }
}

}  // namespace

const mif::Group* find_identity_group(const mif::Component& component) {
  for (const mif::Group& group : component.groups) {
    if (is_identity_group(component, group)) return &group;
  }
  return nullptr;
}

std::optional<Identity> read_identity(const mif::Component& component) {
  Identity identity;
  if (const mif::Group* group = find_identity_group(component)) {
    identity.smsid = value_of(component, *group, "SMSID");
    identity.name = value_of(component, *group, "NAME");
    identity.domain = value_of(component, *group, "DOMAIN");
    identity.site = value_of(component, *group, "SITE");
    fill_from_location(value_of(component, *group, "SMSLOCATION"), identity);
  }
  fill_from_header(component, identity);
  if (identity.smsid.empty() && identity.name.empty()) return std::nullopt;
  return identity;
}

}  // namespace mifdex::engine
