#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/iso/rock_ridge.h"
#include "io/sandbox/message.h"

namespace mifdex::io::sandbox {
namespace {

/// A folder to read.
struct IsoFolder {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
  std::string path;  ///< ends with '/', except the root's
};

class IsoDecoder {
 public:
  IsoDecoder(DecodeJob& job, const IsoVolume& volume)
      : image_(job.parts[0]), sender_(job), volume_(volume) {}

  /// True if the files in the root folder have Rock Ridge names.
  bool has_long_names() {
    bool found = false;
    walk({volume_.root, volume_.root_size, {}}, [&](const IsoRecord& record) {
      found |= record.long_name;
      return !found;
    });
    return found;
  }

  void decode() {
    push({volume_.root, volume_.root_size, {}});
    read_folders();
    for (std::size_t i = 0; i < relocated_.size() && !sender_.stopped(); ++i) {
      IsoFolder folder = std::move(relocated_[i]);  // reading it may add more
      if (seen_.contains(folder.begin)) continue;
      sender_.problem(RejectKind::kArchiveDamaged,
                      "the original place of a moved folder is missing");
      push(std::move(folder));
      read_folders();
    }
  }

 private:
  void read_folders() {
    while (!folders_.empty() && !sender_.stopped()) {
      const IsoFolder folder = std::move(folders_.back());
      folders_.pop_back();
      const std::size_t first = folders_.size();
      walk(folder, [&](const IsoRecord& record) {
        take(folder, record);
        return !sender_.stopped();
      });
      // The first one is read first.
      std::reverse(folders_.begin() + static_cast<std::ptrdiff_t>(first), folders_.end());
      if (sender_.in_entry()) sender_.end_rejected(RejectKind::kEntryDamaged, "its end is missing");
    }
  }

  /// Passes the records of `folder` to `visit`, until that returns false. No record crosses a
  /// sector.
  template <class Visit>
  void walk(const IsoFolder& folder, Visit visit) {
    std::string sector(kIsoSector, '\0');
    for (std::uint64_t at = 0; at < folder.size; at += kIsoSector) {
      const ssize_t got = image_.read_at(folder.begin + at, sector.data(), sector.size());
      if (got <= 0) {
        return sender_.problem(RejectKind::kArchiveDamaged, "a folder is beyond its end");
      }
      Bytes rest(sector.data(), std::min(static_cast<std::uint64_t>(got), folder.size - at));
      while (!rest.empty() && rest.front() != '\0') {
        const auto record = read_iso_record(image_, volume_, rest);
        if (!record) {
          sender_.problem(RejectKind::kArchiveDamaged, "a folder has a damaged record");
          break;
        }
        if (!record->is_self_or_parent && !visit(*record)) return;
        rest.remove_prefix(static_cast<unsigned char>(rest.front()));
      }
    }
  }

  /// Adds a folder to read, once, however many places claim to contain it.
  void push(IsoFolder folder) {
    if (folder.path.size() > kMaxNameBytes) {
      return sender_.problem(RejectKind::kNameTooLong, "its folders are nested without end");
    }
    if (!seen_.insert(folder.begin).second) {
      return sender_.problem(RejectKind::kArchiveDamaged, "two folders are at the same place");
    }
    folders_.push_back(std::move(folder));
  }

  void take(const IsoFolder& folder, const IsoRecord& record) {
    const std::string path = folder.path + record.name;
    if (sender_.in_entry()) {
      // All records of a file have one name; another one is a file of its own.
      const bool is_same = path == entry_path_ && !record.is_folder && !record.child;
      if (is_same) return go_on(record);
      sender_.end_rejected(RejectKind::kEntryDamaged, "its end is missing");
    }
    if (record.child) return take_child(path, *record.child);
    if (!rejected_path_.empty()) {
      const bool is_more = path == rejected_path_ && !record.is_folder;  // of a rejected file
      if (!is_more || !record.goes_on) rejected_path_.clear();
      if (is_more) return;
    }
    if (record.associated) {
      sender_.skip(SkipReason::kUnknown, path);
      return;
    }
    if (record.is_link) {
      sender_.skip(SkipReason::kLink, path);
    } else if (record.is_special) {
      sender_.skip(SkipReason::kUnknown, path);
    } else if (record.is_folder) {
      if (!sender_.pass_folder()) return;
      if (record.relocated) {
        // It was moved here because it was too deep, and is read at its own place, if that is
        // known.
        relocated_.push_back({record.begin, record.size, path + "/"});
      } else {
        push({record.begin, record.size, path + "/"});
      }
    } else {
      take_file(path, record);
    }
  }

  /// Adds a folder that is stored elsewhere, since the format has eight levels only.
  void take_child(const std::string& path, std::uint64_t begin) {
    std::array<char, kIsoSector> sector{};
    const ssize_t got = image_.read_at(begin, sector.data(), sector.size());
    if (!sender_.pass_folder()) return;
    const auto self =
        got <= 0
            ? std::nullopt
            : read_iso_record(image_, volume_, Bytes(sector.data(), static_cast<std::size_t>(got)));
    if (!self || !self->is_self_or_parent) {
      return sender_.problem(RejectKind::kArchiveDamaged, "a moved folder is missing");
    }
    push({begin, self->size, path + "/"});
  }

  void take_file(const std::string& path, const IsoRecord& record) {
    const NamePage page = guess_name_page(path, NamePage::kWindows);
    if (!sender_.begin(path, record.mtime, TimeSource::kEntry, page)) return;
    entry_path_ = path;
    go_on(record);
  }

  /// Sends the bytes of `record`, which are all or a part of the current file.
  void go_on(const IsoRecord& record) {
    if (record.compressed) {
      sender_.end_rejected(RejectKind::kArchiveUnsupported, "compressed by zisofs");
    } else if (record.interleaved) {
      sender_.end_rejected(RejectKind::kArchiveUnsupported, "interleaved");
    } else if (send(record.begin, record.size) && !record.goes_on) {
      return sender_.end();
    }
    if (!sender_.in_entry() && record.goes_on) rejected_path_ = entry_path_;
  }

  bool send(std::uint64_t at, std::uint64_t left) {
    while (left > 0) {
      const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(left, buffer_.size()));
      const ssize_t got = image_.read_at(at, buffer_.data(), step);
      if (got <= 0) {
        sender_.end_rejected(RejectKind::kEntryDamaged, "it extends beyond the end of the image");
        return false;
      }
      if (!sender_.give(Bytes(buffer_.data(), static_cast<std::size_t>(got)))) return false;
      at += static_cast<std::uint64_t>(got);
      left -= static_cast<std::uint64_t>(got);
    }
    return true;
  }

  Source& image_;
  EntrySender sender_;
  IsoVolume volume_;
  std::vector<IsoFolder> folders_;  ///< still to be read, the next one last
  std::vector<IsoFolder> relocated_;
  std::string entry_path_;     ///< of the current file
  std::string rejected_path_;  ///< of a rejected file that has more records; else empty
  std::unordered_set<std::uint64_t> seen_;
  std::vector<char> buffer_ = std::vector<char>(std::size_t{64} << 10);
};

}  // namespace

void decode_iso(DecodeJob& job) {
  if (const auto volume = read_iso_volume(job.parts[0]); volume && volume->skip) {
    IsoDecoder decoder(job, *volume);
    if (decoder.has_long_names()) return decoder.decode();
  }
  decode_with_libarchive(job);
}

}  // namespace mifdex::io::sandbox
