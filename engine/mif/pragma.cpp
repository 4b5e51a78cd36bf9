#include "engine/mif/pragma.h"

#include <algorithm>
#include <array>

#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

struct ActionName {
  SmsAction action;
  std::string_view pragma;  // upper case
  std::string_view name;
};

constexpr std::array kActions = {
    ActionName{SmsAction::kAdd, "ADD", "add"},
    ActionName{SmsAction::kUpdate, "UPDATE", "update"},
    ActionName{SmsAction::kDelete, "DELETE", "delete"},
    ActionName{SmsAction::kLookup, "LOOKUP", "lookup"},
    ActionName{SmsAction::kUnknown, "", "unknown"},
};

SmsAction find_action(std::string_view word) {
  const auto* found = std::find_if(kActions.begin(), kActions.end(), [word](const ActionName& row) {
    return row.action != SmsAction::kUnknown && ascii::equals(word, row.pragma);
  });
  return found == kActions.end() ? SmsAction::kUnknown : found->action;
}

PragmaItem read_item(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {ascii::trim(text), {}};
  return {ascii::trim(text.substr(0, colon)), ascii::trim(text.substr(colon + 1))};
}

}  // namespace

Pragma read_pragma(std::string_view text) {
  Pragma pragma;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const PragmaItem item = read_item(text.substr(0, comma));
    if (!item.key.empty() || !item.value.empty()) pragma.items.push_back(item);
    if (ascii::equals(item.key, "SMS")) pragma.sms = find_action(item.value);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return pragma;
}

std::string_view sms_action_name(SmsAction action) {
  const auto* found =
      std::find_if(kActions.begin(), kActions.end(),
                   [action](const ActionName& row) { return row.action == action; });
  return found == kActions.end() ? std::string_view() : found->name;
}

}  // namespace mifdex::engine::mif
