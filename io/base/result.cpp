#include "io/base/result.h"

#include <system_error>

namespace mifdex::io {

std::string error_text(const Error& error) {
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += error.what;
  if (error.errno_value != 0) {
    text += ": " + std::generic_category().message(error.errno_value);
  }
  if (!error.advice.empty()) text += " (" + error.advice + ")";
  return text;
}

}  // namespace mifdex::io
