// The kinds of files. A kind is decided by content and never by extension alone (SOURCES.md,
// section 7; Q186396).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mifdex::engine {

/// Stored in the index (FileRow::kind): never renumber, only add.
enum class FileKind : std::uint8_t {
  kStatusMif = 1,      ///< a component with InstallStatus / JOBSTATUS
  kJobStatusMif = 2,   ///< the same with an Identification group: written by the despooler (.JMF)
  kInventory = 3,      ///< IDMIF: an Identification group, or header comments that name the machine
  kNoIdInventory = 4,  ///< NOIDMIF: groups, and nothing that names a machine
  kEventMif = 5,       ///< EMF
  kUserGroupMif = 6,   ///< UMF
  kPackageLocationMif = 7,  ///< PMF
  kOtherMif = 8,            ///< any other component, or a fragment of the language
  kInstruction = 9,         ///< .SNI: a binary with a MICROSOFT|SMS| class in it
  kSmsIni = 10,
  kCompressed = 11,  ///< SZDD or KWAJ, as packages are
  kOtherFormat =
      12,  ///< a format of another program that also ends in .mif: FrameMaker, MapInfo, ...
  kEmpty = 13,
  kOther = 14,
  kArchive = 15,    ///< holds files, which are files of the box
  kQuotation = 16,  ///< a document, script or log that only quotes a MIF or an instruction
};
inline constexpr std::size_t kFileKindCount = 16;

// At the number of the FileKind.
inline constexpr std::array<std::string_view, kFileKindCount + 1> kFileKindNames = {
    "",        "status",          "job status",       "inventory", "inventory without identity",
    "event",   "user group",      "package location", "other MIF", "instruction",
    "SMS.INI", "compressed file", "other format",     "empty",     "other",
    "archive", "quotation",
};

/// Returns the word for a kind in tables and JSON: "status", "job status", "inventory", ...
constexpr std::string_view file_kind_name(FileKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < kFileKindNames.size() ? kFileKindNames[number] : std::string_view();
}

}  // namespace mifdex::engine
