// Tars and zips made by hand, valid or invalid in any way that a test needs.
#pragma once

#include <libdeflate.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mifdex::io::testing {

class TarMaker {
 public:
  struct Header {
    std::string name;
    std::string prefix = {};
    char type = '0';
    std::uint64_t size = 0;
    std::int64_t mtime = 864'000'000;  // 1997-05-19
    bool base256 = false;
    std::string magic = std::string("ustar\0", 6) + "00";
    std::string link = {};
  };

  /// Adds a header and the padded content after it.
  TarMaker& put(Header header, std::string_view content) {
    if (header.size == 0) header.size = content.size();
    std::string block(512, '\0');
    const auto place = [&block](std::size_t at, std::string_view text) {
      block.replace(at, text.size(), text);
    };
    place(0, std::string_view(header.name).substr(0, 100));
    place(100, "0000644");
    place(124, header.base256 ? base256(header.size) : octal(header.size));
    place(136, header.base256 ? base256(static_cast<std::uint64_t>(header.mtime))
                              : octal(static_cast<std::uint64_t>(header.mtime)));
    block[156] = header.type;
    place(157, std::string_view(header.link).substr(0, 100));
    place(257, header.magic);
    place(345, header.prefix);
    seal(block);
    bytes_ += block;
    bytes_ += content;
    bytes_.resize((bytes_.size() + 511) / 512 * 512);
    return *this;
  }
  TarMaker& add(const std::string& name, std::string_view content) {
    return put(Header{.name = name}, content);
  }
  /// Adds a pax header with one record for each key and value.
  TarMaker& add_pax(const std::vector<std::pair<std::string, std::string>>& records) {
    std::string content;
    for (const auto& [key, value] : records) content += pax_record(key, value);
    return put(Header{.name = "PaxHeader", .type = 'x'}, content);
  }
  TarMaker& end() {
    bytes_.append(1024, '\0');
    return *this;
  }

  std::string& bytes() { return bytes_; }

  /// Writes the checksum of the header in `block`.
  static void seal(std::string& block) {
    block.replace(148, 8, 8, ' ');
    unsigned sum = 0;
    for (const char c : block.substr(0, 512)) sum += static_cast<unsigned char>(c);
    char text[8];
    std::snprintf(text, sizeof text, "%06o", sum);
    block.replace(148, 7, std::string_view(text, 7));
  }

  static std::string pax_record(const std::string& key, const std::string& value) {
    const std::string rest = " " + key + "=" + value + "\n";
    std::size_t length = rest.size();
    while (std::to_string(length).size() + rest.size() != length) ++length;
    return std::to_string(length) + rest;
  }

 private:
  static std::string octal(std::uint64_t number) {
    char text[16];
    std::snprintf(text, sizeof text, "%011lo", static_cast<unsigned long>(number));
    return text;
  }
  static std::string base256(std::uint64_t number) {
    const bool negative = static_cast<std::int64_t>(number) < 0;
    std::string text(12, negative ? '\xFF' : '\0');
    text[0] = negative ? '\xFF' : '\x80';
    for (std::size_t i = 0; i < 8; ++i) {
      text[11 - i] = static_cast<char>(number >> (8 * i) & 0xFFU);
    }
    return text;
  }

  std::string bytes_;
};

class ZipMaker {
 public:
  struct Entry {
    std::string name;
    std::string content = {};
    std::uint16_t method = 0;  // 8: deflated
    std::uint16_t flags = 0;
    std::uint32_t mode = 0100644;
    std::uint16_t made_by = 0x0314;                  // Unix
    std::uint16_t date = (17 << 9) | (5 << 5) | 21;  // 1997-05-21
    std::uint16_t time = 17 << 11 | 9 << 5 | 14;     // 17:09:28
    std::string extra = {};                          // of the central header
    bool descriptor = false;                         // sizes and crc after the bytes, not before
    // False values, if set:
    std::optional<std::uint32_t> size = {};
    std::optional<std::uint32_t> packed = {};
    std::optional<std::uint32_t> crc = {};
    std::optional<std::uint32_t> offset = {};
  };

  ZipMaker& put(Entry entry) {
    const std::string packed = entry.method == 8 ? deflate(entry.content) : entry.content;
    const std::uint32_t crc = libdeflate_crc32(0, entry.content.data(), entry.content.size());
    const auto here = static_cast<std::uint32_t>(bytes_.size());
    if (entry.descriptor) entry.flags |= 8;
    const std::uint32_t none = 0;
    bytes_ += "PK\3\4";
    numbers(bytes_, {20, entry.flags, entry.method, entry.time, entry.date});
    wide(bytes_, entry.descriptor ? none : crc);
    wide(bytes_, entry.descriptor ? none : static_cast<std::uint32_t>(packed.size()));
    wide(bytes_, entry.descriptor ? none : static_cast<std::uint32_t>(entry.content.size()));
    numbers(bytes_, {static_cast<std::uint16_t>(entry.name.size()), 0});
    bytes_ += entry.name + packed;
    if (entry.descriptor) {
      bytes_ += "PK\7\10";
      wide(bytes_, crc);
      wide(bytes_, static_cast<std::uint32_t>(packed.size()));
      wide(bytes_, static_cast<std::uint32_t>(entry.content.size()));
    }
    directory_ += "PK\1\2";
    numbers(directory_, {entry.made_by, 20, entry.flags, entry.method, entry.time, entry.date});
    wide(directory_, entry.crc.value_or(crc));
    wide(directory_, entry.packed.value_or(static_cast<std::uint32_t>(packed.size())));
    wide(directory_, entry.size.value_or(static_cast<std::uint32_t>(entry.content.size())));
    numbers(directory_, {static_cast<std::uint16_t>(entry.name.size()),
                         static_cast<std::uint16_t>(entry.extra.size()), 0, 0, 0});
    wide(directory_, entry.mode << 16U);
    wide(directory_, entry.offset.value_or(here));
    directory_ += entry.name + entry.extra;
    ++entries_;
    return *this;
  }
  ZipMaker& add(const std::string& name, const std::string& content, std::uint16_t method = 8) {
    return put({.name = name, .content = content, .method = method});
  }

  /// Returns the whole zip; its end record claims `entries` entries, or the true number if it is
  /// not given.
  std::string bytes(std::optional<std::uint16_t> entries = {}, const std::string& comment = {},
                    std::uint16_t disk = 0) const {
    std::string all = bytes_ + directory_ + "PK\5\6";
    const std::uint16_t count = entries.value_or(entries_);
    numbers(all, {disk, disk, count, count});
    wide(all, static_cast<std::uint32_t>(directory_.size()));
    wide(all, static_cast<std::uint32_t>(bytes_.size()));
    numbers(all, {static_cast<std::uint16_t>(comment.size())});
    return all + comment;
  }

  /// Returns the same with all numbers of the end record in 64 bits.
  std::string bytes64() const {
    std::string all = bytes_ + directory_;
    const std::uint64_t end = all.size();
    all += "PK\6\6";
    longs(all, {44});
    numbers(all, {45, 45});
    wide(all, 0);
    wide(all, 0);
    longs(all, {entries_, entries_, directory_.size(), bytes_.size()});
    all += "PK\6\7";
    wide(all, 0);
    longs(all, {end});
    wide(all, 1);
    all += "PK\5\6";
    numbers(all, {0, 0, 0xFFFF, 0xFFFF});
    wide(all, 0xFFFFFFFF);
    wide(all, 0xFFFFFFFF);
    numbers(all, {0});
    return all;
  }

  static std::string extra_field(std::uint16_t id, const std::string& content) {
    std::string field;
    numbers(field, {id, static_cast<std::uint16_t>(content.size())});
    return field + content;
  }
  static void numbers(std::string& out, const std::vector<std::uint16_t>& values) {
    for (const std::uint16_t value : values) little(out, value, 2);
  }
  static void wide(std::string& out, std::uint32_t value) { little(out, value, 4); }
  static void longs(std::string& out, const std::vector<std::uint64_t>& values) {
    for (const std::uint64_t value : values) little(out, value, 8);
  }

  static std::string deflate(const std::string& content) {
    libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
    std::string packed(libdeflate_deflate_compress_bound(compressor, content.size()), '\0');
    packed.resize(libdeflate_deflate_compress(compressor, content.data(), content.size(),
                                              packed.data(), packed.size()));
    libdeflate_free_compressor(compressor);
    return packed;
  }

 private:
  static void little(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
  }

  std::string bytes_;
  std::string directory_;
  std::uint16_t entries_ = 0;
};

}  // namespace mifdex::io::testing
