// One observation as the index keeps it: the contents of a status MIF, its job and machine, and its
// place.
//
// Ownership: a Record is a set of views. Their maker documents how long they hold: records given to
// Writer are copied by it; records read from the index hold until the cursor moves on. Threads:
// values. Units: times in seconds since 1970-01-01 UTC, sizes and offsets in bytes. Text is UTF-8;
// an empty view means that there is no value, which JSON shows as null.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "io/base/file_time.h"
#include "io/base/result.h"

namespace mifdex::index {

// The numbers of these enums are stored: never renumber, only add (FORMAT.md).

/// The status of a line (SOURCES.md, section 3).
enum class LineStatus : std::uint8_t {
  kComplete = 1,
  kFailed = 2,
  kUnknown = 3,
  kNone = 4,
  kUnreadable = 5
};
inline constexpr std::size_t kLineStatusCount = 5;

/// The value of the Status attribute, before any rule is applied to it.
enum class MifStatus : std::uint8_t {
  kSuccess = 1,
  kFailed = 2,
  kOther = 3,
  kMissing = 4,
  kUnreadable = 5
};

/// How well the MIF could be read.
enum class ParseOutcome : std::uint8_t { kClean = 1, kRecovered = 2, kRejected = 3 };

/// What SMS displayed in the job details (SOURCES.md, section 4).
enum class DisplayedStatus : std::uint8_t {
  kNothingKnown = 0,
  kComplete = 1,
  kRetrying = 2,
  kActive = 3,
  kFailed = 4,
  kCanceled = 5,
  kNone = 6
};

/// The origin of a row of the lines. Only kObservation is a status MIF that was read; the others
/// keep a place for one (SOURCES.md, sections 3 and 4).
enum class RowOrigin : std::uint8_t {
  kObservation = 0,
  kInstruction = 1,  ///< an instruction whose MIF is nowhere (Q138241, Q152229)
  kTarget = 2,       ///< a manifest's job lists the machine (Q156250)
  kUnreadable = 3,   ///< a file that is no MIF under the name of one; a line only if an instruction
                     ///< or a manifest gives job and machine
};

/// The source of the job or the machine (interface: the first that has a value wins).
enum class AttributionSource : std::uint8_t {
  kUnattributed = 0,
  kManifest = 1,
  kInstruction = 2,
  kIdentification = 3,
  kLayout = 4
};

/// How the bytes of the file were read as text.
enum class TextEncoding : std::uint8_t {
  kAscii = 0,
  kUtf8 = 1,
  kUtf16Le = 2,
  kUtf16Be = 3,
  kWindows1252 = 4,
  kNamed = 5
};

/// A value of a weaker source that contradicts the one that won.
struct Contradiction {
  std::string_view value;  ///< empty: nothing contradicts
  AttributionSource source = AttributionSource::kUnattributed;
};

/// What a report says of the product that was installed.
struct ProductTexts {
  std::string_view manufacturer;
  std::string_view product;
  std::string_view version;
  std::string_view locale;
  std::string_view serial_number;
  std::string_view installation;
};

/// How a text of ProductTexts is found, stored and shown.
struct ProductText {
  std::string_view ProductTexts::* text;
  std::string_view attribute;  ///< its name in the group ComponentID of a MIF, upper case
  std::string_view label;      ///< for people
  unsigned bit;  ///< in the mask of texts (FORMAT.md); ascending, never one used before
};

// A new text is a member, a row here, and a row of JSON and CSV (engine/cli/rows/rows_status.cpp).
// An older reader takes a new bit for damage, so that it also needs a new kFormatVersion.
inline constexpr std::array kProductTexts = {
    ProductText{&ProductTexts::manufacturer, "MANUFACTURER", "manufacturer", 3},
    ProductText{&ProductTexts::product, "PRODUCT", "product", 4},
    ProductText{&ProductTexts::version, "VERSION", "version", 5},
    ProductText{&ProductTexts::locale, "LOCALE", "locale", 6},
    ProductText{&ProductTexts::serial_number, "SERIAL NUMBER", "serial number", 7},
    ProductText{&ProductTexts::installation, "INSTALLATION", "installation", 8},
};

struct Record : ProductTexts {
  // Attribution. `job` and `machine` are upper case, and empty if no source gives them.
  std::string_view job;
  std::string_view machine;
  std::string_view smsid;
  std::string_view domain;
  std::string_view site;
  AttributionSource job_source = AttributionSource::kUnattributed;
  AttributionSource machine_source = AttributionSource::kUnattributed;
  /// True if the file itself identifies the machine with `smsid`, at the time of the file, as
  /// `machine`, `domain` and `site` before attribution (IdentityRow::by_record).
  bool identifies = false;
  Contradiction other_job;      ///< the strongest, if there are several
  Contradiction other_machine;  ///< a name or an SMSID
  bool instructed = false;      ///< an instruction pairs with it
  std::uint64_t retries = 0;    ///< as that instruction counts them (Q140374); 0 if it does not
  std::optional<std::int64_t> collected;  ///< when, as a manifest has it
  std::optional<std::int64_t> exit_code;  ///< of the program, as a manifest has it (Q216744)

  // The report.
  RowOrigin row_origin = RowOrigin::kObservation;
  std::uint32_t findings = 0;  ///< what its file shows of SMS's errors: engine's bits, opaque here
  LineStatus status = LineStatus::kUnknown;
  MifStatus mif_status = MifStatus::kMissing;
  ParseOutcome parse = ParseOutcome::kClean;
  std::string_view mif_text;     ///< the Status word as written
  std::string_view description;  ///< undecodable bytes as U+FFFD
  std::string_view
      description_bytes;  ///< the raw bytes, only if `description` holds U+FFFD for them

  // Derived: never stored, set by Query::evaluator.
  DisplayedStatus sms_showed = DisplayedStatus::kNothingKnown;
  std::array<std::uint32_t, 4> differs{};  ///< KB numbers, ascending, 0 after the last
  std::uint32_t flags = 0;                 ///< engine's bits, opaque here

  // Where and when.
  std::int64_t time = 0;  ///< the file's own time; io::kNoTime if it has no date
  io::TimeSource time_source = io::TimeSource::kNotRecorded;  ///< the source of `time`
  std::uint64_t hash = 0;                                     ///< XXH3-64 of the file's bytes
  std::uint32_t box = 0;
  std::string_view path;     ///< in the box, bytes as the file system or archive gave them
  std::uint64_t offset = 0;  ///< of the file's bytes in its container; of a report's in these
  std::uint64_t length = 0;  ///< of the file, or of the report if its file holds several
  bool is_part = false;      ///< a further report of its file: offset, length and hash are its own
  TextEncoding encoding = TextEncoding::kAscii;
  std::string_view encoding_name;  ///< for kNamed: "cp850", "shift_jis", ...
  bool encoding_guessed = false;   ///< nothing named the code page: `encoding` is a guess
};

}  // namespace mifdex::index
