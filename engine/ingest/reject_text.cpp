#include "engine/ingest/reject_text.h"

#include <fmt/format.h>

#include <array>

namespace mifdex::engine {
namespace {

using io::RejectKind;

struct KindText {
  RejectKind kind;
  std::string_view name;
  std::string_view message;
  std::string_view advice;
};

constexpr std::array kKinds = {
    KindText{RejectKind::kUnreadable, "unreadable", "cannot be read",
             "check permissions, or recover the disk, and index the box again"},
    KindText{RejectKind::kTooLarge, "too_large", "larger than --max-file",
             "raise --max-file if it is a MIF after all"},
    KindText{RejectKind::kChanged, "changed", "changed while it was read",
             "index the box again when nothing writes to it"},
    KindText{RejectKind::kEmpty, "empty",
             "empty, under a name that claims a MIF, an instruction or an archive",
             "look for the file in another copy of the box"},
    KindText{
        RejectKind::kNotMif, "not_mif", "has the name of a MIF, but is not one",
        "harmless if it belongs to another program (FrameMaker, MapInfo, Quartus use .mif too)"},
    KindText{RejectKind::kFragment, "fragment",
             "MIF fragment: START COMPONENT ... END COMPONENT is missing",
             "add the two statements in a copy, if it is a status MIF"},
    KindText{RejectKind::kCut, "cut", "the file is truncated",
             "look for the complete file in another copy of the box"},
    KindText{RejectKind::kNoStatus, "no_status", "syntax error before the Status attribute",
             "fix the line shown, in a copy of the box"},
    KindText{RejectKind::kBadInstruction, "bad_instruction",
             "job or machine missing in instruction",
             "its MIF stays unattributed; a manifest can name them (Q168130)"},
    KindText{RejectKind::kBadEncoding, "bad_encoding", "invalid bytes for this encoding",
             "name the code page of the site with --encoding"},
    KindText{RejectKind::kBadManifestLine, "bad_manifest_line", "not a valid manifest line",
             "correct the line: it must be one JSON object with a type"},
    KindText{RejectKind::kNameTooLong, "name_too_long", "path too long for the index",
             "use a subfolder as the box"},
    KindText{RejectKind::kEndedProcess, "ended_process", "skipped: mifdex crashed on it twice",
             "please report it with the file; `index --reread` tries again"},
    KindText{RejectKind::kArchiveTotal, "archive_total", "more bytes inside than --max-total",
             "if you trust the archive, raise --max-total; entries up to here were indexed"},
    KindText{RejectKind::kArchiveRatio, "archive_ratio", "compression ratio above --max-ratio",
             "if you trust the archive, raise --max-ratio; entries up to here were indexed"},
    KindText{RejectKind::kArchiveEntries, "archive_entries", "more entries than --max-entries",
             "if you trust the archive, raise --max-entries; entries up to here were indexed"},
    KindText{RejectKind::kArchiveDepth, "archive_depth", "archives nested deeper than --max-depth",
             "raise --max-depth, or unpack the outer archives by hand"},
    KindText{RejectKind::kArchiveSeconds, "archive_seconds",
             "unpacking takes longer than --max-seconds",
             "if you trust the archive, raise --max-seconds; entries up to here were indexed"},
    KindText{RejectKind::kArchiveMemory, "archive_memory",
             "unpacking needs more memory than mifdex allows",
             "unpack it with the program that made it, and index the folder"},
    KindText{RejectKind::kArchiveDamaged, "archive_damaged", "damaged archive",
             "entries before the damage were indexed; look for an intact copy"},
    KindText{RejectKind::kArchiveCrashed, "archive_crashed", "the process that unpacks it crashed",
             "entries up to here were indexed; please report it with the file"},
    KindText{RejectKind::kArchiveUnsupported, "archive_unsupported", "unsupported archive format",
             "unpack it with another program, or mount it if it is an image, and index the folder"},
    KindText{RejectKind::kArchiveSplit, "archive_split", "part of a split archive",
             "put all parts into one folder, or join them, and index that"},
    KindText{RejectKind::kEncrypted, "encrypted", "encrypted",
             "unpack it with its password, and index the folder"},
    KindText{RejectKind::kEntryDamaged, "entry_damaged", "damaged in its archive",
             "look for the file in another copy of the box"},
    KindText{RejectKind::kLinkTooFar, "link_too_far",
             "a hard link to a file that is too far before it in a stream",
             "store the tar in a file, and index that"},
};

constexpr KindText kUnknownKind = {RejectKind::kUnreadable, "unknown",
                                   "rejected for a reason that this version does not know",
                                   "use the version of mifdex that wrote the index"};

const KindText& text_of(RejectKind kind) {
  for (const KindText& text : kKinds) {
    if (text.kind == kind) return text;
  }
  return kUnknownKind;
}

std::string place(const io::Reject& reject, std::string_view path) {
  if (reject.line != 0) return fmt::format("{}:{} (byte {})", path, reject.line, reject.offset);
  if (reject.offset != 0) return fmt::format("{} (byte {})", path, reject.offset);
  return std::string(path);
}

}  // namespace

RejectText reject_text(const io::Reject& reject, std::string_view path) {
  const KindText& kind = text_of(reject.kind);
  RejectText text{place(reject, path), std::string(kind.message), kind.advice};
  if (!reject.detail.empty()) text.message += ": " + reject.detail;
  return text;
}

std::string reject_line(const io::Reject& reject, std::string_view path) {
  const RejectText text = reject_text(reject, path);
  return fmt::format("{}: {}; {}", text.where, text.message, text.advice);
}

std::string_view reject_kind_name(RejectKind kind) { return text_of(kind).name; }

}  // namespace mifdex::engine
