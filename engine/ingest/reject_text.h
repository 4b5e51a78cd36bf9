// Turns a Reject into the words a person reads: what is wrong, where, and what to do about it.
//
// The one place where these sentences are made, so that text and JSON cannot differ.
// Threads: pure functions. Ownership: values. Text may hold what a file held: whoever prints it on
// a terminal escapes it.
#pragma once

#include <string>
#include <string_view>

#include "io/base/reject.h"

namespace mifdex::engine {

/// A Reject in words; sentences begin in lower case and end without a full stop.
struct RejectText {
  std::string where;    ///< "box7/A1.MIF", "box7/A1.MIF:41 (byte 1203)"
  std::string message;  ///< what is wrong, with the reject's own detail behind a colon
  std::string_view advice;
};

/// `path` is shown as it is given: box and path in it, as the reader of the message knows them.
RejectText reject_text(const io::Reject& reject, std::string_view path);

/// The same on one line: "where: message; advice".
std::string reject_line(const io::Reject& reject, std::string_view path);

/// The kind as one word for programs: "unreadable", "no_status", ... Never renamed.
std::string_view reject_kind_name(io::RejectKind kind);

}  // namespace mifdex::engine
