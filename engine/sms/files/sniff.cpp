#include "engine/sms/files/sniff.h"

#include <algorithm>
#include <array>

#include "engine/mif/component_line.h"
#include "engine/mif/lex/literal_end.h"
#include "engine/sms/files/identity.h"
#include "engine/sms/files/instruction.h"
#include "engine/sms/files/status_mif.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

using namespace std::string_view_literals;

// Compressed by Microsoft's COMPRESS, as packages are.
constexpr std::array kCompressedMagics = {"SZDD\x88\xF0\x27\x33"sv, "KWAJ\x88\xF0\x27\xD1"sv};

// Beginnings of other programs' files that end in .mif too (SOURCES.md, section 7), upper case.
constexpr std::array kOtherFormats = {
    "<MIFFILE"sv,  // FrameMaker
    "<!DOCTYPE"sv,
    "<HTML"sv,
    "VERSION "sv,  // MapInfo
    "DEPTH"sv,
    "WIDTH"sv,           // FPGA memory
    "ID=IMAGEMAGICK"sv,  // MIFF
    "# OOMMF"sv,
    "# MIF "sv,               // OOMMF
    "#PRAGMA AUTORECOVER"sv,  // MOF
};

bool begins_line(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

/// True if `text` has a line `START COMPONENT` or `START GROUP` with no other text than
/// MIF. If text precedes it, or if a first line lost a byte, that is a mistake of the writer and
/// not another format.
bool has_block_line(std::string_view text) {
  constexpr std::string_view kStart = "START";
  for (std::size_t at = 0; at + kStart.size() < text.size(); ++at) {
    if (ascii::upper(text[at]) != 'S' || !ascii::starts_with(text.substr(at), kStart)) continue;
    const std::string_view rest = ascii::trim_front(text.substr(at + kStart.size()));
    for (const std::string_view block : {"COMPONENT"sv, "GROUP"sv}) {
      if (!ascii::starts_with(rest, block) || !begins_line(text, at)) continue;
      if (mif::may_follow_value(rest.data() + block.size(), text.data() + text.size())) return true;
    }
  }
  return false;
}

/// Returns the text after the comments and blanks at the beginning of `text`, of which at most
/// kCommentBytes are read.
std::string_view skip_comments(std::string_view text) {
  text = text.substr(0, kCommentBytes + mif::kMostTextBefore);
  while (true) {
    while (!text.empty() && (ascii::is_blank(text.front()) || text.front() == '\0')) {
      text.remove_prefix(1);
    }
    if (!text.starts_with("//")) return text.substr(0, mif::kMostTextBefore);
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
}

bool has_ini_section(std::string_view text) {
  constexpr std::array kSections = {"[SMS]"sv, "[LOCAL]"sv, "[PACKAGE COMMAND MANAGER]"sv};
  return std::any_of(kSections.begin(), kSections.end(),
                     [text](std::string_view section) { return ascii::contains(text, section); });
}

// True if the class of any group contains `word`.
bool any_class_contains(const mif::Component& component, std::string_view word) {
  return std::any_of(
      component.groups.begin(), component.groups.end(),
      [word](const mif::Group& group) { return ascii::contains(group.class_string, word); });
}

}  // namespace

FileKind sniff_bytes(std::string_view raw) {
  if (raw.empty()) return FileKind::kEmpty;
  for (const std::string_view magic : kCompressedMagics) {
    if (raw.starts_with(magic)) return FileKind::kCompressed;
  }
  const std::string_view begin = raw.substr(0, kSniffBytes);
  const bool binary = begin.find('\0') != std::string_view::npos;
  if (binary && begin.find(kInstructionClass) != std::string_view::npos)
    return FileKind::kInstruction;
  return FileKind::kOther;
}

FileKind sniff_text(std::string_view text) {
  const std::string_view begin = skip_comments(text);
  const std::string_view glance = begin.substr(0, kSniffBytes);
  if (mif::is_boundary_line(glance.data(), glance.data() + glance.size()))
    return FileKind::kOtherMif;
  if (mif::find_component_line(begin) != std::string_view::npos) return FileKind::kOtherMif;
  for (const std::string_view format : kOtherFormats) {
    if (ascii::starts_with(glance, format)) return FileKind::kOtherFormat;
  }
  if (glance.starts_with('[') && has_ini_section(glance)) return FileKind::kSmsIni;
  if (!glance.starts_with('<') && has_block_line(glance)) return FileKind::kOtherMif;
  return FileKind::kOther;
}

FileKind kind_of_mif(const mif::Component& component) {
  const bool identified = find_identity_group(component) != nullptr;
  if (is_status_mif(component)) {
    return identified ? FileKind::kJobStatusMif : FileKind::kStatusMif;
  }
  if (identified || !component.header_unique_id.empty()) return FileKind::kInventory;
  // Inferred: no source gives the classes of these three; their names in section 7 are taken as
  // such.
  if (any_class_contains(component, "|EVENT")) return FileKind::kEventMif;
  if (any_class_contains(component, "|USERGROUP")) return FileKind::kUserGroupMif;
  if (any_class_contains(component, "|PACKAGE")) return FileKind::kPackageLocationMif;
  const bool inventory = any_class_contains(component, "MICROSOFT|");
  return inventory ? FileKind::kNoIdInventory : FileKind::kOtherMif;
}

}  // namespace mifdex::engine
