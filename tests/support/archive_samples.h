// Archives that tests make themselves: by libarchive's writers, or byte by byte where it has none.
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

/// `count` files as a despooler leaves them, of different sizes, in folders.
SampleEntries sample_entries(std::size_t count);

/// An archive of `kind` with these files. A kind that packs one stream holds a tar of them, except
/// SZDD and KWAJ, which hold the first file.
std::string make_archive(ArchiveKind kind, const SampleEntries& entries);

/// The content of one file packed as `kind`, which must be one that packs one stream.
std::string pack_stream(ArchiveKind kind, std::string_view content);

/// A zip whose files are under a password: "traditional" PKWARE or "aes256".
std::string make_encrypted_zip(const SampleEntries& entries, const std::string& method);

/// A tar, ustar.
std::string make_tar(const SampleEntries& entries);

/// A cabinet: stored, or MSZIP.
std::string make_cab(const SampleEntries& entries, bool mszip);

/// A set of cabinets, stored, called NAME1.CAB, NAME2.CAB, ...: the files are cut anew after every
/// `bytes` of content, so that some go on in the next cabinet.
std::vector<std::string> make_cab_set(const SampleEntries& entries, std::size_t bytes,
                                      const std::string& name);

/// An ISO image with Rock Ridge names and no Joliet.
std::string make_rock_ridge_image(const SampleEntries& entries);

/// SZDD by literals only; `missing` is the letter that the packed name lacks.
std::string make_szdd(std::string_view content, char missing);

/// KWAJ, stored, with its length and `name` (up to 8 characters) in the header.
std::string make_kwaj(std::string_view content, std::string_view name);

/// One file in an lzh, stored, header level 0.
std::string make_lzh(const SampleEntries& entries);

/// An RPM package of these files.
std::string make_rpm(const SampleEntries& entries);

/// A RAR 4 archive, stored.
std::string make_rar(const SampleEntries& entries);

/// The same as volumes, cut after every `bytes` of content, so that some files go on in the next.
std::vector<std::string> make_rar_volumes(const SampleEntries& entries, std::size_t bytes);

/// A file and what is linked to it by hard links, which `kind` (kGzip, which has a tar, or kCpio)
/// writes in its own way.
std::string make_linked(ArchiveKind kind, const SampleEntry& file,
                        const std::vector<std::string>& links);

/// A zip in the pieces that a spanning program makes: BOX.Z01, BOX.Z02, ..., at last BOX.ZIP.
std::vector<std::string> make_spanned_zip(const SampleEntries& entries, std::size_t bytes);

}  // namespace mifdex::io::testing
