// Archives that tests make themselves: with libarchive's writers, or byte by byte if it has none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive/detect/archive_kind.h"

namespace mifdex::io::testing {

struct SampleEntry {
  std::string path;
  std::string content;
  std::int64_t mtime = 864'234'566;  ///< an even second: DOS times have no odd ones
};

using SampleEntries = std::vector<SampleEntry>;

/// Returns `count` files as a despooler leaves them, of different sizes, in folders.
SampleEntries sample_entries(std::size_t count);

/// Returns an archive of `kind` with these files. If the kind packs one stream, it holds a tar of
/// them, except SZDD and KWAJ, which hold the first file.
std::string make_archive(ArchiveKind kind, const SampleEntries& entries);

/// Returns the content of one file packed as `kind`, which must be one that packs one stream.
std::string pack_stream(ArchiveKind kind, std::string_view content);

/// Returns a zip whose files have a password: "traditional" PKWARE or "aes256".
std::string make_encrypted_zip(const SampleEntries& entries, const std::string& method);

std::string make_tar(const SampleEntries& entries);

std::string make_cab(const SampleEntries& entries, bool mszip);

/// Returns a set of cabinets, stored, called NAME1.CAB, NAME2.CAB, ...: the files are cut after
/// every `bytes` of content, so that some continue in the next cabinet.
std::vector<std::string> make_cab_set(const SampleEntries& entries, std::size_t bytes,
                                      const std::string& name);

/// Returns an ISO image with Rock Ridge names and no Joliet.
std::string make_rock_ridge_image(const SampleEntries& entries);

/// Returns SZDD with literals only; `missing` is the letter that the packed name lacks.
std::string make_szdd(std::string_view content, char missing);

/// Returns KWAJ, stored, with its length and `name` (up to 8 characters) in the header.
std::string make_kwaj(std::string_view content, std::string_view name);

/// Returns one file in an lzh, stored, header level 0.
std::string make_lzh(const SampleEntries& entries);

std::string make_rpm(const SampleEntries& entries);

std::string make_rar(const SampleEntries& entries);

/// Returns the same as volumes, cut after every `bytes` of content, so that some files continue in
/// the next.
std::vector<std::string> make_rar_volumes(const SampleEntries& entries, std::size_t bytes);

/// Returns a file and its hard links, which `kind` (kGzip, which has a tar, or kCpio) writes in its
/// own way.
std::string make_linked(ArchiveKind kind, const SampleEntry& file,
                        const std::vector<std::string>& links);

/// Returns a zip in the pieces that a spanning program makes: BOX.Z01, BOX.Z02, ..., and at last
/// BOX.ZIP.
std::vector<std::string> make_spanned_zip(const SampleEntries& entries, std::size_t bytes);

}  // namespace mifdex::io::testing
