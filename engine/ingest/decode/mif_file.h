// One MIF file, read whole for a person to look at: for `check` and `dump`.
//
// Ownership: the object owns bytes, text and tree; all views of it hold as long as it lives.
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
  /// Reads the file at `path`, of any size up to 1 GiB; `fallback` is its encoding where no byte
  /// order mark tells. Fails with kBox: missing, not permitted, a folder, too large.
  static io::Result<std::unique_ptr<MifFile>> read(const std::string& path,
                                                   const io::Encoding& fallback);

  /// Whether it is a MIF at all by content. The tree of what is none is empty.
  bool is_mif() const { return is_mif_; }

  /// The decoded text, UTF-8, that offsets count in.
  std::string_view text() const { return decoded_.text.view(); }

  const Component& component() const { return component_; }

  /// As io::decode_text found it: "ascii", "utf-16le", ...
  std::string_view encoding() const { return decoded_.encoding.name(); }

  /// What `compiler` has to say: what parser and checker found, and what a look at the file as a
  /// whole adds, its encoding, line ends and size.
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
  bool return_lines_ = false;  // CR alone ended them
};

}  // namespace mifdex::engine::mif
