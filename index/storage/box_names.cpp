#include "index/storage/box_names.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/base/ascii.h"

namespace mifdex::index {
namespace {

/// The names that a box may be shown by, the shortest first: all but the last are relative.
std::vector<std::string_view> possible_names(const BoxEntry& box) {
  if (!box.given_name.empty()) return {box.given_name};
  std::vector<std::string_view> names;
  const std::string_view location = box.location;
  if (!location.starts_with('/')) names.push_back(box.name);  // a stream
  for (std::size_t slash = location.rfind('/'); slash != std::string_view::npos && slash != 0;
       slash = location.rfind('/', slash - 1)) {
    names.push_back(location.substr(slash + 1));
  }
  if (location.starts_with('/') && location.size() > 1) names.push_back(location.substr(1));
  names.push_back(location);
  return names;
}

/// The boxes, each at one of its possible names.
class Naming {
 public:
  explicit Naming(std::map<std::uint32_t, BoxEntry>& boxes) {
    for (auto& [id, box] : boxes) {
      Named& named = boxes_.emplace_back(Named{&box, possible_names(box), {}, 0});
      for (const std::string_view name : named.names) {
        named.compared.push_back(ascii::upper_case(name));
        ++uses_[named.compared.back()];
      }
    }
  }

  void settle() {
    for (Named& box : boxes_) {
      while (!box.is_last() && uses_[box.compared[box.at]] > 1) ++box.at;
    }
    // A longer name may begin with one that is shown; each round lengthens at least one.
    while (lengthen_beginnings()) {
    }
    for (const Named& box : boxes_) box.entry->shown = box.names[box.at];
  }

 private:
  struct Named {
    BoxEntry* entry;
    std::vector<std::string_view> names;
    std::vector<std::string> compared;  ///< `names` in upper case
    std::size_t at;                     ///< the one that is shown

    bool is_last() const { return at + 1 == names.size(); }
  };

  /// Lengthens a name that another one begins with, or the other if the first cannot be longer.
  /// True if a name changed.
  bool lengthen_beginnings() {
    std::unordered_map<std::string_view, Named*> shown;
    for (Named& box : boxes_) shown.emplace(box.compared[box.at], &box);
    bool changed = false;
    for (Named& box : boxes_) {
      const std::string& name = box.compared[box.at];
      for (std::size_t slash = name.find('/', 1); slash != std::string::npos;
           slash = name.find('/', slash + 1)) {
        const auto found = shown.find(std::string_view(name).substr(0, slash));
        if (found == shown.end()) continue;
        Named& shorter = *found->second;
        Named& longer = shorter.is_last() ? box : shorter;
        if (longer.is_last()) continue;
        ++longer.at;
        changed = true;
        break;
      }
      if (changed) return true;  // `shown` is out of date
    }
    return false;
  }

  std::vector<Named> boxes_;
  std::unordered_map<std::string, std::size_t> uses_;
};

bool is_bad_in_name(char c) {
  constexpr char kFirstPrintable = ' ';
  constexpr char kDelete = '\x7F';
  return c == '/' || c == '\\' || c == kDelete || (c >= 0 && c < kFirstPrintable);
}

}  // namespace

void name_boxes(std::map<std::uint32_t, BoxEntry>& boxes) { Naming(boxes).settle(); }

io::Result<void> check_given_name(const std::map<std::uint32_t, BoxEntry>& boxes, std::uint32_t id,
                                  std::string_view name) {
  if (name.empty() || std::ranges::any_of(name, is_bad_in_name)) {
    return io::fail(io::ErrorKind::kUsage, "is not a valid name for a box", std::string(name), 0,
                    "use a name without / and \\");
  }
  const std::string wanted = ascii::upper_case(name);
  for (const auto& [other, box] : boxes) {
    if (other == id) continue;
    if (ascii::upper_case(box.shown) != wanted && ascii::upper_case(box.given_name) != wanted)
      continue;
    return io::fail(io::ErrorKind::kUsage, "the name is taken by the box at " + box.location,
                    std::string(name), 0, "choose another name; `mifdex box list` shows all");
  }
  return {};
}

}  // namespace mifdex::index
