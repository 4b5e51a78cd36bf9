// The content of one status MIF, decided before it is written: both the bytes and the truth about
// them are made from these facts, and neither from the other.
//
// Text is UTF-8. Times are seconds since 1970-01-01 UTC. Threads: values and free functions.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bench/corpus/text/names.h"

namespace mifdex::corpus {

/// The programs that wrote status MIFs, each with a form of its own (mif_styles.h).
enum class Writer : std::uint8_t {
  kIsmif32,     ///< ISMIF32.EXE (Q186415): raw newlines and single backslashes in its literals
  kPcm,         ///< the sample of Q166833, by a careful writer: its escapes are right
  kVbSetup,     ///< setup1 of Visual Basic: Description without quotes, or with nothing at all
  kWatcom,      ///< Open Watcom's installer: no indents, single backslashes
  kPsadtUtf8,   ///< PSAppDeployToolkit, UTF-8 with a byte order mark
  kPsadtUtf16,  ///< the same as UTF-16LE with a byte order mark
};
inline constexpr std::array kWriters = {Writer::kIsmif32, Writer::kPcm,       Writer::kVbSetup,
                                        Writer::kWatcom,  Writer::kPsadtUtf8, Writer::kPsadtUtf16};

/// The meaning of the Status attribute (SOURCES.md, section 3).
enum class ReportedOutcome : std::uint8_t { kSuccess, kFailed, kOther, kMissing };

/// The machine's answer to a job, or its later answer if it ran the job again.
enum class Round : std::uint8_t { kFirst, kAgain };

/// Names one report of the night.
struct Report {
  std::uint32_t machine = 0;
  std::uint32_t job = 0;
  Round round = Round::kFirst;
  std::int64_t time = 0;
};

struct StatusFacts {
  Writer writer = Writer::kIsmif32;
  ReportedOutcome outcome = ReportedOutcome::kMissing;
  std::optional<std::string> status;  ///< the word as written; none if there is no such attribute
  std::string description;            ///< as a person reads it: lines by '\n', no escapes
  // The ComponentID group; empty if the writer leaves the value or the attribute out.
  std::string manufacturer;
  std::string product;
  std::string version;
  std::string locale;
  std::string serial_number;
  std::string installation;
};

/// Returns the facts of a report; the same for the same arguments, whatever was planned before.
StatusFacts plan_status(const Fleet& fleet, const Report& report, std::uint64_t seed);

/// True for writers of the old code pages, false for those that mark their encoding.
bool writes_code_page(Writer writer);

}  // namespace mifdex::corpus
