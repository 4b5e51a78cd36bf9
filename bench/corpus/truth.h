// The right answer about a box: the required output of `mifdex status --history --format ndjson`.
//
// It is derived here from the facts that the files were made from (status_facts.h), by the rules of
// INTERFACE.md and of SOURCES.md, without engine/ or index/: its value is that independence.
// Memory: 48 bytes an observation; texts are planned again when they are written. Threads: one
// Truth, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/place.h"
#include "bench/corpus/status_facts.h"
#include "bench/corpus/text/names.h"
#include "io/base/result.h"

namespace mifdex::corpus {

/// One observation: a report and its file.
struct Sighting {
  Report report;
  Place place;
  ReportedOutcome outcome = ReportedOutcome::kMissing;
  bool attributed = true;    ///< true if an instruction is next to it
  std::uint32_t length = 0;  ///< bytes of the file
  std::uint64_t hash = 0;    ///< XXH3-64 of the file
};
static_assert(sizeof(Sighting) == 48);

/// The box that the truth is about, as it will be indexed.
struct IndexedBox {
  std::string_view name;
  bool is_tar = false;  ///< times come from the entries of an archive, not from files
};

class Truth {
 public:
  /// Adds an observation; returns its number, for also_at.
  std::size_t add(const Sighting& sighting);

  /// Adds a second origin of an observation: the same bytes of the same job, machine and time are
  /// at `place` too. The bytewise smaller path is shown.
  void also_at(std::size_t number, Place place);

  std::size_t size() const { return sightings_.size(); }

  /// Writes one JSON object per line, in the order of the interface, and flushes. Fleet and seed
  /// must be those of the box. Errors: kIo, kFull.
  io::Result<void> write(const Fleet& fleet, std::uint64_t seed, const IndexedBox& box,
                         std::FILE* out);

 private:
  void sort(const Fleet& fleet);
  std::vector<const char*> derive_job_statuses() const;

  std::vector<Sighting> sightings_;
};

/// Returns the encoding of the file as a reader names it: ascii, utf-8, utf-16le or windows-1252.
std::string_view encoding_name(const StatusFacts& facts);

/// True if nothing in the file marks its encoding, so that a reader must guess the code
/// page: bytes beyond ASCII without a byte order mark.
bool is_encoding_guessed(const StatusFacts& facts);

/// True if the file follows the grammar as a DMI compiler requires it: "clean", else
/// "recovered".
bool is_by_the_grammar(const StatusFacts& facts);

/// True if SMS's compiler refused the file: a syntax that is not the grammar's, or Unicode
/// (GRAMMAR.md, sections 1, 3 and 7). It accepted newlines inside a text, which ISMIF32 writes.
bool is_refused_by_sms(const StatusFacts& facts);

/// True if a text of the file contains an unescaped quote (Q160776).
bool has_bare_quote(const StatusFacts& facts);

}  // namespace mifdex::corpus
