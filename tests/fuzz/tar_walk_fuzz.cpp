// A tar, walked alone and scanned ahead in windows of any size: both give the same entries in the
// same batches, the same problem and the same counts.
//
// A block that ends in 's' gets a valid checksum, since a fuzzer would hardly find one.
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "io/archive/tar/tar_header.h"
#include "io/archive/tar/tar_reader.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace mifdex;
using fuzz::require;

/// Writes the checksum of the header at the front of `block`.
void seal(char* block) {
  std::memset(block + 148, ' ', 8);
  unsigned sum = 0;
  for (std::size_t i = 0; i < io::kTarBlock; ++i) sum += static_cast<unsigned char>(block[i]);
  std::string text(7, '\0');
  std::snprintf(text.data(), text.size(), "%06o", sum);
  std::memcpy(block + 148, text.data(), text.size());
}

io::SharedBytes archive_of(std::string_view input) {
  auto memory = std::make_unique<char[]>(input.size() + io::PaddedBytes::kPadding);
  std::memcpy(memory.get(), input.data(), input.size());
  for (std::size_t at = 0; at + io::kTarBlock <= input.size(); at += io::kTarBlock) {
    char* const block = memory.get() + at;
    if (block[511] == 's') seal(block);
  }
  return io::ArchiveBytes::hold(std::move(memory), input.size());
}

/// Returns everything that a walk gives, as text.
std::string walk(const io::SharedBytes& archive, std::uint64_t window, unsigned helps) {
  io::WalkOptions options;
  options.met = std::make_shared<io::SeenPaths>();
  options.tally = std::make_shared<io::ArchiveTally>(io::ArchiveLimits{.max_file_bytes = 1500});
  options.max_file_bytes = 1500;
  options.scan_window = window;
  io::TarReader reader(archive, options);
  io::FileBatch files;
  io::EntryBatch entries;
  io::ScanRoom room;
  std::string all;
  const auto add = [&all](std::uint64_t number) { all += std::to_string(number) + ' '; };
  while (reader.next(files, entries)) {
    for (unsigned i = 0; i < helps && entries.scan != nullptr; ++i) entries.scan->help(room);
    add(entries.begin);
    add(entries.end);
    require(files.size() == entries.entries.size(), "each file has an entry");
    for (std::size_t i = 0; i < files.size(); ++i) {
      const io::ArchiveEntry& entry = entries.entries[i];
      for (const std::uint64_t number : {entry.offset, entry.packed, entry.size}) add(number);
      add(static_cast<std::uint64_t>(entry.mtime));
      add(entry.reject);
      all += files.path(i) + '\n';
    }
    for (const io::Reject& reject : entries.rejects) all += reject.detail + '\n';
    for (const io::Skipped& skipped : files.skipped()) all += skipped.path + '\n';
  }
  add(options.tally->entries());
  add(options.tally->bytes());
  if (reader.problem()) all += std::to_string(reader.problem()->offset) + reader.problem()->detail;
  return all;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it so.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const io::SharedBytes archive = archive_of(fuzz::view_of(data, size));
  const std::string alone = walk(archive, 0, 0);
  for (const std::uint64_t window : {512U, 1024U, 2048U}) {
    for (const unsigned helps : {0U, 2U}) {
      require(walk(archive, window, helps) == alone, "a scan changes nothing");
    }
  }
  return 0;
}
