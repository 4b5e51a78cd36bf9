#include "engine/cli/exit_code.h"

#include <cerrno>

namespace mifdex::cli {

ExitCode exit_code_of(const io::Error& error) {
  // Whoever met them, a full disk and an empty memory are what the user has to mend.
  switch (error.errno_value) {
    case ENOSPC:
    case EDQUOT:
    case ENOMEM:
      return ExitCode::kResources;
    default:
      break;
  }
  switch (error.kind) {
    case io::ErrorKind::kUsage:
    case io::ErrorKind::kEncoding:
      return ExitCode::kUsage;
    case io::ErrorKind::kBox:
      return ExitCode::kBox;
    case io::ErrorKind::kFull:
      return ExitCode::kResources;
    case io::ErrorKind::kIo:      // what concerns a file is a reject, a box kBox: left is the index
    case io::ErrorKind::kFormat:  // of the index; that of a file is a reject
    case io::ErrorKind::kStore:
    case io::ErrorKind::kLocked:
    case io::ErrorKind::kInternal:
      return ExitCode::kIndex;
  }
  return ExitCode::kIndex;
}

}  // namespace mifdex::cli
