// The hard links of an archive that is decoded as a stream: files that have the bytes of another.
//
// When a link is read, the bytes of its target have already passed (tar), or are yet to come (cpio,
// whose last link has the bytes). So the links are noted, and a second pass over the archive sends
// the bytes of each target under the names of its links. An archive without links is decoded once.
//
// Runs in a sandbox only. Threads: one. Memory: the names of the links, and one file of at most
// max_file_bytes.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/sandbox/decoders/entry_sender.h"

namespace mifdex::io::sandbox {

class HardLinks {
 public:
  /// Notes the file `path`, which has the bytes of `target`, or of a link to `target` that has
  /// some.
  void note(Bytes target, Bytes path, std::int64_t mtime);

  bool empty() const { return links_.empty(); }

  /// Sends every noted file. `archive` is the same archive, opened again. If the archive does not
  /// have the target of a file, the file is sent as a reject that names the target.
  void send(struct ::archive* archive, EntrySender& sender, std::uint64_t max_file_bytes);

 private:
  struct Link {
    std::string path;
    std::int64_t mtime;
  };
  struct Group {
    std::vector<Link> links;
    bool met = false;  ///< the archive has the target, empty so far
  };
  /// The readable bytes of a target.
  struct Content {
    std::string bytes;
    std::string error;  ///< empty if the bytes are whole
  };

  static Content read_content(struct ::archive* archive, std::uint64_t max_file_bytes);
  static void send_group(const Group& group, const Content& content, EntrySender& sender);

  std::map<std::string, Group> links_;  ///< by their target
};

}  // namespace mifdex::io::sandbox
