#include "engine/ingest/origin_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <memory>
#include <optional>

#include "index/verify.h"
#include "io/descriptor.h"

namespace mifdex::engine {
namespace {

constexpr std::size_t kMostNamed = 100;
constexpr std::size_t kChunk = std::size_t{256} << 10;

struct EndState {
  void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

// XXH3-64 of all that `fd` holds; nothing where it cannot be read.
std::optional<std::uint64_t> hash_of(const io::Descriptor& fd, std::vector<char>& buffer) {
  const std::unique_ptr<XXH3_state_t, EndState> state(XXH3_createState());
  if (!state || XXH3_64bits_reset(state.get()) == XXH_ERROR) return std::nullopt;
  while (true) {
    const ssize_t got = ::read(fd.get(), buffer.data(), buffer.size());
    if (got < 0) return std::nullopt;
    if (got == 0) return XXH3_64bits_digest(state.get());
    XXH3_64bits_update(state.get(), buffer.data(), static_cast<std::size_t>(got));
  }
}

// Where a file of a box lies. A box may be a single file.
std::string place_of(const index::BoxEntry& box, std::string_view path) {
  struct stat facts{};
  const bool is_file = ::stat(box.location.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
  return is_file ? box.location : box.location + "/" + std::string(path);
}

class OriginCheck {
 public:
  explicit OriginCheck(const std::vector<index::BoxEntry>& boxes)
      : boxes_(boxes), buffer_(kChunk) {}

  void look_at(const index::FileHash& file) {
    const index::BoxEntry* box = box_of(file.box);
    if (box == nullptr) return;
    const std::string place = place_of(*box, file.path);
    const io::Descriptor fd(::open(place.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat facts{};
    if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
      ++report_.missing;
    } else if (static_cast<std::uint64_t>(facts.st_size) != file.size ||
               facts.st_mtim.tv_sec != file.time) {
      ++report_.changed;
    } else {
      compare(hash_of(fd, buffer_), file.hash, place, *box);
    }
  }

  OriginReport take() { return std::move(report_); }

 private:
  const index::BoxEntry* box_of(std::uint32_t id) const {
    for (const index::BoxEntry& box : boxes_) {
      if (box.id == id) return &box;
    }
    return nullptr;
  }

  void compare(std::optional<std::uint64_t> found, std::uint64_t known, const std::string& place,
               const index::BoxEntry& box) {
    if (!found) {
      ++report_.missing;
    } else if (*found == known) {
      ++report_.equal;
    } else {
      ++report_.differing;
      report_.boxes.insert(box.location);
      if (report_.different.size() < kMostNamed) report_.different.push_back(place);
    }
  }

  const std::vector<index::BoxEntry>& boxes_;
  std::vector<char> buffer_;
  OriginReport report_;
};

}  // namespace

io::Result<OriginReport> check_origins(const std::string& index_dir,
                                       const std::vector<index::BoxEntry>& boxes,
                                       const std::function<bool()>& going) {
  OriginCheck check(boxes);
  io::Result<void> walked =
      index::for_each_file_hash(index_dir, 0, {}, [&](const index::FileHash& file) {
        if (!going()) return false;
        check.look_at(file);
        return true;
      });
  if (!walked) return io::pass(walked);
  return check.take();
}

}  // namespace mifdex::engine
