#include "engine/sms/files/file_kind.h"

namespace mifdex::engine {
namespace {

// At the number of the FileKind.
constexpr std::array<std::string_view, kFileKindCount + 1> kNames = {
    "",        "status",          "job status",       "inventory", "inventory without identity",
    "event",   "user group",      "package location", "other MIF", "instruction",
    "SMS.INI", "compressed file", "other format",     "empty",     "other",
    "archive", "quotation",
};

}  // namespace

std::string_view file_kind_name(FileKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  return number < kNames.size() ? kNames[number] : std::string_view();
}

}  // namespace mifdex::engine
