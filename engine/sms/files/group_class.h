// Finds groups and attributes by their names, as SMS did: without regard to case or to blanks
// around a name (Q160776), attributes by name and not by id (GRAMMAR.md, section 5).
//
// Ownership: results point into the component. Threads: functions of their arguments.
#pragma once

#include <span>
#include <string_view>

#include "engine/mif/component.h"
#include "io/base/ascii.h"

namespace mifdex::engine {

/// True if the second field of a class like "MICROSOFT|JOBSTATUS|1.0" is `field` (upper
/// case). If a class has other characters in place of the bars, as in "MICROSOFT/JOBSTATUS/1.0",
/// returns true if it contains `field` as a word.
inline bool class_is(std::string_view class_string, std::string_view field) {
  const std::size_t bar = class_string.find('|');
  if (bar != std::string_view::npos) {
    class_string.remove_prefix(bar + 1);
    return ascii::equals(ascii::trim(class_string.substr(0, class_string.find('|'))), field);
  }
  return ascii::contains_word(class_string, field);
}

/// Returns the attributes of `group`, and those after its END that are in no group: END GROUP came
/// too early.
inline std::span<const mif::Attribute> reach_of(const mif::Component& component,
                                                const mif::Group& group) {
  std::size_t count = group.attribute_count;
  const mif::Group* last = component.groups.data() + component.groups.size();
  for (const mif::Group* next = &group + 1; next != last && next->nameless; ++next) {
    count += next->attribute_count;
  }
  return component.attributes.subspan(group.first_attribute, count);
}

/// Returns the last attribute in the reach of `group` called `name` (upper case), or nullptr. The
/// last, because a second statement of a kind overrides the first in SMS (GRAMMAR.md, section 7).
inline const mif::Attribute* find_attribute(const mif::Component& component,
                                            const mif::Group& group, std::string_view name) {
  const mif::Attribute* found = nullptr;
  for (const mif::Attribute& attribute : reach_of(component, group)) {
    if (ascii::equals(ascii::trim(attribute.name), name)) found = &attribute;
  }
  return found;
}

}  // namespace mifdex::engine
