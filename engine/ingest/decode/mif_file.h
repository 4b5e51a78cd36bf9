// One MIF file, read completely for a person to examine: for `check` and `dump`.
//
// Ownership: the object owns bytes, text and tree; all views of it are valid as long as it lives.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/diagnostic.h"
#include "engine/mif/parser.h"
#include "io/base/arena.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/file_batch.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine::mif {

class MifFile {
 public:
  /// Reads the file at `path`, of any size up to 1 GiB; `fallback` is its encoding if there is no
  /// byte order mark. Fails with kBox: missing, not permitted, a folder, too large.
  static io::Result<std::unique_ptr<MifFile>> read(const std::string& path,
                                                   const io::Encoding& fallback);

  /// True if it is a MIF by content. If it is not, its tree is empty.
  bool is_mif() const { return is_mif_; }

  /// Returns the decoded text, UTF-8, to which offsets refer.
  std::string_view text() const { return decoded_.text.view(); }

  const Component& component() const { return component_; }

  /// Returns the encoding that io::decode_text found: "ascii", "utf-16le", ...
  std::string_view encoding() const { return decoded_.encoding.name(); }

  /// Returns the findings of `compiler`: those of the parser and the checker, and those about the
  /// file as a whole: its encoding, line ends and size.
  std::vector<Diagnostic> findings(Compiler compiler = Compiler::kMifdex) const;

 private:
  MifFile() = default;
  io::Result<void> load(const std::string& path, const io::Encoding& fallback);

  io::FileBatch files_;
  io::BytesBatch bytes_;
  io::Arena arena_;
  io::DecodedText decoded_;
  Parser parser_{Depth::kFull};
  Component component_;
  bool is_mif_ = false;
  bool return_lines_ = false;  // only CR ended them
};

}  // namespace mifdex::engine::mif
