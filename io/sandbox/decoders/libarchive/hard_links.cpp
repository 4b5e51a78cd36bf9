#include "io/sandbox/decoders/libarchive/hard_links.h"

#include <array>

namespace mifdex::io::sandbox {
namespace {

/// Returns `name` without "./" and '/' before it, in which a link's target and its entry's name may
/// differ.
std::string plain_name(Bytes name) {
  while (name.starts_with("./") || name.starts_with('/')) {
    name.remove_prefix(name.find('/') + 1);
  }
  return std::string(name);
}

Bytes link_text(const char* text) { return text == nullptr ? Bytes() : Bytes(text); }

}  // namespace

void HardLinks::note(Bytes target, Bytes path, std::int64_t mtime) {
  links_[plain_name(target)].links.push_back({std::string(path), mtime});
}

void HardLinks::send(struct ::archive* archive, EntrySender& sender, std::uint64_t max_file_bytes) {
  struct ::archive_entry* entry = nullptr;
  int code = ARCHIVE_OK;
  while (!links_.empty() && !sender.stopped()) {
    code = ::archive_read_next_header(archive, &entry);
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) break;
    const Bytes target = link_text(::archive_entry_hardlink(entry));
    const Bytes path = link_text(::archive_entry_pathname(entry));
    const auto found = links_.find(plain_name(target.empty() ? path : target));
    if (found == links_.end()) continue;
    found->second.met |= target.empty() && ::archive_entry_filetype(entry) == AE_IFREG;
    const Content content = read_content(archive, max_file_bytes);
    if (content.bytes.empty() && content.error.empty()) continue;
    send_group(found->second, content, sender);
    links_.erase(found);
  }
  const bool is_whole = code == ARCHIVE_EOF;
  for (const auto& [target, group] : links_) {
    std::string error;
    if (!group.met || !is_whole) {
      error = "a hard link to " + target +
              (is_whole ? ", which the archive does not have"
                        : ", before which the archive is damaged");
    }
    send_group(group, {{}, error}, sender);
  }
  links_.clear();
}

/// Reads until it has more than max_file_bytes, or all: an excess shows that the file is too large.
HardLinks::Content HardLinks::read_content(struct ::archive* archive,
                                           std::uint64_t max_file_bytes) {
  Content content;
  std::array<char, 65536> buffer{};
  while (content.bytes.size() <= max_file_bytes) {
    const la_ssize_t got = ::archive_read_data(archive, buffer.data(), buffer.size());
    if (got == 0) break;
    if (got < 0) {
      content.error = "the target of this hard link is damaged";
      break;
    }
    content.bytes.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return content;
}

void HardLinks::send_group(const Group& group, const Content& content, EntrySender& sender) {
  for (const Link& link : group.links) {
    if (sender.stopped() || !sender.begin(link.path, link.mtime)) return;
    if (!content.error.empty()) {
      sender.end_rejected(RejectKind::kEntryDamaged, content.error);
    } else if (sender.give(content.bytes)) {
      sender.end();
    }
  }
}

}  // namespace mifdex::io::sandbox
