#include "io/tar_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mifdex::io {
namespace {

// How far ahead pages are fetched.
constexpr std::uint64_t kWindow = std::uint64_t{4} << 20;

// Names and pax headers have some hundred bytes; nobody needs more than this.
constexpr std::uint64_t kLongestExtension = std::uint64_t{1} << 20;

std::uint64_t whole_blocks(std::uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

std::optional<SkipReason> skip_reason(char type) {
  switch (type) {
    case '1':
    case '2':
      return SkipReason::kLink;
    case '3':
    case '4':
      return SkipReason::kDevice;
    case '6':
      return SkipReason::kPipe;
    default:
      return std::nullopt;
  }
}

bool is_extension(char type) {
  return type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g';
}

/// A folder, a list of one, or the name of the volume: nothing that is a file of the box.
bool is_no_file(char type) { return type == '5' || type == 'D' || type == 'V'; }

}  // namespace

TarReader::TarReader(SharedBytes archive, const WalkOptions& options)
    : archive_(std::move(archive)),
      bytes_(archive_->bytes().view()),
      options_(options),
      names_(options.prefix, options.met) {}

bool TarReader::next(FileBatch& files, EntryBatch& entries) {
  files.reset(sequence_++);
  entries.clear();
  entries.archive = archive_;
  batch_bytes_ = 0;
  while (!is_full(entries, files) && take_header(files, entries)) {
  }
  return !files.empty();
}

bool TarReader::is_full(const EntryBatch& entries, const FileBatch& files) const {
  return entries.entries.size() >= kBatchEntries || files.weight() >= 2 * kBatchEntries ||
         batch_bytes_ >= kBatchBytes;
}

/// Takes what stands at at_; false at the end.
bool TarReader::take_header(FileBatch& files, EntryBatch& entries) {
  if (at_ + kTarBlock > populated_) {
    archive_->populate(at_, kWindow);
    populated_ = at_ + kWindow;
  }
  const std::uint64_t left = bytes_.size() - std::min<std::uint64_t>(at_, bytes_.size());
  if (left == 0) return false;
  if (bytes_[at_] == '\0' && skip_zeros()) return at_ < bytes_.size();
  if (left < kTarBlock) {
    stop(RejectKind::kArchiveDamaged, at_, "it ends inside a header");
    return false;
  }
  const std::optional<TarHeader> header = read_tar_header(bytes_.substr(at_, kTarBlock));
  if (!header) {
    stop(RejectKind::kArchiveDamaged, at_,
         ended_ ? "what follows the end of the archive is no archive"
                : "no header where one should be");
    return false;
  }
  const std::uint64_t content = at_ + kTarBlock;
  if (is_extension(header->type)) {
    if (header->size > kLongestExtension || header->size > bytes_.size() - content) {
      stop(RejectKind::kArchiveDamaged, at_, "a name or header longer than anyone needs");
      return false;
    }
    if (!take_extension(*header, bytes_.substr(content, header->size))) return false;
    at_ = content + whole_blocks(header->size);
    return true;
  }
  take_entry(*header, files, entries);
  long_name_.reset();
  pax_ = {};
  return at_ < bytes_.size();
}

/// Passes the zeros at at_, if they fill a block; an archive ends with two such blocks.
bool TarReader::skip_zeros() {
  const std::size_t next = std::min(bytes_.find_first_not_of('\0', at_), bytes_.size());
  const std::uint64_t end = next == bytes_.size() ? next : next / kTarBlock * kTarBlock;
  if (end <= at_) return false;
  at_ = end;
  ended_ = true;
  return true;
}

/// What is said of the entry behind it. False when it makes no sense.
bool TarReader::take_extension(const TarHeader& header, Bytes content) {
  switch (header.type) {
    case 'L':
      long_name_ = std::string(content.substr(0, content.find('\0')));
      return true;
    case 'x':
    case 'X':
      if (read_pax_records(content, pax_)) return true;
      stop(RejectKind::kArchiveDamaged, at_, "a pax header that cannot be read");
      return false;
    default:  // the target of a link, or what is said of all entries: of no use here
      return true;
  }
}

void TarReader::take_entry(const TarHeader& header, FileBatch& files, EntryBatch& entries) {
  const Bytes name = name_of(header);
  const std::optional<SkipReason> skipped = skip_reason(header.type);
  const bool folder = is_no_file(header.type) || (header.type == '\0' && name.ends_with('/'));
  // Links, devices and folders have no content, whatever size they claim (but a 'D', which lists).
  const bool has_content = !skipped && header.type != '5';
  const std::uint64_t size = has_content ? pax_.size.value_or(header.size) : 0;
  if (const auto limit = options_.tally->add_entry()) return stop(*limit, at_, {});
  const std::uint64_t left = bytes_.size() - at_ - kTarBlock;
  if (size <= left) fetch(at_ + kTarBlock + whole_blocks(size));
  if (skipped) {
    files.add_skipped(names_.path_of(name), *skipped);
  } else if (!folder && !take_file(header, name, files, entries)) {
    return;
  }
  if (size > left) {
    if (folder) stop(RejectKind::kArchiveDamaged, at_, "it ends inside a folder's list");
    at_ = bytes_.size();
    return;
  }
  at_ = std::min<std::uint64_t>(at_ + kTarBlock + whole_blocks(size), bytes_.size());
}

/// False when the walk ends here.
bool TarReader::take_file(const TarHeader& header, Bytes name, FileBatch& files,
                          EntryBatch& entries) {
  const std::uint64_t content = at_ + kTarBlock;
  const std::uint64_t left = bytes_.size() - content;
  ArchiveEntry entry;
  entry.offset = content;
  entry.size = pax_.size.value_or(header.size);
  entry.packed = entry.size;
  entry.mtime = time_or_none(pax_.mtime.value_or(header.mtime));
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  const std::uint64_t there = std::min(entry.size, left);
  if (const auto limit = options_.tally->add_bytes(there, options_.consumed + content + there)) {
    stop(*limit, at_, {});
    return false;
  }
  const bool fits = names_.add(files, name);
  if (!fits) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (entry.size > left) {
    entry.packed = left;
    const std::string cut = fmt::format("{} of {} bytes are there", left, entry.size);
    entries.add_reject(entry, RejectKind::kEntryDamaged, cut);
    stop(RejectKind::kArchiveDamaged, at_, fmt::format("it ends inside {}: {}", name, cut));
  } else if (header.type == 'S' || pax_.sparse) {
    entries.add_reject(entry, RejectKind::kArchiveUnsupported,
                       "a file with holes; pack it again without --sparse");
  } else if (header.type == 'M') {
    entries.add_reject(entry, RejectKind::kArchiveSplit,
                       "it began in the volume before; join the volumes first");
  } else {
    entries.add(entry, content + entry.size);
    batch_bytes_ += std::min(entry.size, options_.max_file_bytes);
  }
  return true;
}

/// Holds until the next header is taken.
Bytes TarReader::name_of(const TarHeader& header) {
  if (pax_.path) return *pax_.path;
  if (long_name_) return *long_name_;
  if (header.prefix.empty()) return header.name;
  name_.assign(header.prefix);
  name_ += '/';
  name_ += header.name;
  return name_;
}

/// Has the header at `at` on its way while its neighbour is taken.
void TarReader::fetch(std::uint64_t at) const {
  constexpr std::size_t kLine = 64;
  if (at + kTarBlock > std::min<std::uint64_t>(populated_, bytes_.size())) return;
  for (std::size_t line = 0; line < kTarBlock; line += kLine) {
    __builtin_prefetch(bytes_.data() + at + line);
  }
}

void TarReader::stop(RejectKind kind, std::uint64_t offset, std::string detail) {
  fail(kind, offset, std::move(detail));
  at_ = bytes_.size();
}

}  // namespace mifdex::io
