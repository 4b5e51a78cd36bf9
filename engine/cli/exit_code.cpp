#include "engine/cli/exit_code.h"

#include <cerrno>

namespace mifdex::cli {

ExitCode exit_code_of(const io::Error& error) {
  // A full disk and exhausted memory are for the user to repair, whichever part met them.
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
    case io::ErrorKind::kIo:      // of the index: a failing file is a reject, a failing box is kBox
    case io::ErrorKind::kFormat:  // of the index: a malformed file is a reject
    case io::ErrorKind::kStore:
    case io::ErrorKind::kLocked:
    case io::ErrorKind::kInternal:
      return ExitCode::kIndex;
  }
  return ExitCode::kIndex;
}

}  // namespace mifdex::cli
