// The kind of a file by its beginning, and how little of it is needed.
#include "engine/sms/files/sniff.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <string>

#include "engine/mif/component_line.h"
#include "engine/sms/files/quotation.h"

namespace mifdex::engine {
namespace {

// The beginning of a file that ends where memory does: a read beyond it crashes.
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

  // Claims that the file is a gigabyte long.
  std::string_view view() const { return {begin_, std::size_t{1} << 30U}; }

 private:
  std::size_t page_;
  std::size_t size_;
  char* memory_;
  char* begin_;
};

TEST(Glance, ReadsNoMoreOfTheBytesThanItSays) {
  BeginOfFile file(kSniffBytes);
  file.write("text of no kind");
  EXPECT_EQ(sniff_bytes(file.view()), FileKind::kOther);
}

TEST(Glance, ReadsNoMoreOfTheTextThanItSays) {
  BeginOfFile file(kCommentBytes + mif::kMostTextBefore);
  for (const std::string_view begin : {"// a comment without an end ", "<MIFFile 5.00>",
                                       "Start Component", "words", "[SMS]", ""}) {
    file.write(std::string(40, ' '));
    file.write(begin);
    static_cast<void>(sniff_text(file.view()));
  }
  file.write("<MIFFile 5.00>");
  EXPECT_EQ(sniff_text(file.view()), FileKind::kOtherFormat);
  file.write("Start Component\n");
  EXPECT_EQ(sniff_text(file.view()), FileKind::kOtherMif);
}

TEST(Glance, PassesOverLongComments) {
  std::string text;
  while (text.size() < 60000) text += "// a line of many\r\n";
  EXPECT_EQ(sniff_text(text + "START COMPONENT\r\n"), FileKind::kOtherMif);
  EXPECT_EQ(sniff_text(text), FileKind::kOther);
}

TEST(Glance, PassesOverWhatComesBeforeAMif) {
  const std::string log = [] {
    std::string lines;
    for (int i = 0; i < 1000; ++i) lines += "12:00 \"copied\" file = 3 of {300}\r\n";
    return lines;
  }();
  for (const std::string& before :
       {std::string("Version 2.3 of the wrapper\r\n"), std::string("<?xml version=\"1.0\"?>\n"),
        std::string("[SMS]\nSMS Unique ID=VAQ00005\n"), std::string("\"\n"), std::string("DEPTH\n"),
        std::string("\xEF\xBB\xBF\n"), log}) {
    EXPECT_EQ(sniff_text(before + "  Start\tComponent // x\r\n"), FileKind::kOtherMif)
        << before.substr(0, 40);
    EXPECT_NE(sniff_text(before + "starting component\r\n"), FileKind::kOtherMif);
    EXPECT_NE(sniff_text(before + "start component installation\r\n"), FileKind::kOtherMif);
  }
}

TEST(Quotation, NamesOfClientsAndDespoolersAreNone) {
  for (const char* name : {"A.MIF", "a.pck", "1.EMF", "1.JMF", "x.tmp", "A.MIF.BAK", "A.PCK~"}) {
    EXPECT_TRUE(is_mif_name(name)) << name;
  }
  for (const char* name : {"A.TXT", "A.PS1", "MIF", "A.LOG", "A.SNI"}) {
    EXPECT_FALSE(is_mif_name(name)) << name;
  }
}

TEST(Quotation, HasTextAroundTheMif) {
  const std::string mif = "START COMPONENT\nNAME = \"x\"\nEND COMPONENT\n";
  for (const std::string& whole :
       {mif, "// by setup\n\n" + mif, mif + "\x1A", mif + mif,
        "LANGUAGE = \"en|US|iso8859-1\"\n" + mif, mif + std::string(8, '\0') + "\n"}) {
    EXPECT_FALSE(is_text_around_mif(whole)) << whole;
  }
  // A second component whose end is damaged or cut off is not text around a MIF.
  for (const char* end : {"EN@ COMPONENT\n", "VALUE = \"two\nlines of text", ""}) {
    for (const char* start :
         {"START COMPONENT", "\x1A  START COMPONENT", "\xC2\xA0start\tcomponent"}) {
      EXPECT_FALSE(is_text_around_mif(mif + start + "\nNAME = \"y\"\n" + end)) << start << end;
    }
  }
  EXPECT_TRUE(is_text_around_mif("A note:\n\n" + mif));
  EXPECT_TRUE(is_text_around_mif(mif + "and another one:\nSTART COMPONENT\n"));
  EXPECT_TRUE(is_text_around_mif(mif + "\"@\n$t | Out-File setup.mif\n"));
}

TEST(Quotation, OfAnInstructionIsALogOrAQueue) {
  using namespace std::string_literals;
  const std::string class_string = "MICROSOFT|SMS|DOMAIN_COMMISSAR_WIREMOVE";
  EXPECT_FALSE(is_text_around_instruction("\x01\0\0"s + class_string + "\0VAQ"s));
  EXPECT_TRUE(is_text_around_instruction("~instruction of type "s + class_string + "\0"s));
  EXPECT_TRUE(is_text_around_instruction("\x01\0"s + class_string + "\0\x01\0"s + class_string));
}

}  // namespace
}  // namespace mifdex::engine
