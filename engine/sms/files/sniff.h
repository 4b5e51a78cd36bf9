// Guesses the kind of a file from its first bytes, before anything is parsed.
//
// The extension is never used: .PCK names status MIFs and compressed packages alike, and .MIF names
// the files of half a dozen other programs (SOURCES.md, sections 1 and 7).
//
// Threads: functions of their arguments. Cost: a MIF's first line; for other texts the first
// mif::kMostTextBefore bytes after at most kCommentBytes of comments. README.md compares it with
// the cost of a parse.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/mif/component.h"
#include "engine/sms/files/file_kind.h"

namespace mifdex::engine {

/// How far into a file sniffing looks for everything but START COMPONENT, and how many bytes of
/// comments and blanks it skips at the beginning. START COMPONENT is searched in the
/// mif::kMostTextBefore bytes after these.
inline constexpr std::size_t kSniffBytes = 4096;
inline constexpr std::size_t kCommentBytes = std::size_t{128} * 1024;

/// Returns the kind that the raw bytes show, text or not: kEmpty, kCompressed, kInstruction or, if
/// the file must be examined as text, kOther.
FileKind sniff_bytes(std::string_view raw);

/// Returns the kind of a file by its text (UTF-8; its beginning is enough): kOtherMif for every
/// MIF, whatever it reports, kSmsIni, kOtherFormat, or kOther.
FileKind sniff_text(std::string_view text);

FileKind kind_of_mif(const mif::Component& component);

}  // namespace mifdex::engine
