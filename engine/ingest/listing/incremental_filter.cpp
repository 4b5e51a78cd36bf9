#include "engine/ingest/listing/incremental_filter.h"

#include <algorithm>
#include <optional>

#include "io/text/text_encoding.h"

namespace mifdex::engine {
namespace {

// File systems and archives store times to two seconds at worst: a file that was written so shortly
// before a run may have been written again after it, and look the same.
constexpr std::int64_t kClockResolution = 2;

// Sorts after every path that a box can have.
constexpr std::string_view kFar = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";

// Returns the outermost folder of `hidden`, which is sorted by path, that `path` is in; null if
// there is none. A folder that could not be listed comes before an empty one.
const HiddenFolder* hidden_folder(const std::vector<HiddenFolder>& hidden, std::string_view path) {
  if (hidden.empty()) return nullptr;
  const auto find = [&hidden](std::string_view folder) -> const HiddenFolder* {
    const auto found = std::ranges::lower_bound(hidden, folder, {}, &HiddenFolder::path);
    return found != hidden.end() && found->path == folder ? &*found : nullptr;
  };
  const HiddenFolder* folder = find("");
  for (std::size_t at = path.find('/'); folder == nullptr && at != std::string_view::npos;
       at = path.find('/', at + 1)) {
    folder = find(path.substr(0, at));
  }
  return folder;
}

bool is_archive(const index::KnownFile& known) {
  return known.kind == static_cast<std::uint8_t>(FileKind::kArchive);
}

/// Returns the name of the code page `page` from static memory; empty if no encoding has this name.
std::string_view lasting_name(std::string_view page) {
  if (page.empty()) return {};
  const auto found = io::find_encoding(page);
  return found ? found->name() : std::string_view();
}

}  // namespace

// Compares the files of a batch with those that the index knows, in the order of their paths.
class IncrementalFilter::Walk {
 public:
  Walk(IncrementalFilter& box, const ListedFiles& listed, RecordBatch& records)
      : box_(box), listed_(listed), records_(records) {}

  // Returns the path at which to continue; empty: the next.
  std::string_view meet(const index::KnownFile& known) {
    if (is_inside(known.path)) return behind_;
    if (is_archive(known)) archive_ = known.path;
    const io::FileBatch& files = listed_.files;
    while (next_ < files.size()) {
      const auto order = path_of_next().compare(known.path);
      if (order > 0) break;
      if (order == 0) {
        note(known);
        return {};
      }
      ++next_;
      path_.clear();
    }
    const HiddenFolder* folder = hidden_folder(listed_.hidden, known.path);
    if (folder == nullptr || (folder->is_empty && box_.accepts_gone_)) {
      lose(known);
    } else {
      miss(known);
      if (folder->is_empty || is_whole_box(*folder)) note_missing(*folder);
    }
    return {};
  }

  io::Result<void> take_failure() { return std::move(failure_); }

 private:
  // True if `path` is in an archive that the index knows; behind_ is then the end of that
  // archive.
  bool is_inside(std::string_view path) {
    if (!listed_.single.empty()) return is_inside_box(path);
    for (std::size_t at = path.find("!/"); at != std::string_view::npos;
         at = path.find("!/", at + 1)) {
      const std::string_view archive = path.substr(0, at);
      if (!is_known_archive(archive)) continue;
      behind_.assign(archive);
      behind_ += "!0";  // '0' comes after '/'
      return true;
    }
    return false;
  }

  // The box is one file: if that was an archive, everything else is in it.
  bool is_inside_box(std::string_view path) {
    if (path == listed_.single || !is_known_archive(listed_.single)) return false;
    behind_ = path < listed_.single ? std::string_view(listed_.single) : kFar;
    return true;
  }

  bool is_known_archive(std::string_view path) {
    if (path == archive_) return true;
    if (path == no_archive_ || !failure_) return false;
    auto known = box_.index_->known_file(listed_.box, path);
    if (!known) {
      failure_ = io::pass(known);
      return false;
    }
    const bool archive = *known && is_archive(**known);
    (archive ? archive_ : no_archive_) = path;
    return archive;
  }

  const std::string& path_of_next() {
    if (path_.empty()) path_ = listed_.files.path(next_);
    return path_;
  }

  void note(const index::KnownFile& known) {
    // If a file shows its page weakly, its page depends on files that may be new now.
    const bool settled = known.time + kClockResolution < *listed_.known_at && !known.is_page_weak;
    box_.stats_[next_] = {known.size, known.time, settled};
    box_.known_[next_] = {known.outcome, is_archive(known), lasting_name(known.page)};
    ++next_;
    path_.clear();
  }

  void lose(const index::KnownFile& known) {
    records_.gone.push_back({listed_.box, records_.arena.copy(known.path)});
    if (!is_archive(known)) return;
    auto lost = box_.lose_inside(listed_, known.path, records_);
    if (!lost) failure_ = io::pass(lost);
  }

  void miss(const index::KnownFile& known) {
    box_.add_unseen(listed_.box, known, records_);
    if (!is_archive(known)) return;
    auto missed = box_.miss_inside(listed_, known.path, records_);
    if (!missed) failure_ = io::pass(missed);
  }

  // True if `folder` is the box, and no file was listed in it.
  bool is_whole_box(const HiddenFolder& folder) const {
    return folder.path.empty() && listed_.to_end && listed_.after.empty();
  }

  void note_missing(const HiddenFolder& folder) {
    std::vector<MissingFolder>& missing = records_.missing;
    if (missing.empty() || missing.back().path != folder.path) missing.push_back({folder.path, 0});
    ++missing.back().files;
  }

  IncrementalFilter& box_;
  const ListedFiles& listed_;
  RecordBatch& records_;
  std::size_t next_ = 0;  // the current file
  std::string path_;      // its path, once needed
  std::string behind_;
  std::string archive_;     // the last path that was found to be an archive
  std::string no_archive_;  // the last that was not
  io::Result<void> failure_;
};

io::Result<void> IncrementalFilter::look_up(const ListedFiles& listed, RecordBatch& records) {
  stats_.clear();
  known_.clear();
  const io::FileBatch& files = listed.files;
  const std::size_t count = files.size();
  if (index_ == nullptr || !listed.known_at || (count == 0 && !listed.to_end)) return {};
  stats_.resize(count);
  known_.resize(count);
  std::optional<std::string_view> last;
  if (!listed.to_end) {
    last_ = files.path(count - 1);
    last = last_;
  }
  Walk walk(*this, listed, records);
  auto walked =
      index_->known_files(listed.box, listed.after, last,
                          [&walk](const index::KnownFile& known) { return walk.meet(known); });
  if (!walked) return walked;
  return walk.take_failure();
}

io::Result<void> IncrementalFilter::look_up_skipped(const ListedFiles& listed,
                                                    RecordBatch& records) const {
  // If the box is an archive, its items are handled together with the archive.
  if (index_ == nullptr || !listed.single.empty()) return {};
  std::vector<std::string_view> met;
  for (const io::Skipped& item : listed.files.skipped()) met.push_back(item.path);
  for (const io::ListProblem& problem : listed.files.problems()) met.push_back(problem.path);
  std::ranges::sort(met);
  std::string last = listed.after_item;
  if (!met.empty()) last = std::max<std::string_view>(last, met.back());
  if (const std::size_t count = listed.files.size(); count != 0) {
    last = std::max(last, listed.files.path(count - 1));
  }
  io::Result<void> failed;
  const auto compare = [&](std::string_view path, index::SkipKind) {
    if (!failed || std::ranges::binary_search(met, path) || is_hidden(listed, path)) return;
    io::Result<bool> inside = is_inside_archive(listed, path);
    if (!inside) {
      failed = io::pass(inside);
    } else if (!*inside) {
      records.skipped.push_back({listed.box, records.arena.copy(path), std::nullopt});
    }
  };
  const auto end = listed.to_end ? std::nullopt : std::optional<std::string_view>(last);
  MIFDEX_TRY(index_->known_skipped(listed.box, listed.after_item, end, compare));
  return failed;
}

/// True if `path` may exist although it was not listed: its folder could not be listed, or
/// is empty, like a missing mount.
bool IncrementalFilter::is_hidden(const ListedFiles& listed, std::string_view path) const {
  const HiddenFolder* const folder = hidden_folder(listed.hidden, path);
  return folder != nullptr && !(folder->is_empty && accepts_gone_);
}

/// True if `path` is in an archive that the index knows in the same box.
io::Result<bool> IncrementalFilter::is_inside_archive(const ListedFiles& listed,
                                                      std::string_view path) const {
  for (std::size_t at = path.find("!/"); at != std::string_view::npos;
       at = path.find("!/", at + 1)) {
    MIFDEX_TRY(auto known, index_->known_file(listed.box, path.substr(0, at)));
    if (known && is_archive(*known)) return true;
  }
  return false;
}

io::Result<void> IncrementalFilter::visit_skipped_inside(io::BoxId box, std::string_view prefix,
                                                         const index::SkippedVisitor& use) const {
  std::string last(prefix);
  if (!last.empty()) ++last.back();  // '/' and the character after it
  return index_->known_skipped(box, prefix,
                               last.empty() ? std::nullopt : std::optional<std::string_view>(last),
                               [&](std::string_view path, index::SkipKind kind) {
                                 if (path.starts_with(prefix)) use(path, kind);
                               });
}

io::Result<void> IncrementalFilter::visit_inside(
    io::BoxId box, std::string_view prefix, std::string_view own,
    const std::function<void(const index::KnownFile&)>& use) const {
  std::string last(prefix);
  if (!last.empty()) ++last.back();  // '/' and the character after it
  const auto visit = [&](const index::KnownFile& known) {
    if (known.path.starts_with(prefix) && known.path != own) use(known);
    return std::string_view();
  };
  return index_->known_files(
      box, prefix, last.empty() ? std::nullopt : std::optional<std::string_view>(last), visit);
}

io::Result<void> IncrementalFilter::count_inside(const ListedFiles& listed, std::string_view path,
                                                 RecordBatch& records) const {
  const std::string prefix = entry_prefix(listed.single, path);
  auto files = visit_inside(listed.box, prefix, path, [&records](const index::KnownFile& known) {
    records.count_unchanged(known.outcome, known.time);
  });
  if (!files) return files;
  return visit_skipped_inside(
      listed.box, prefix,
      [&records](std::string_view, index::SkipKind kind) { records.count_skipped(kind); });
}

io::Result<void> IncrementalFilter::lose_inside(const ListedFiles& listed, std::string_view path,
                                                RecordBatch& records) const {
  const std::string prefix = entry_prefix(listed.single, path);
  auto files = visit_inside(listed.box, prefix, path, [&](const index::KnownFile& known) {
    records.gone.push_back({listed.box, records.arena.copy(known.path)});
  });
  if (!files) return files;
  return visit_skipped_inside(listed.box, prefix, [&](std::string_view item, index::SkipKind) {
    records.skipped.push_back({listed.box, records.arena.copy(item), std::nullopt});
  });
}

void IncrementalFilter::add_unseen(io::BoxId box, const index::KnownFile& known,
                                   RecordBatch& records) {
  records.unseen.push_back({box, records.arena.copy(known.path), known.outcome});
}

io::Result<void> IncrementalFilter::miss_inside(const ListedFiles& listed, std::string_view path,
                                                RecordBatch& records) const {
  return visit_inside(
      listed.box, entry_prefix(listed.single, path), path,
      [&](const index::KnownFile& known) { add_unseen(listed.box, known, records); });
}

io::Result<void> IncrementalFilter::lose_unmet(const OuterArchive& outer,
                                               RecordBatch& records) const {
  if (index_ == nullptr || !outer.known_at) return {};
  const ArchiveFacts& facts = outer.facts;
  const auto is_unread = [&outer](std::string_view path) {
    return std::any_of(outer.hidden.begin(), outer.hidden.end(),
                       [path](const std::string& prefix) { return path.starts_with(prefix); });
  };
  const auto lose = [&](const index::KnownFile& known) {
    if (outer.met->contains(known.path)) return;
    if (is_unread(known.path)) {
      add_unseen(facts.box, known, records);
      return;
    }
    records.gone.push_back({facts.box, records.arena.copy(known.path)});
  };
  auto files = visit_inside(facts.box, facts.prefix, facts.path, lose);
  if (!files) return files;
  return visit_skipped_inside(facts.box, facts.prefix, [&](std::string_view path, index::SkipKind) {
    if (outer.met->contains(met_item(path)) || is_unread(path)) return;
    records.skipped.push_back({facts.box, records.arena.copy(path), std::nullopt});
  });
}

}  // namespace mifdex::engine
