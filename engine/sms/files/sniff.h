// What a file is at a glance: by its first bytes, before anything is parsed.
//
// The extension is never asked: .PCK names status MIFs and compressed packages alike, .MIF names
// the files of half a dozen other programs (SOURCES.md, sections 1 and 7).
//
// Threads: functions of their arguments. Cost: a MIF's first line; of other texts
// the first mif::kMostTextBefore behind at most kCommentBytes of comments; README.md has it beside
// that of a parse.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/mif/component.h"
#include "engine/sms/files/file_kind.h"

namespace mifdex::engine {

/// How far into a file a glance looks for all but START COMPONENT, and how many comments and blanks
/// it passes over at the begin. START COMPONENT is looked for in mif::kMostTextBefore behind these.
inline constexpr std::size_t kSniffBytes = 4096;
inline constexpr std::size_t kCommentBytes = std::size_t{128} * 1024;

/// The kind of a file that is told by its raw bytes, text or not: kEmpty, kCompressed, kInstruction
/// or, for all that has to be looked at as text, kOther.
FileKind sniff_bytes(std::string_view raw);

/// The kind of a file by its text (UTF-8, its begin is enough): kOtherMif for every MIF, whatever
/// it turns out to report, kSmsIni, kOtherFormat, or kOther.
FileKind sniff_text(std::string_view text);

/// Which kind of MIF `component` is.
FileKind kind_of_mif(const mif::Component& component);

}  // namespace mifdex::engine
