// The table of contents of a xar archive: XML that lists its files, and where the bytes of each are
// in the heap, which follows the table.
//
// The elements and their meaning are those that xar and libarchive write; all others are skipped
// with their content. A document type declaration is refused: a table of contents has none.
//
// Threads: one. Ownership: values own their text. Errors: values, see XarTocReader. Runs in a
// sandbox only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/reject.h"

namespace mifdex::io::sandbox {

struct XarChecksum {
  std::string algorithm;  ///< as the table has it; empty or "none": no checksum
  std::string text;
};

/// The bytes of a file, as they are in the heap and as they are unpacked.
struct XarData {
  std::uint64_t offset = 0;  ///< from the beginning of the heap
  std::uint64_t length = 0;  ///< in the heap
  std::uint64_t size = 0;    ///< of the file
  bool is_readable = true;   ///< false if one of these is not a number
  std::string encoding;      ///< a media type; empty: stored
  XarChecksum archived;      ///< of the bytes in the heap
  XarChecksum extracted;     ///< of the file
};

struct XarFile {
  /// The file that this one is in, as its number in XarToc::files; always a smaller one.
  std::optional<std::size_t> folder;
  std::string id;
  std::string name;  ///< one part of the path; in base 64 decoded, so not always UTF-8
  std::string type;  ///< "file", "directory", "hardlink", ...
  std::string link;  ///< of a hard link: the id of its target, or "original"
  std::string time;  ///< as the table has it
  std::optional<XarData> data;
};

struct XarToc {
  bool is_there = false;              ///< false if the XML is something else
  std::vector<XarFile> files;         ///< in the order of the table
  XarChecksum checksum;               ///< only its algorithm: of the compressed table
  std::uint64_t checksum_offset = 0;  ///< of the digest, in the heap
  std::uint64_t checksum_size = 0;    ///< of the digest

  /// Returns the path of a file: the names of its folders and its own, with '/' between them. Names
  /// after the first kMaxNameBytes are left out: no more is sent.
  std::string path_of(const XarFile& file) const;
};

class XarTocReader {
 public:
  /// One file more than `max_files` is kept, so that the caller notices the excess; all others are
  /// not.
  explicit XarTocReader(std::uint64_t max_files);
  ~XarTocReader();
  XarTocReader(const XarTocReader&) = delete;
  XarTocReader& operator=(const XarTocReader&) = delete;

  /// Reads the next part of the table. `is_last`: nothing follows. Returns kArchiveDamaged or
  /// kArchiveMemory, with the reason, if it cannot be read; nothing can be read after that.
  std::optional<Reject> read(Bytes part, bool is_last);

  /// Returns the content of the table, after its last part was read.
  XarToc take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mifdex::io::sandbox
