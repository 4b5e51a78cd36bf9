// A file's kind by its begin, and how little of it that takes.
#include "engine/status/content.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <string>

namespace mifdex::engine {
namespace {

// A begin of a file that ends where memory does: who reads on, dies.
class BeginOfFile {
 public:
  explicit BeginOfFile(std::size_t readable)
      : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))),
        size_((readable + page_ - 1) / page_ * page_),
        memory_(static_cast<char*>(mmap(nullptr, size_ + page_, PROT_READ | PROT_WRITE,
                                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))),
        begin_(memory_ + size_ - readable) {
    mprotect(memory_ + size_, page_, PROT_NONE);
    std::memset(begin_, ' ', readable);
  }
  ~BeginOfFile() { munmap(memory_, size_ + page_); }
  BeginOfFile(const BeginOfFile&) = delete;
  BeginOfFile& operator=(const BeginOfFile&) = delete;

  void write(std::string_view text) { std::memcpy(begin_, text.data(), text.size()); }

  // As if the file went on for a gigabyte.
  std::string_view view() const { return {begin_, std::size_t{1} << 30U}; }

 private:
  std::size_t page_;
  std::size_t size_;
  char* memory_;
  char* begin_;
};

TEST(Glance, ReadsNoMoreOfTheBytesThanItSays) {
  BeginOfFile file(kGlanceBytes);
  file.write("text of no kind");
  EXPECT_EQ(glance_at_bytes(file.view()), FileKind::kOther);
}

TEST(Glance, ReadsNoMoreOfTheTextThanItSays) {
  BeginOfFile file(kCommentBytes + kGlanceBytes);
  for (const std::string_view begin : {"// a comment without an end ", "<MIFFile 5.00>",
                                       "Start Component", "words", "[SMS]", ""}) {
    file.write(std::string(40, ' '));
    file.write(begin);
    static_cast<void>(glance_at_text(file.view()));
  }
  file.write("<MIFFile 5.00>");
  EXPECT_EQ(glance_at_text(file.view()), FileKind::kOtherFormat);
  file.write("Start Component\n");
  EXPECT_EQ(glance_at_text(file.view()), FileKind::kOtherMif);
}

TEST(Glance, PassesOverLongComments) {
  std::string text;
  while (text.size() < 60000) text += "// a line of many\r\n";
  EXPECT_EQ(glance_at_text(text + "START COMPONENT\r\n"), FileKind::kOtherMif);
  EXPECT_EQ(glance_at_text(text), FileKind::kOther);
}

}  // namespace
}  // namespace mifdex::engine
