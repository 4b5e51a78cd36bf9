#include "tests/support/any_container.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <array>
#include <clocale>

#include "tests/support/archive_samples.h"

namespace mifdex {
namespace {

using io::testing::make_cab;
using io::testing::make_kwaj;
using io::testing::make_lzh;
using io::testing::make_szdd;
using io::testing::SampleEntries;

constexpr auto kContainers = std::to_array<Container>({
    {"none", "", ""},
    {"tar", "ustar", ""},
    {"pax", "pax", ""},
    {"gnutar", "gnutar", ""},
    {"v7tar", "v7tar", ""},
    {"zip", "zip", "", true},
    {"7z", "7zip", "", true},
    {"iso", "iso9660", ""},
    {"cpio", "cpio", ""},
    {"newc", "newc", ""},
    {"ar", "arbsd", ""},
    {"xar", "xar", "", true},
    {"warc", "warc", ""},
    {"gz", "raw", "gzip", true},
    {"bz2", "raw", "bzip2", true},
    {"xz", "raw", "xz", true},
    {"lzma", "raw", "lzma"},
    {"lz", "raw", "lzip", true},
    {"zst", "raw", "zstd"},
    {"lz4", "raw", "lz4"},
    {"Z", "raw", "compress"},
    {"tar.gz", "ustar", "gzip", true},
    {"tar.bz2", "ustar", "bzip2", true},
    {"tar.xz", "ustar", "xz", true},
    {"tar.zst", "ustar", "zstd"},
    {"tar.lz4", "ustar", "lz4"},
    {"tar.Z", "ustar", "compress"},
    {"zip.gz", "zip", "gzip", true},
    {"iso.gz", "iso9660", "gzip", true},
    {"cpio.Z", "cpio", "compress"},
    {"7z.xz", "7zip", "xz", true},
    {"cab", "", ""},
    {"lzh", "", ""},
    {"sz_", "", ""},
    {"kw_", "", ""},
});

/// Makes libarchive write names beyond ASCII as the format requires, for which it uses the locale.
class Utf8Names {
 public:
  Utf8Names()
      : names_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(::uselocale(names_)) {
    EXPECT_NE(names_, nullptr);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;
  ~Utf8Names() {
    ::uselocale(before_);
    ::freelocale(names_);
  }

 private:
  locale_t names_;
  locale_t before_;
};

la_ssize_t append(struct ::archive* /*archive*/, void* out, const void* bytes, std::size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

std::string write_with_libarchive(const Container& container, const std::string& path,
                                  const std::string& content) {
  const Utf8Names names;
  std::string out;
  struct ::archive* const archive = ::archive_write_new();
  if (!container.filter.empty()) {
    EXPECT_EQ(::archive_write_add_filter_by_name(archive, std::string(container.filter).c_str()),
              ARCHIVE_OK);
  }
  EXPECT_EQ(::archive_write_set_format_by_name(archive, std::string(container.format).c_str()),
            ARCHIVE_OK);
  ::archive_write_set_bytes_in_last_block(archive, 1);
  EXPECT_EQ(::archive_write_open(archive, &out, nullptr, &append, nullptr), ARCHIVE_OK);
  struct ::archive_entry* const entry = ::archive_entry_new();
  ::archive_entry_set_pathname(entry, path.c_str());
  ::archive_entry_set_filetype(entry, AE_IFREG);
  ::archive_entry_set_perm(entry, 0644);
  ::archive_entry_set_mtime(entry, 864'234'566, 0);
  ::archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  EXPECT_EQ(::archive_write_header(archive, entry), ARCHIVE_OK)
      << container.name << ": " << ::archive_error_string(archive);
  ::archive_write_data(archive, content.data(), content.size());
  ::archive_entry_free(entry);
  EXPECT_EQ(::archive_write_close(archive), ARCHIVE_OK) << container.name;
  ::archive_write_free(archive);
  return out;
}

}  // namespace

std::span<const Container> all_containers() { return kContainers; }

std::string put_into(const Container& container, const std::string& path,
                     const std::string& content) {
  const SampleEntries entries = {{path, content}};
  if (container.name == "none") return content;
  if (container.name == "cab") return make_cab(entries, content.size() % 2 == 0);
  if (container.name == "lzh") return make_lzh(entries);
  if (container.name == "sz_") return make_szdd(content, path.back());
  if (container.name == "kw_") return make_kwaj(content, "");
  return write_with_libarchive(container, path, content);
}

}  // namespace mifdex
