// One line of a manifest as JSON: which of the known fields it has, and the kind of each.
// manifest.cpp defines their meaning.
//
// Every value of the line is read, the ignored ones too: simdjson reads on demand, so a value that
// is not read would not be known to be JSON.
//
// Ownership: texts are views of the parser's memory, valid until the next line. Threads: one parser
// belongs to one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::io {

enum class ManifestKey : std::uint8_t {
  kType,
  kId,
  kName,
  kSite,
  kDestination,
  kStart,
  kEnd,
  kRetries,
  kTargets,
  kSmsid,
  kDomain,
  kPath,
  kJob,
  kMachine,
  kCollected,
  kExitCode,
};

inline constexpr std::array<std::string_view, 16> kManifestKeys = {
    "type",    "id",    "name",   "site", "destination", "start",   "end",       "retries",
    "targets", "smsid", "domain", "path", "job",         "machine", "collected", "exit_code"};

/// The kind of a field's value; kTexts is an array of texts only.
enum class JsonShape : std::uint8_t { kAbsent, kNull, kText, kWhole, kTexts, kOther };

struct JsonField {
  JsonShape shape = JsonShape::kAbsent;
  bool twice = false;       ///< the line has it more than once
  std::int64_t number = 0;  ///< of kWhole
  std::string_view text;    ///< of kText, unescaped
};

struct ManifestFields {
  std::array<JsonField, kManifestKeys.size()> by_key;
  std::vector<std::string_view> targets;  ///< of the field of that name, if it is kTexts

  const JsonField& operator[](ManifestKey key) const {
    return by_key[static_cast<std::size_t>(key)];
  }
};

class ManifestJson {
 public:
  ManifestJson();
  ManifestJson(ManifestJson&& other) noexcept;
  ManifestJson& operator=(ManifestJson&& other) noexcept;
  ~ManifestJson();

  /// Reads one object. Returns "", or the reason if it is not one: a clause for people. Fails with
  /// kFull only.
  Result<std::string> read(PaddedBytes text, ManifestFields& fields);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace mifdex::io
