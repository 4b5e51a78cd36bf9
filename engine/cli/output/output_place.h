// The target of --output: a file to replace, or a pipe, device or open descriptor to write into.
//
// Threads: one. Errors: kUsage, naming the path, if it must not be replaced or cannot be opened.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/cli/output/replaced_file.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Exactly one of the two members is set.
struct OutputPlace {
  std::unique_ptr<ReplacedFile> file;
  io::Descriptor stream;
};

/// A kind of files that mifdex writes, and therefore may replace.
struct OutputKind {
  std::string_view name;                  ///< "an export of mifdex"
  bool (*is_own)(std::string_view head);  ///< true if a file begins like one of them
  std::string_view advice;                ///< for a file that must not be replaced
};

/// Opens `path` for a file of `kind`. If the path does not exist or is a regular file, sets `file`;
/// links are followed. For anything else sets `stream`: a device, a FIFO, and /dev/stdout,
/// /dev/stderr and /dev/fd/N (the descriptor itself, whatever it is). Without `force`, fails for a
/// regular file that is neither empty nor of this kind, for one that is write-protected and for a
/// block device. Always fails for a folder, and for a SQLite database that has a journal.
io::Result<OutputPlace> open_output_place(const std::string& path, bool force,
                                          const OutputKind& kind);

/// True if `head`, the first bytes of a file (at least 100 if it has as many), was written
/// by `mifdex export`, in any of its formats. SQLite databases carry kSqliteApplicationId; the
/// others are recognised by their first fields.
bool is_export(std::string_view head);

inline constexpr OutputKind kExportFile{"an export of mifdex", is_export,
                                        "use --force to replace it"};

/// "mfdx", in the header of every SQLite database that mifdex writes.
inline constexpr std::uint32_t kSqliteApplicationId = 0x6D666478;

}  // namespace mifdex::cli
