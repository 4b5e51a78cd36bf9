// Restores MIFs that came through a mail or a web page: decodes quoted-printable (`=3D`, soft line
// breaks) and character entities (`&quot;`).
//
// A MIF in plain form is not changed, whatever its texts hold: a file, or a line, is changed only
// if its statements are written in that form.
//
// Ownership: a changed text is in the arena. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <span>

#include "engine/mif/diagnostic.h"
#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// `text`, or a copy of the same length with quoted-printable or entities decoded. If a line
/// becomes shorter, blanks and newlines are added at its end, so that places outside the line, and
/// the number of each line, do not change.
struct MailText {
  io::PaddedBytes text;
  bool changed = false;
  std::uint64_t offset = 0;  ///< of the first place that was changed
};

/// Decodes the bytes of a file in ASCII whose statements are written as `NAME =3D "text"`. The
/// decoded bytes may be beyond ASCII and are not converted from their encoding.
MailText read_quoted_printable(io::PaddedBytes raw, io::Arena& arena);

/// Decodes a text whose quotes are written as `&quot;` and its like.
MailText read_entities(io::PaddedBytes text, io::Arena& arena);

}  // namespace mifdex::engine::mif
