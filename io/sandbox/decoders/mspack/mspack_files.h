// Files as libmspack sees them: parts of an archive to read, and an EntrySender to write to.
//
// libmspack opens files by name; here a name is "0", "1", ... for the parts and "out" for the
// decoded file. Memory is zeroed, as libmspack does not initialise all of it. Runs in a sandbox
// only.
#pragma once

#include <mspack.h>

#include <array>
#include <string>
#include <vector>

#include "io/sandbox/decode_job.h"
#include "io/sandbox/decoders/entry_sender.h"

namespace mifdex::io::sandbox {

class MspackFiles {
 public:
  MspackFiles(DecodeJob& job, EntrySender& sender);
  MspackFiles(const MspackFiles&) = delete;
  MspackFiles& operator=(const MspackFiles&) = delete;

  /// Returns the functions for mspack_create_...; valid as long as this object.
  struct mspack_system* system() { return &system_.functions; }

  /// Returns the name of a part; valid as long as this object, since libmspack keeps the pointer.
  const char* part_name(std::size_t part) const { return names_[part].c_str(); }

  static constexpr const char* kOut = "out";

  DecodeJob& job() { return job_; }
  EntrySender& sender() { return sender_; }

 private:
  /// The functions must be first: libmspack passes their address back, which is then the address of
  /// this.
  struct System {
    struct mspack_system functions{};
    MspackFiles* files = nullptr;
  };
  friend struct MspackCalls;

  DecodeJob& job_;
  EntrySender& sender_;
  std::vector<std::string> names_;
  System system_;
};

RejectKind kind_of_mspack_error(int code);

const char* mspack_error_text(int code);

}  // namespace mifdex::io::sandbox
