// MIFs that came through a mail or a web page: quoted-printable (`=3D`, soft line breaks) and
// character entities (`&quot;`) are turned back.
//
// A MIF in plain form is left as it is, whatever its texts hold: only a file, or a line, whose
// statements are written so is changed.
//
// Ownership: a changed text lies in the arena. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <span>

#include "engine/mif/diagnostic.h"
#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// `text`, or a copy of the same length in which quoted-printable, respectively entities, are read.
/// What a line becomes shorter by follows at its end as blanks and newlines, so that places outside
/// the line, and the number of each line, stay what they were.
struct MailText {
  io::PaddedBytes text;
  bool changed = false;
  std::uint64_t offset = 0;  ///< of the first place that was changed
};

/// Bytes of a file in ASCII whose statements are written as `NAME =3D "text"`: the bytes that they
/// name, which may be beyond ASCII and are not decoded.
MailText read_quoted_printable(io::PaddedBytes raw, io::Arena& arena);

/// A decoded text whose quotes are written as `&quot;` and its like.
MailText read_entities(io::PaddedBytes text, io::Arena& arena);

}  // namespace mifdex::engine::mif
