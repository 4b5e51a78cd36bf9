// The names of an index's boxes in answers: short and unique.
//
// Threads: functions without state.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "index/record/ledger.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Sets BoxEntry::shown of every box: its given name, else the shortest end of its location, in
/// whole parts, that ends no other box's location and is not a given name; else the whole location.
/// ASCII letters compare without regard to case. No name that is shown is another one's beginning
/// followed by a '/', unless both are whole locations: so "NAME/path" names one file of one box.
void name_boxes(std::map<std::uint32_t, BoxEntry>& boxes);

/// Fails with kUsage if `name` cannot be given to box `id`: it is empty, has a '/', a '\' or a
/// control character in it, or names another box already. REQUIRES: name_boxes(boxes).
io::Result<void> check_given_name(const std::map<std::uint32_t, BoxEntry>& boxes, std::uint32_t id,
                                  std::string_view name);

}  // namespace mifdex::index
