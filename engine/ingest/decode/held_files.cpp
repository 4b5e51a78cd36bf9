#include "engine/ingest/decode/held_files.h"

#include <xxhash.h>

#include <cstring>
#include <iterator>
#include <type_traits>
#include <utility>

namespace mifdex::engine {
namespace {

// Enough rows for a batch to be passed on.
constexpr std::uint64_t kBatchFiles = 256;
constexpr std::uint64_t kBatchBytes = 1'000'000;

// The form in which a held file is stored: this, its path, its bytes and their padding. The bytes
// of a large file are in `piece`.
struct Header {
  io::FileBytes file;  // without its bytes
  io::TempStorePiece piece;
  std::uint64_t path_size;
  std::uint64_t size;
};
static_assert(std::is_trivially_copyable_v<Header>);

std::uint64_t hash_of_folder(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view folder =
      slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  return XXH3_64bits(folder.data(), folder.size());
}

}  // namespace

io::Result<void> HeldReader::examine(const io::FileBytes& file, std::string_view path,
                                     const io::Encoding* page) {
  if (stop_.load() >= 2) return {};
  records_.box = file.origin.box;
  const std::string_view lasting = records_.arena.copy(path);
  {
    CrashJournal::Slot slot = journal_ == nullptr ? CrashJournal::Slot() : journal_->take_slot();
    slot.begin(file.origin.box, lasting);
    classifier_.examine_held(file, lasting, page, records_);
    slot.end();
  }
  const bool is_full = records_.file_count >= kBatchFiles || records_.bytes >= kBatchBytes;
  return is_full ? finish() : io::Result<void>();
}

io::Result<void> HeldReader::finish() {
  if (records_.file_count == 0) return {};
  io::Result<void> landed = land_(records_);
  records_.clear();
  return landed;
}

void HeldFiles::Votes::add(std::string_view path, std::string_view page) {
  ++by_folder_[hash_of_folder(path)][page];
  if (by_folder_.size() > kMostFolders) by_folder_.erase(std::prev(by_folder_.end()));
  ++all_[page];
}

std::string_view HeldFiles::Votes::winner(const Counts& counts) {
  std::uint64_t sum = 0;
  for (const auto& [page, count] : counts) sum += count;
  for (const auto& [page, count] : counts) {
    if (count > sum - count) return page;
  }
  return {};
}

std::optional<io::Encoding> HeldFiles::Votes::page_for(std::string_view path) const {
  std::string_view page;
  const auto folder = by_folder_.find(hash_of_folder(path));
  if (folder != by_folder_.end()) page = winner(folder->second);
  if (page.empty()) page = winner(all_);
  if (page.empty()) return std::nullopt;
  const io::Result<io::Encoding> encoding = io::find_encoding(page);
  return encoding ? std::optional(*encoding) : std::nullopt;
}

io::Result<void> HeldFiles::take(io::BoxId box, std::string_view archive,
                                 const RecordBatch& records) {
  if (records.votes.empty() && records.held.empty()) return {};
  Group& group = groups_[{box, std::string(archive)}];
  for (const PageVote& vote : records.votes) group.votes.add(vote.path, vote.page);
  for (const HeldFile& held : records.held) {
    append(held, group.bytes);
    MIFDEX_TRY(spill_if_full(group));
  }
  return {};
}

void HeldFiles::append(const HeldFile& held, std::string& bytes) {
  const io::Bytes own = held.file.bytes.view();
  Header header{held.file, held.piece, held.path.size(), own.size()};
  header.file.bytes = {};
  bytes.append(reinterpret_cast<const char*>(&header), sizeof(header));
  bytes.append(held.path).append(own).append(io::PaddedBytes::kPadding, '\0');
}

io::Result<void> HeldFiles::spill_if_full(Group& group) const {
  if (group.bytes.size() < kMostMemory) return {};
  if (group.store == nullptr) group.store = std::make_unique<io::TempStore>(large_.folder());
  MIFDEX_TRY(auto piece, group.store->append(group.bytes));
  group.pieces.push_back(piece);
  group.bytes.clear();
  return {};
}

io::Result<void> HeldFiles::read(std::string_view bytes, const Votes& votes,
                                 HeldReader& reader) const {
  for (std::size_t at = 0; at < bytes.size();) {
    Header header;
    std::memcpy(&header, bytes.data() + at, sizeof(header));
    at += sizeof(header);
    const std::string_view path = bytes.substr(at, header.path_size);
    at += path.size();
    header.file.bytes = io::PaddedBytes::assume_padded(bytes.data() + at, header.size);
    at += header.size + io::PaddedBytes::kPadding;
    io::SharedBytes large;
    if (header.piece.size != 0) {
      MIFDEX_TRY(large, large_.map(header.piece));
      header.file.bytes = large->bytes();
    }
    const std::optional<io::Encoding> page = votes.page_for(path);
    MIFDEX_TRY(reader.examine(header.file, path, page ? &*page : nullptr));
  }
  return {};
}

io::Result<void> HeldFiles::decide(const Neighbourhood& of, HeldReader& reader) {
  const auto found = groups_.find(of);
  if (found == groups_.end()) return {};
  const Group group = std::move(found->second);
  groups_.erase(found);
  for (const io::TempStorePiece& piece : group.pieces) {
    MIFDEX_TRY(auto mapped, group.store->map(piece));
    MIFDEX_TRY(read(mapped->bytes().view(), group.votes, reader));
  }
  MIFDEX_TRY(read(group.bytes, group.votes, reader));
  return reader.finish();
}

}  // namespace mifdex::engine
