// The names of a zip's entries as UTF-8.
//
// Threads: one at a time. Errors: none; a byte that means nothing stays one.
#pragma once

#include <string>
#include <utility>

#include "io/archive/name_page.h"
#include "io/archive/zip/zip_records.h"

namespace mifdex::io {

class ZipNames {
 public:
  /// `told`: of names without a mark, as the user has them; `prefix`: of the paths of all entries.
  ZipNames(NameEncoding declared, std::string prefix)
      : declared_(std::move(declared)), prefix_(std::move(prefix)) {}

  /// Shows an entry beforehand: all names without a mark together tell their page. Without it each
  /// name is guessed alone.
  void look_at(const ZipEntry& entry);

  /// Writes the entry's name to `name`, whose memory is used again: UTF-8 where the archive says so
  /// (flag or extra field) or the bytes are that; else the page that the user told, or the one that
  /// is guessed. '/' separates its parts, also where '\' did, which no name on Windows has.
  void name(const ZipEntry& entry, std::string& name) const;

 private:
  NameGuess& guess_of(const ZipEntry& entry) { return entry.from_unix ? unix_ : dos_; }
  const NameGuess& guess_of(const ZipEntry& entry) const { return entry.from_unix ? unix_ : dos_; }

  NameEncoding declared_;
  std::string prefix_;
  NameGuess dos_{NamePage::kDos};
  NameGuess unix_{NamePage::kWindows};
};

}  // namespace mifdex::io
