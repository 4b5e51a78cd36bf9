#include "index/attribution_books.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "index/keys.h"
#include "index/rocksdb_error.h"

namespace mifdex::index {
namespace {

std::tuple<std::uint32_t, std::string_view> id_of(const Speaker& speaker) {
  return {speaker.box, speaker.pair_key};
}

}  // namespace

io::Result<std::optional<std::string_view>> OwnIdentities::stored(std::string_view smsid) {
  if (work_.first) return std::optional<std::string_view>();
  const std::scoped_lock lock(stored_);
  const std::optional<std::string>* kept = work_.identity_cache.kept(smsid);
  if (kept == nullptr) {
    auto value = look_up(smsid);
    if (!value) return io::pass(value);
    kept = &work_.identity_cache.keep(smsid, std::move(*value));
  }
  return *kept ? std::optional<std::string_view>(**kept) : std::nullopt;
}

io::Result<std::optional<std::string>> OwnIdentities::look_up(std::string_view smsid) {
  std::string key;
  append_identity_key(key, smsid);
  const bool nothing = facts_ && key >= nothing_from_ && facts_->valid() && key < facts_->key();
  if (nothing) return std::optional<std::string>();
  if (facts_) {
    facts_->seek(key);
  } else {
    facts_.emplace(work_.store, Family::kFacts, key);
  }
  nothing_from_ = key;
  if (!facts_->valid()) {
    if (auto end = facts_->finish(); !end) return io::pass(end);
    return std::optional<std::string>();
  }
  if (facts_->key() != key) return std::optional<std::string>();
  return std::string(facts_->value());
}

const Identity* IdentityBook::identity_of(std::string_view smsid) {
  const NameId id = names_.intern(smsid);
  asked_.push_back(id);
  return known(id);
}

const Identity* IdentityBook::known(NameId id) {
  if (known_.size() <= id) known_.resize(names_.size());
  if (!known_[id]) known_[id] = ask(names_.text(id));
  return *known_[id];
}

const Identity* IdentityBook::ask(std::string_view smsid) {
  if (const Identity* own = own_.find(smsid)) return own;
  auto value = own_.stored(smsid);
  if (!value) {
    failure_ = value.error();
    return nullptr;
  }
  if (!*value) return nullptr;
  Identity& identity = stored_.emplace_back();
  if (decode_identity(**value, identity)) return &identity;
  failure_ = damaged_row("facts", own_.dir());
  return nullptr;
}

InstructionBook::InstructionBook(const CommitWork& work, ByteBlocks& bytes)
    : work_(work), bytes_(bytes) {
  if (!work.first) stored_.emplace(work.store, Family::kFacts);
}

io::Result<const InstructionFact*> InstructionBook::instruction_of(std::uint32_t box,
                                                                   std::string_view pair_key) {
  const std::tuple wanted(box, pair_key);
  const std::vector<Speaker>& speakers = work_.speakers;
  if (!next_) {
    const auto first = std::ranges::lower_bound(speakers, wanted, {}, id_of);
    next_ = static_cast<std::size_t>(first - speakers.begin());
  }
  while (*next_ < speakers.size() && id_of(speakers[*next_]) < wanted) ++*next_;
  if (*next_ < speakers.size() && id_of(speakers[*next_]) == wanted) {
    const Speaker& speaker = speakers[*next_];
    return speaker.speaks ? &speaker.fact : nullptr;
  }
  if (work_.first) return nullptr;
  return stored_instruction(box, pair_key);
}

io::Result<const InstructionFact*> InstructionBook::stored_instruction(std::uint32_t box,
                                                                       std::string_view pair_key) {
  prefix_.clear();
  append_pair_prefix(prefix_, kInstructionFact, box, pair_key);
  std::optional<std::string> least;
  for (stored_->advance_to(prefix_); stored_->valid() && stored_->key().starts_with(prefix_);
       stored_->next()) {
    std::string path;
    if (!parse_pair_path(stored_->key(), prefix_.size(), pair_key, path)) {
      return stored_->damaged();
    }
    if (least && *least < path) continue;
    if (!decode_instruction(bytes_.copy(stored_->value()), fact_)) return stored_->damaged();
    least = std::move(path);
  }
  if (auto end = stored_->finish(); !end) return io::pass(end);
  return least ? &fact_ : nullptr;
}

}  // namespace mifdex::index
