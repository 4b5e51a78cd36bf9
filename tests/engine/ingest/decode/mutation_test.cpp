// A status MIF that lost a byte or its end, or has one changed byte, must not give the other status
// or a status that was never written, and must not disappear. Every mutant of ten files in their
// writers' styles is processed like an indexed file.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/decode/classifier.h"
#include "io/base/ascii.h"
#include "io/text/text_encoding.h"
#include "tests/support/padded_text.h"

namespace mifdex::engine {
namespace {

using index::MifStatus;

struct StatusFile {
  const char* style;
  MifStatus said;  // kSuccess or kFailed
  std::string bytes;
};

// NOLINTNEXTLINE(readability-identifier-naming): GoogleTest finds it by this name.
void PrintTo(const StatusFile& file, std::ostream* out) { *out << file.style; }

std::string with_crlf(std::string_view text) {
  std::string lines;
  for (const char byte : text) {
    if (byte == '\n') lines += '\r';
    lines += byte;
  }
  return lines;
}

std::string attribute(const std::string& name, int id, const std::string& value) {
  return "    START ATTRIBUTE\n      NAME = \"" + name + "\"\n      ID = " + std::to_string(id) +
         "\n      ACCESS = READ-ONLY\n      STORAGE = SPECIFIC\n      TYPE = STRING(64)\n"
         "      VALUE = " +
         value + "\n    END ATTRIBUTE\n";
}

// The two groups that ISMIF32, PCM and PSADT write; `group_name` is the beginning of the first.
std::string two_groups(const std::string& group_name, const std::string& status,
                       const std::string& description) {
  return "START COMPONENT\n  NAME = \"WORKSTATION\"\n  START GROUP" + group_name +
         "NAME = \"ComponentID\"\n    ID = 1\n    CLASS = \"DMTF|ComponentID|1.0\"\n" +
         attribute("Manufacturer", 1, "\"Jamalz\"") + attribute("Product", 2, "\"JamalTest\"") +
         attribute("Locale", 4, "\"\"") +
         "  END GROUP\n  START GROUP\n    NAME = \"InstallStatus\"\n    ID = 2\n"
         "    CLASS = \"MICROSOFT|JOBSTATUS|1.0\"\n" +
         attribute("Status", 1, status) + attribute("Description", 2, description) +
         "  END GROUP\nEND COMPONENT\n";
}

// Q186415: a group's name beside START GROUP.
std::string ismif32(const std::string& status, const std::string& description) {
  return with_crlf(two_groups("    ", status, description));
}

// Q166833.
std::string pcm(const std::string& status, const std::string& description) {
  return with_crlf(two_groups("\n    ", status, description));
}

// One group and mixed case; VB's setup1 indents by `step` blanks, Open Watcom by none.
std::string one_group(std::size_t step, const std::string& status, const std::string& description) {
  const std::string in(step, ' ');
  return with_crlf("Start Component\n" + in + "Name = \"Workstation\"\n" + in + "Start Group\n" +
                   in + in + "Name = \"InstallStatus\"\n" + in + in + "ID = 1\n" + in + in +
                   "Class = \"MICROSOFT|JOBSTATUS|1.0\"\n" + in + in + "Start Attribute\n" + in +
                   in + in + "Name = \"Status\"\n" + in + in + in + "Type = String(16)\n" + in +
                   in + in + "Value = " + status + "\n" + in + in + "End Attribute\n" + in + in +
                   "Start Attribute\n" + in + in + in + "Name = \"Description\"\n" + in + in + in +
                   "Type = String(256)\n" + in + in + in + "Value = " + description + "\n" + in +
                   in + "End Attribute\n" + in + "End Group\nEnd Component\n");
}

std::string utf16le(std::string_view ascii_text) {
  std::string bytes = "\xFF\xFE";
  for (const char c : ascii_text) bytes.append({c, '\0'});
  return bytes;
}

// Descriptions contain the word of the other status, as real ones do.
std::vector<StatusFile> status_files() {
  return {
      {"Ismif32Success", MifStatus::kSuccess, ismif32("\"Success\"", "\"0 files failed.\"")},
      {"Ismif32FailedLines", MifStatus::kFailed,
       ismif32("\"Failed\"", "\"setup without Success\nC:\\TEMP is full\nSuccess is far.\"")},
      {"PcmSuccess", MifStatus::kSuccess,
       pcm("\"Success\"", R"("a \"Failed\" run was repaired in C:\\TEMP")")},
      {"PcmFailed", MifStatus::kFailed, pcm("\"Failed\"", R"("\"Success\" not reached\n")")},
      {"VbSuccess", MifStatus::kSuccess,
       one_group(14, "\"SUCCESS\"", "Setup was completed, 0 files Failed.")},
      {"VbFailed", MifStatus::kFailed,
       one_group(14, "\"FAILED\"", "Can't write \"C:\\WINDOWS\\X.DLL\" // End = Success")},
      {"WatcomSuccess", MifStatus::kSuccess,
       one_group(0, "\"SUCCESS\"", "\"Open Watcom C/C++ installed, not FAILED\"")},
      {"WatcomFailed", MifStatus::kFailed,
       one_group(0, "\"FAILED\"", R"("no SUCCESS: 'C:\WATCOM\BINNT'; x:\new\temp is full\")")},
      {"PsadtSuccessUtf16", MifStatus::kSuccess,
       utf16le(pcm("\"Success\"", "\"Installation done, nothing Failed\""))},
      {"PsadtFailedUtf8", MifStatus::kFailed,
       "\xEF\xBB\xBF" + pcm("\"Failed\"", "\"Gr\u00F6\u00DFe \u2013 no Success\"")},
  };
}

// The outcome of one file.
struct Verdict {
  std::size_t rows = 0;  // observations, and files that are not observations
  index::Outcome outcome = index::Outcome::kOther;
  MifStatus status = MifStatus::kMissing;
  std::string status_text;
};

class Mutants {
 public:
  Verdict examine(std::string_view bytes, std::string_view path = "RECEIVE/0000002A.MIF") {
    const testing::PaddedText padded(bytes);
    io::FileBytes file;
    file.bytes = padded.padded();
    file.size = bytes.size();
    batch_.clear();
    examiner_.examine(io::BytesBatch(), file, path, batch_);
    Verdict verdict;
    verdict.rows = batch_.observations.size() + batch_.placeholders.size() + batch_.files.size();
    if (!batch_.observations.empty()) {
      const ObservationRow& row = batch_.observations[0];
      verdict.outcome = row.file.outcome;
      verdict.status = row.record.mif_status;
      verdict.status_text = row.record.mif_text;
    } else if (!batch_.placeholders.empty()) {
      verdict.outcome = batch_.placeholders[0].file.outcome;
    } else if (!batch_.files.empty()) {
      verdict.outcome = batch_.files[0].outcome;
    }
    return verdict;
  }

  std::string decode(std::string_view bytes) {
    const testing::PaddedText padded(bytes);
    arena_.reset();
    return std::string(io::decode_text(padded.padded(), io::Encoding(), arena_).text.view());
  }

 private:
  Classifier examiner_{ClassifierOptions{}};
  RecordBatch batch_;
  io::Arena arena_;
};

// Returns only the letters and digits: joining literals, dropping CRs and resolving escapes keep
// them.
std::string letters_of(std::string_view text) {
  std::string letters;
  std::copy_if(text.begin(), text.end(), std::back_inserter(letters), ascii::is_alphanumeric);
  return letters;
}

class MutationTest : public ::testing::TestWithParam<StatusFile> {
 protected:
  static constexpr std::size_t kMostComplaints = 5;

  Mutants mutants_;

  // Checks the mutant `bytes` against the file's promise; `what` and `at` describe how it was made.
  void check(std::string_view bytes, std::string_view what, std::size_t at) {
    const Verdict verdict = mutants_.examine(bytes);
    const char* broken = complaint(verdict, bytes);
    if (broken == nullptr || ++complaints_ > kMostComplaints) return;
    ADD_FAILURE() << what << " at byte " << at << ": " << broken << " (outcome "
                  << static_cast<int>(verdict.outcome) << ", status \"" << verdict.status_text
                  << "\")\n... " << GetParam().bytes.substr(at < 60 ? 0 : at - 60, 120);
  }

 private:
  const char* complaint(const Verdict& verdict, std::string_view bytes) {
    const MifStatus opposite =
        GetParam().said == MifStatus::kFailed ? MifStatus::kSuccess : MifStatus::kFailed;
    if (verdict.rows != 1) return "a file has one row";
    if (verdict.status == opposite) return "one status was read as the other";
    const bool kept = verdict.outcome == index::Outcome::kObservation ||
                      verdict.outcome == index::Outcome::kReject;
    if (!kept) return "neither an observation nor a reject";
    const std::string text = letters_of(mutants_.decode(bytes));
    if (text.find(letters_of(verdict.status_text)) == std::string::npos)
      return "an invented status";
    return nullptr;
  }

  std::size_t complaints_ = 0;
};

TEST_P(MutationTest, TheFileItself) {
  const Verdict verdict = mutants_.examine(GetParam().bytes);
  EXPECT_EQ(verdict.outcome, index::Outcome::kObservation);
  EXPECT_EQ(verdict.status, GetParam().said);
  check(GetParam().bytes, "nothing", 0);
}

TEST_P(MutationTest, EveryTruncation) {
  const std::string& bytes = GetParam().bytes;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    check(std::string_view(bytes).substr(0, size), "cut", size);
  }
}

TEST_P(MutationTest, EveryDeletion) {
  const std::string& bytes = GetParam().bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    check(std::string(bytes).erase(at, 1), "byte deleted", at);
  }
}

// A name that claims nothing (.PCK is also the name of a package) makes no reject: if a byte is
// lost, the rest must show that the file is a MIF. If that byte is UTF-16's, the rest is not text.
TEST_P(MutationTest, EveryDeletionUnderAnyName) {
  const std::string& bytes = GetParam().bytes;
  if (bytes.starts_with("\xFF\xFE")) GTEST_SKIP() << "UTF-16";
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const Verdict verdict =
        mutants_.examine(std::string(bytes).erase(at, 1), "RECEIVE/0000002A.PCK");
    ASSERT_EQ(verdict.outcome, index::Outcome::kObservation) << "byte deleted at " << at;
  }
}

// Quotes, newlines and backslashes are the signs of the language: each is replaced by each of the
// others, plain text, a blank, a NUL, and itself with one bit flipped.
TEST_P(MutationTest, EveryFlipOfASign) {
  constexpr std::string_view kSigns = "\"\n\r\\";
  std::string bytes = GetParam().bytes;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const char sign = bytes[at];
    if (kSigns.find(sign) == std::string_view::npos) continue;
    std::string others = std::string(kSigns) + "x =";
    others.push_back('\0');
    for (unsigned bit = 0; bit < 8; ++bit) {
      others.push_back(static_cast<char>(static_cast<unsigned char>(sign) ^ (1U << bit)));
    }
    for (const char other : others) {
      if (other == sign) continue;
      bytes[at] = other;
      check(bytes, "byte changed", at);
    }
    bytes[at] = sign;
  }
}

INSTANTIATE_TEST_SUITE_P(Styles, MutationTest, ::testing::ValuesIn(status_files()),
                         [](const auto& style) { return std::string(style.param.style); });

}  // namespace
}  // namespace mifdex::engine
