// The values that a type allows (GRAMMAR.md, section 5).
//
// Threads: functions of their arguments.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/mif/component.h"
#include "engine/mif/details.h"

namespace mifdex::engine::mif {

/// Returns the type that `word` names, without regard to case; kOther if it names none.
TypeKind type_kind(std::string_view word);

/// True if values of `kind` are texts of a size: STRING, DISPLAYSTRING, OCTETSTRING.
bool is_string(TypeKind kind);

/// True for READ-ONLY, READ-WRITE or WRITE-ONLY, in any case.
bool is_access_word(std::string_view word);

bool is_storage_word(std::string_view word);

/// True if `text` is a date as DMI writes it: 25 characters yyyymmddHHMMSS.uuuuuu+ooo with
/// unknown fields all `*`, or empty. Ranges are not checked, as in DMI.
bool is_dmi_date(std::string_view text);

/// True if is_dmi_date() does, or for a date as SMS also accepts it: mm/dd/yy hh:mm:ss
/// (Q192497).
bool is_date(std::string_view text);

/// True if SMS accepts `text` as a time: years 1980 to 2030 and each field in its range, or
/// a star in its place (section 5; Q239534); mm/dd/yy hh:mm:ss likewise; or empty.
bool is_sms_date(std::string_view text);

/// Returns the length of `text` (UTF-8) in the code page it was written in: one octet for each
/// character, two for those of the Far East.
std::size_t octets_of(std::string_view text);

/// True if octets_of() is more than `most`; short texts are not counted, as no byte becomes
/// more than two octets.
inline bool is_over(std::string_view text, std::size_t most) {
  return text.size() > most / 2 && octets_of(text) > most;
}

/// True if a value is allowed under `type`. A value without a type, a path, unknown,
/// unsupported and no value are always allowed, and so is every text if `values` is null (not an
/// enum).
bool fits_type(ValueKind kind, std::string_view value, const Type& type, const Enum* values,
               const Details& details);

}  // namespace mifdex::engine::mif
