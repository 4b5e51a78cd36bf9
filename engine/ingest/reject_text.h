// Turns a Reject into words for a person: what is wrong, in which place, and what to do about it.
//
// The only place that makes these sentences, so that text and JSON cannot differ. Threads: pure
// functions. Ownership: values. The text may contain bytes of a file: the caller must escape it
// before printing it on a terminal.
#pragma once

#include <string>
#include <string_view>

#include "io/base/reject.h"

namespace mifdex::engine {

/// A Reject in words; sentences begin in lower case and end without a full stop.
struct RejectText {
  std::string where;    ///< "box7/A1.MIF", "box7/A1.MIF:41 (byte 1203)"
  std::string message;  ///< what is wrong, with the reject's own detail after a colon
  std::string_view advice;
};

/// Returns the texts of `reject`. `path` is shown as it is given: box and path in it, as the reader
/// of the message knows them.
RejectText reject_text(const io::Reject& reject, std::string_view path);

/// Returns the same on one line: "where: message; advice".
std::string reject_line(const io::Reject& reject, std::string_view path);

/// Returns the kind as one word for programs: "unreadable", "no_status", ... Never renamed.
std::string_view reject_kind_name(io::RejectKind kind);

}  // namespace mifdex::engine
