#include "tests/support/archive_samples.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <libdeflate.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <memory>

namespace mifdex::io::testing {
namespace {

using namespace std::string_literals;

std::string little(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

la_ssize_t append(struct ::archive* /*archive*/, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

int filter_of(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kGzip:
      return ARCHIVE_FILTER_GZIP;
    case ArchiveKind::kBzip2:
      return ARCHIVE_FILTER_BZIP2;
    case ArchiveKind::kXz:
      return ARCHIVE_FILTER_XZ;
    case ArchiveKind::kZstd:
      return ARCHIVE_FILTER_ZSTD;
    case ArchiveKind::kCompress:
      return ARCHIVE_FILTER_COMPRESS;
    case ArchiveKind::kLz4:
      return ARCHIVE_FILTER_LZ4;
    case ArchiveKind::kLzip:
      return ARCHIVE_FILTER_LZIP;
    case ArchiveKind::kLzma:
      return ARCHIVE_FILTER_LZMA;
    default:
      return ARCHIVE_FILTER_NONE;
  }
}

int format_of(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kZip:
      return ARCHIVE_FORMAT_ZIP;
    case ArchiveKind::kSevenZip:
      return ARCHIVE_FORMAT_7ZIP;
    case ArchiveKind::kIso:
      return ARCHIVE_FORMAT_ISO9660;
    case ArchiveKind::kCpio:
      return ARCHIVE_FORMAT_CPIO_SVR4_NOCRC;
    case ArchiveKind::kAr:
      return ARCHIVE_FORMAT_AR_BSD;
    case ArchiveKind::kWarc:
      return ARCHIVE_FORMAT_WARC;
    case ArchiveKind::kXar:
      return ARCHIVE_FORMAT_XAR;
    default:
      return ARCHIVE_FORMAT_TAR_USTAR;
  }
}

/// Writes entries in `format` under `filter`.
std::string write_archive(int format, int filter, const SampleEntries& entries,
                          const std::string& encryption = "", const char* options = "") {
  std::string out;
  struct ::archive* const archive = ::archive_write_new();
  EXPECT_EQ(::archive_write_add_filter(archive, filter), ARCHIVE_OK);
  EXPECT_EQ(::archive_write_set_format(archive, format), ARCHIVE_OK);
  EXPECT_EQ(::archive_write_set_options(archive, options), ARCHIVE_OK);
  ::archive_write_set_bytes_in_last_block(archive, 1);
  if (!encryption.empty()) {
    ::archive_write_set_option(archive, "zip", "encryption", encryption.c_str());
    ::archive_write_set_passphrase(archive, "secret");
  }
  EXPECT_EQ(::archive_write_open(archive, &out, nullptr, &append, nullptr), ARCHIVE_OK);
  for (const SampleEntry& sample : entries) {
    struct ::archive_entry* const entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, sample.path.c_str());
    ::archive_entry_set_filetype(entry, AE_IFREG);
    ::archive_entry_set_perm(entry, 0644);
    ::archive_entry_set_mtime(entry, sample.mtime, 0);
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(sample.content.size()));
    EXPECT_EQ(::archive_write_header(archive, entry), ARCHIVE_OK) << sample.path;
    ::archive_write_data(archive, sample.content.data(), sample.content.size());
    ::archive_entry_free(entry);
  }
  EXPECT_EQ(::archive_write_close(archive), ARCHIVE_OK);
  ::archive_write_free(archive);
  return out;
}

std::string deflated(std::string_view content) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(6), &libdeflate_free_compressor);
  std::string out(libdeflate_deflate_compress_bound(compressor.get(), content.size()), '\0');
  out.resize(libdeflate_deflate_compress(compressor.get(), content.data(), content.size(),
                                         out.data(), out.size()));
  return out;
}

std::pair<unsigned, unsigned> dos_time(std::int64_t mtime) {
  struct tm parts{};
  const time_t seconds = mtime;
  ::gmtime_r(&seconds, &parts);
  const int date = ((parts.tm_year - 80) << 9) | ((parts.tm_mon + 1) << 5) | parts.tm_mday;
  const int time = (parts.tm_hour << 11) | (parts.tm_min << 5) | (parts.tm_sec / 2);
  return {static_cast<unsigned>(date), static_cast<unsigned>(time)};
}

unsigned crc16(std::string_view bytes) {
  unsigned crc = 0;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
  }
  return crc;
}

}  // namespace

SampleEntries sample_entries(std::size_t count) {
  SampleEntries entries;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(10'000'000 + i);
    std::string content = "START COMPONENT\r\n  NAME = \"" + number + "\"\r\n";
    for (std::size_t line = 0; line < i % 37; ++line) content += number + " a line of it\r\n";
    entries.push_back({"BOX/RECEIVE" + std::to_string(i % 3) + "/" + number + ".MIF",
                       content + "END COMPONENT\r\n"});
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return entries;
}

std::string make_encrypted_zip(const SampleEntries& entries, const std::string& method) {
  return write_archive(ARCHIVE_FORMAT_ZIP, ARCHIVE_FILTER_NONE, entries, method);
}

std::string make_rock_ridge_image(const SampleEntries& entries) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // the Joliet names next to the long ones are made from
                                        // UTF-8
  return write_archive(ARCHIVE_FORMAT_ISO9660, ARCHIVE_FILTER_NONE, entries, "",
                       "rockridge=strict");
}

std::string make_tar(const SampleEntries& entries) {
  return write_archive(ARCHIVE_FORMAT_TAR_USTAR, ARCHIVE_FILTER_NONE, entries);
}

std::string pack_stream(ArchiveKind kind, std::string_view content) {
  if (kind == ArchiveKind::kSzdd) return make_szdd(content, 'F');
  if (kind == ArchiveKind::kKwaj) return make_kwaj(content, "");
  if (kind == ArchiveKind::kLz4 && content.empty()) {  // libarchive's writer crashes on it
    return "\x04\x22\x4D\x18\x64\x40\xA7\0\0\0\0\x05\x5D\xCC\x02"s;
  }
  std::string out;
  struct ::archive* const archive = ::archive_write_new();
  EXPECT_EQ(::archive_write_add_filter(archive, filter_of(kind)), ARCHIVE_OK);
  EXPECT_EQ(::archive_write_set_format_raw(archive), ARCHIVE_OK);
  ::archive_write_set_bytes_in_last_block(archive, 1);
  EXPECT_EQ(::archive_write_open(archive, &out, nullptr, &append, nullptr), ARCHIVE_OK);
  struct ::archive_entry* const entry = ::archive_entry_new();
  ::archive_entry_set_filetype(entry, AE_IFREG);
  EXPECT_EQ(::archive_write_header(archive, entry), ARCHIVE_OK);
  ::archive_write_data(archive, content.data(), content.size());
  ::archive_entry_free(entry);
  EXPECT_EQ(::archive_write_close(archive), ARCHIVE_OK);
  ::archive_write_free(archive);
  return out;
}

std::string make_cab(const SampleEntries& entries, bool mszip) {
  constexpr std::size_t kBlock = 32768;
  std::string content;
  std::string files;
  for (const SampleEntry& entry : entries) {
    const auto [date, time] = dos_time(entry.mtime);
    std::string path = entry.path;
    std::replace(path.begin(), path.end(), '/', '\\');
    files += little(entry.content.size(), 4) + little(content.size(), 4) + little(0, 2) +
             little(date, 2) + little(time, 2) + little(0x20, 2) + path + '\0';
    content += entry.content;
  }
  std::string data;
  std::size_t blocks = 0;
  for (std::size_t begin = 0; begin < content.size(); begin += kBlock, ++blocks) {
    const std::string plain = content.substr(begin, kBlock);
    const std::string packed = mszip ? "CK" + deflated(plain) : plain;
    data += little(0, 4) + little(packed.size(), 2) + little(plain.size(), 2) + packed;
  }
  const std::size_t files_at = 36 + 8;
  const std::size_t data_at = files_at + files.size();
  return "MSCF"s + little(0, 4) + little(data_at + data.size(), 4) + little(0, 4) +
         little(files_at, 4) + little(0, 4) + "\3\1"s + little(1, 2) + little(entries.size(), 2) +
         little(0, 2) + little(7, 2) + little(0, 2) + little(data_at, 4) + little(blocks, 2) +
         little(mszip ? 1 : 0, 2) + files + data;
}

std::vector<std::string> make_cab_set(const SampleEntries& entries, std::size_t bytes,
                                      const std::string& name) {
  // As in MAKECAB, a folder ends with the file that goes over the end of a cabinet, so that it has
  // one block, cut in two.
  struct Place {
    std::size_t begin;
    std::size_t folder_begin;
  };
  std::string content;
  std::vector<Place> places;
  std::vector<std::size_t> folder_begins = {0};
  for (const SampleEntry& entry : entries) {
    places.push_back({content.size(), folder_begins.back()});
    content += entry.content;
    if (content.size() > folder_begins.size() * bytes) folder_begins.push_back(content.size());
  }
  const std::size_t parts = (content.size() + bytes - 1) / bytes;
  folder_begins.push_back(content.size());
  const auto block = [&](std::size_t begin, std::size_t end, std::size_t size) {
    return little(0, 4) + little(end - begin, 2) + little(size, 2) +
           content.substr(begin, end - begin);
  };
  const auto called = [&](std::size_t number) {
    return name + std::to_string(number + 1) + ".CAB" + '\0' + "disk" + '\0';
  };

  std::vector<std::string> set;
  for (std::size_t part = 0; part < parts; ++part) {
    const bool first = part == 0;
    const bool last = part + 1 == parts;
    const std::size_t from = part * bytes;
    const std::size_t to = std::min(content.size(), from + bytes);
    const std::size_t middle = folder_begins[part];  // where the folder of the part before ends
    std::string files;
    std::size_t count = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::size_t begin = places[i].begin;
      const std::size_t end = begin + entries[i].content.size();
      if (end <= from || begin >= to) continue;  // no byte of it is in this part
      const std::uint64_t folder = begin < from ? 0xFFFD : end > to ? 0xFFFE : first ? 0 : 1;
      const auto [date, time] = dos_time(entries[i].mtime);
      files += little(entries[i].content.size(), 4) + little(begin - places[i].folder_begin, 4) +
               little(folder, 2) + little(date, 2) + little(time, 2) + little(0x20, 2) +
               entries[i].path + '\0';
      ++count;
    }
    const std::string neighbours = (first ? "" : called(part - 1)) + (last ? "" : called(part + 1));
    const std::string tail = first ? "" : block(from, middle, middle - folder_begins[part - 1]);
    const std::string head = block(middle, to, last ? to - middle : 0);
    const std::size_t folders = first ? 1 : 2;
    const std::size_t files_at = 36 + neighbours.size() + 8 * folders;
    const std::size_t data_at = files_at + files.size();
    const std::string table = (first ? "" : little(data_at, 4) + little(1, 2) + little(0, 2)) +
                              little(data_at + tail.size(), 4) + little(1, 2) + little(0, 2);
    set.push_back("MSCF"s + little(0, 4) + little(data_at + tail.size() + head.size(), 4) +
                  little(0, 4) + little(files_at, 4) + little(0, 4) + "\3\1"s + little(folders, 2) +
                  little(count, 2) + little((first ? 0 : 1) | (last ? 0 : 2), 2) + little(7, 2) +
                  little(part, 2) + neighbours + table + files + tail + head);
  }
  return set;
}

std::string make_szdd(std::string_view content, char missing) {
  std::string out = "SZDD\x88\xF0\x27\x33"s + 'A' + missing + little(content.size(), 4);
  for (std::size_t begin = 0; begin < content.size(); begin += 8) {
    out += '\xFF';
    out += content.substr(begin, 8);
  }
  return out;
}

std::string make_kwaj(std::string_view content, std::string_view name) {
  std::string header = little(content.size(), 4);
  unsigned flags = 1;  // the length follows
  if (!name.empty()) {
    header += std::string(name) + '\0';
    flags |= 8;
  }
  return "KWAJ\x88\xF0\x27\xD1"s + little(0, 2) + little(14 + header.size(), 2) + little(flags, 2) +
         header + std::string(content);
}

std::string make_lzh(const SampleEntries& entries) {
  std::string out;
  for (const SampleEntry& entry : entries) {
    const auto [date, time] = dos_time(entry.mtime);
    std::string body = "-lh0-" + little(entry.content.size(), 4) + little(entry.content.size(), 4) +
                       little(time, 2) + little(date, 2) + '\x20' + '\0' +
                       static_cast<char>(entry.path.size()) + entry.path +
                       little(crc16(entry.content), 2);
    unsigned sum = 0;
    for (const char c : body) sum += static_cast<unsigned char>(c);
    out += static_cast<char>(body.size());
    out += static_cast<char>(sum);
    out += body + entry.content;
  }
  return out + '\0';
}

/// Returns the lead, two headers without a tag, and a compressed cpio.
std::string make_rpm(const SampleEntries& entries) {
  const std::string header = "\x8E\xAD\xE8\1"s + std::string(12, '\0');
  std::string lead = "\xED\xAB\xEE\xDB\3\0"s + std::string(90, '\0');
  lead[79] = '\5';  // the type of the signature
  return lead + header + header +
         write_archive(ARCHIVE_FORMAT_CPIO_SVR4_NOCRC, ARCHIVE_FILTER_GZIP, entries);
}

std::string make_linked(ArchiveKind kind, const SampleEntry& file,
                        const std::vector<std::string>& links) {
  const bool is_cpio = kind == ArchiveKind::kCpio;
  std::string out;
  struct ::archive* const archive = ::archive_write_new();
  EXPECT_EQ(::archive_write_add_filter(archive, filter_of(kind)), ARCHIVE_OK);
  EXPECT_EQ(::archive_write_set_format(archive, format_of(kind)), ARCHIVE_OK);
  EXPECT_EQ(::archive_write_open(archive, &out, nullptr, &append, nullptr), ARCHIVE_OK);
  std::vector<std::string> names = {file.path};
  names.insert(names.end(), links.begin(), links.end());
  for (std::size_t i = 0; i < names.size(); ++i) {
    // The bytes come with the first name in a tar, and with the last in a cpio.
    const bool has_bytes = i == (is_cpio ? names.size() - 1 : 0);
    struct ::archive_entry* const entry = ::archive_entry_new();
    ::archive_entry_set_pathname(entry, names[i].c_str());
    ::archive_entry_set_filetype(entry, AE_IFREG);
    ::archive_entry_set_perm(entry, 0644);
    ::archive_entry_set_mtime(entry, file.mtime, 0);
    ::archive_entry_set_ino(entry, 42);
    ::archive_entry_set_nlink(entry, static_cast<unsigned>(names.size()));
    if (!is_cpio && !has_bytes) ::archive_entry_set_hardlink(entry, file.path.c_str());
    const std::string_view content = has_bytes ? std::string_view(file.content) : "";
    ::archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    EXPECT_EQ(::archive_write_header(archive, entry), ARCHIVE_OK);
    ::archive_write_data(archive, content.data(), content.size());
    ::archive_entry_free(entry);
  }
  EXPECT_EQ(::archive_write_close(archive), ARCHIVE_OK);
  ::archive_write_free(archive);
  return out;
}

std::vector<std::string> make_spanned_zip(const SampleEntries& entries, std::size_t bytes) {
  std::vector<std::string> disks = {"PK\7\10"};
  std::string directory;
  for (const SampleEntry& entry : entries) {
    const auto [date, time] = dos_time(entry.mtime);
    const std::string facts =
        little(20, 2) + little(0, 2) + little(0, 2) + little(time, 2) + little(date, 2) +
        little(libdeflate_crc32(0, entry.content.data(), entry.content.size()), 4) +
        little(entry.content.size(), 4) + little(entry.content.size(), 4) +
        little(entry.path.size(), 2) + little(0, 2);
    if (disks.back().size() + 200 > bytes) disks.emplace_back();  // a header is not cut
    directory += "PK\1\2" + little(20, 2) + facts + little(0, 2) + little(disks.size() - 1, 2) +
                 little(0, 2) + little(0, 4) + little(disks.back().size(), 4) + entry.path;
    disks.back() += "PK\3\4" + facts + entry.path;
    for (std::size_t begin = 0; begin < entry.content.size();) {
      if (disks.back().size() >= bytes) disks.emplace_back();
      const std::size_t room = bytes - disks.back().size();
      disks.back() += entry.content.substr(begin, room);
      begin += room;
    }
  }
  const std::size_t last = disks.size() - 1;
  const std::size_t offset = disks.back().size();
  disks.back() += directory + "PK\5\6" + little(last, 2) + little(last, 2) +
                  little(entries.size(), 2) + little(entries.size(), 2) +
                  little(directory.size(), 4) + little(offset, 4) + little(0, 2);
  return disks;
}

std::string make_archive(ArchiveKind kind, const SampleEntries& entries) {
  switch (kind) {
    case ArchiveKind::kCab:
      return make_cab(entries, true);
    case ArchiveKind::kSzdd:
      return make_szdd(entries.at(0).content, 'F');
    case ArchiveKind::kKwaj:
      return make_kwaj(entries.at(0).content, "");
    case ArchiveKind::kLzh:
      return make_lzh(entries);
    case ArchiveKind::kRar:
      return make_rar(entries);
    case ArchiveKind::kRpm:
      return make_rpm(entries);
    default:
      return write_archive(format_of(kind), filter_of(kind), entries);
  }
}

}  // namespace mifdex::io::testing
