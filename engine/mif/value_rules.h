// Which values a type allows (mif-grammar, section 5).
//
// Threads: functions of their arguments.
#pragma once

#include <string_view>

#include "engine/mif/component.h"
#include "engine/mif/details.h"

namespace mifdex::engine::mif {

/// Whether `text` is a date as DMI writes it, 25 characters yyyymmddHHMMSS.uuuuuu+ooo with unknown
/// fields all `*`, as SMS takes it, mm/dd/yy hh:mm:ss (Q192497), or empty.
bool is_date(std::string_view text);

/// Whether the value of `attribute` may stand under `type`. A value without a type, a path,
/// unknown, unsupported and no value may stand everywhere.
bool fits_type(const Attribute& attribute, const Type& type, const Details& details);

}  // namespace mifdex::engine::mif
