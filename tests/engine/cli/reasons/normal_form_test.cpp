#include "engine/cli/reasons/normal_form.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/utf8.h"

namespace mifdex::cli {
namespace {

struct Normalised {
  std::string_view description;
  std::string_view form;
};

// Reported by the machine MANGO.
constexpr auto kDescriptions = std::to_array<Normalised>({
    // Codes name the reason, counts do not.
    {"Installation failed with exit code 1603", "Installation failed with exit code 1603"},
    {"Installation failed with exit code 1618", "Installation failed with exit code 1618"},
    {"12 files copied", "<number> files copied"},
    {"13 files copied", "<number> files copied"},
    {"MSI error 1603", "MSI error 1603"},
    {"Fatal error during installation. (1603)", "Fatal error during installation. (1603)"},
    {"Error 1714.The older version of JamalTest 3.15 cannot be removed.",
     "Error 1714.The older version of JamalTest <number> cannot be removed."},
    {"Exit code: 3010, reboot required", "Exit code: 3010, reboot required"},
    {"setup.exe returned 3010", "setup.exe returned 3010"},
    {"Setup returned 1 after 35 seconds", "Setup returned 1 after <number> seconds"},
    {"exit code '1603'", "exit code '1603'"},
    {"Error number 5 at line 42", "Error number 5 at line <number>"},
    {"Error: 1603", "Error: 1603"},
    {"Error: 12 files could not be copied", "Error: <number> files could not be copied"},
    {"failed: 5", "failed: 5"},
    {"failed 3 times", "failed <number> times"},
    {"failed with 5 errors", "failed with <number> errors"},
    {"0 errors, 3 warnings", "<number> errors, <number> warnings"},
    {"Error 0x80070643", "Error 0x80070643"},
    {"0x80070005: Access is denied.", "0x80070005: Access is denied."},
    {"HRESULT -2147023293 from MSIEXEC", "HRESULT -2147023293 from MSIEXEC"},
    {"exception 0xC0000005 at 0x0040F3A2", "exception 0xC0000005 at <number>"},
    {"Win32 error 87", "Win32 error 87"},
    {"KB896358 is not installed", "KB896358 is not installed"},
    {"MIF3307 in line 12", "MIF3307 in line <number>"},
    // Products.
    {"Windows 95 or Windows NT 4.0 is required", "Windows 95 or Windows NT 4.0 is required"},
    {"Office 97 SP 2 is not installed", "Office 97 SP 2 is not installed"},
    {"Requires version 4.0 or later, found 3.15", "Requires version 4.0 or later, found <number>"},
    {"MSVCRT40.DLL is missing", "MSVCRT40.DLL is missing"},
    // Disks.
    {"disk full", "disk full"},
    {"Disk full on drive C:", "Disk full on drive <drive>"},
    {"Drive D: 12,345 KB free, 80 MB needed", "Drive <drive> <number> KB free, <number> MB needed"},
    {"95 % of 20971520 bytes written", "<number> % of <number> bytes written"},
    // Paths.
    {"Cannot copy C:\\TEMP\\A.DLL to D:\\WINDOWS\\SYSTEM\\A.DLL", "Cannot copy <path> to <path>"},
    {"Cannot find C:\\Program Files (x86)\\JamalTest\\setup.ini.", "Cannot find <path>."},
    {"Cannot open \"C:\\Program Files\\JamalTest\\data.mdb\"", "Cannot open <path>"},
    {"Network path \\\\MANGO\\C$\\SMS was not found", "Network path <path> was not found"},
    {"\\\\SERVER\\SHARE\\Install Files\\SETUP.EXE: not found", "<path>: not found"},
    {"Cannot write to %windir%\\system32\\x.dll (error 112)", "Cannot write to <path> (error 112)"},
    {"SMSSETUP\\BIN\\I386\\SETUP.EXE missing", "<path> missing"},
    {"HKEY_LOCAL_MACHINE\\Software\\JamalTest cannot be written", "<path> cannot be written"},
    {"Cannot download http://sms.fruit.com/pkg/VAQ0000F.zip", "Cannot download <path>"},
    {"/usr/local/bin/setup: No such file or directory", "<path>: No such file or directory"},
    {"Unknown switch /q", "Unknown switch /q"},
    // GUIDs, names, quotations.
    {"Class {00020906-0000-0000-C000-000000000046} not registered", "Class <guid> not registered"},
    {"Class 00020906-0000-0000-c000-000000000046 not registered", "Class <guid> not registered"},
    {"Machine mango is not in domain FRUIT", "Machine <machine> is not in domain FRUIT"},
    {"MANGOSTEEN is not MANGO", "MANGOSTEEN is not <machine>"},
    {"PC00123 did not answer", "PC<number> did not answer"},
    {"Could not find 'WINWORD.EXE'", "Could not find <text>"},
    {"Can't open the file, it's in use", "Can't open the file, it's in use"},
    {"Service \"Spooler\" did not start", "Service <text> did not start"},
    // Times.
    {"Started 05/21/97 17:09:27, no answer", "Started <time>, no answer"},
    {"Started 1997-05-21T17:09:27Z, ended 17:10:03", "Started <time>, ended <time>"},
    {"Wed May 21 17:09:27 1997: setup timed out", "<time>: setup timed out"},
    {"Timeout after 30s (attempt 3 of 5)",
     "Timeout after <number>s (attempt <number> of <number>)"},
    {"IP address 10.1.2.3 is in use", "IP address <number> is in use"},
    // Other languages, blanks, and nothing.
    {"Nicht genügend Speicherplatz auf Laufwerk C",
     "Nicht genügend Speicherplatz auf Laufwerk <drive>"},
    {"Zugriff verweigert (Fehler 5)", "Zugriff verweigert (Fehler 5)"},
    {"Fehler Nr. 1603 beim Öffnen von D:\\Setup\\größe.ini",
     "Fehler Nr. 1603 beim Öffnen von <path>"},
    {"Rückgabewert 1618: eine andere Installation läuft",
     "Rückgabewert 1618: eine andere Installation läuft"},
    {"Programm „JamalTest“ konnte nicht gestartet werden",
     "Programm <text> konnte nicht gestartet werden"},
    {"Am 21.05.1997 nach 300 s abgebrochen", "Am <time> nach <number> s abgebrochen"},
    {"21. Mai 1997 17:09: Zeitüberschreitung", "<time>: Zeitüberschreitung"},
    {"  disk   full\ton\r\nserver  ", "disk full on server"},
    {" \t ", ""},
    {"", ""},
});

TEST(NormalForm, OfDescriptions) {
  static_assert(kDescriptions.size() >= 60);
  for (const Normalised& expected : kDescriptions) {
    EXPECT_EQ(normal_form(expected.description, "MANGO"), expected.form) << expected.description;
  }
}

TEST(NormalForm, DependsOnTheMachineOnlyByItsName) {
  EXPECT_EQ(normal_form("disk full on MANGO", "PEAR"), "disk full on MANGO");
  EXPECT_EQ(normal_form("disk full on MANGO", "mango"), "disk full on <machine>");
  EXPECT_EQ(normal_form("disk full on MANGO"), "disk full on MANGO");
  EXPECT_EQ(normal_form("error 5 on PC-07.fruit.com", "PC-07"), "error 5 on <machine>.fruit.com");
  // A name that is a placeholder's word, or no name at all.
  EXPECT_EQ(normal_form("12 files", "number"), "<number> files");
  EXPECT_EQ(normal_form("a < b > c", "<"), "a < b > c");
}

TEST(NormalForm, KeepsPlaceholders) {
  EXPECT_EQ(normal_form("<path> and <number>5"), "<path> and <number>5");
  EXPECT_EQ(normal_form("<pathless> 5"), "<pathless> <number>");
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const utf8::Character character = utf8::first_character(text);
    if (!character.is_valid) return false;
    text.remove_prefix(character.size);
  }
  return true;
}

/// Returns a text of parts that the scan distinguishes, and of any bytes of UTF-8.
std::string random_text(std::mt19937_64& random) {
  static const std::vector<std::string> parts = {" ",
                                                 "  ",
                                                 "\t",
                                                 "error",
                                                 "Error",
                                                 "code",
                                                 "failed",
                                                 "drive",
                                                 "C:",
                                                 "C:\\",
                                                 "\\",
                                                 "\\\\",
                                                 "/",
                                                 "\"",
                                                 "'",
                                                 "`",
                                                 "(",
                                                 ")",
                                                 "{",
                                                 "}",
                                                 "[",
                                                 "]",
                                                 "<",
                                                 "<path>",
                                                 ">",
                                                 "5",
                                                 "12",
                                                 "1603",
                                                 "-",
                                                 "--",
                                                 ".",
                                                 ",",
                                                 ":",
                                                 ";",
                                                 "!",
                                                 "=",
                                                 "#",
                                                 "MANGO",
                                                 "mango",
                                                 "kb896358",
                                                 "abc",
                                                 "Win32",
                                                 "0x80070643",
                                                 "0x12",
                                                 "PC001",
                                                 "v3.15",
                                                 "21.05.97",
                                                 "12:30",
                                                 "PM",
                                                 "T",
                                                 "Z",
                                                 "May",
                                                 "Wed",
                                                 "1997",
                                                 "8007007E",
                                                 "DEADBEEF12",
                                                 "ä",
                                                 "ß",
                                                 "„",
                                                 "“",
                                                 "’",
                                                 "–",
                                                 "\u00A0",
                                                 "%x%",
                                                 "Files",
                                                 "~",
                                                 "$",
                                                 "Program",
                                                 "(x86)",
                                                 "and Settings",
                                                 "http://a/b",
                                                 "is",
                                                 "no",
                                                 "Windows",
                                                 "4.0",
                                                 "+",
                                                 "\n",
                                                 "_",
                                                 "&",
                                                 "@",
                                                 "|",
                                                 "*",
                                                 "?",
                                                 "\U0001F600",
                                                 "{12345678-1234-1234-1234-123456789ABC}"};
  std::string text;
  const std::size_t count = 1 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) {
    if (random() % 16 == 0) {
      utf8::append(text, static_cast<char32_t>(1 + random() % 0xD7FF));
    } else {
      text += parts[random() % parts.size()];
    }
  }
  return text;
}

TEST(NormalForm, OfANormalFormIsItself) {
  constexpr std::array<std::string_view, 5> kMachines = {"", "MANGO", "number", "12", "A-B.C"};
  std::mt19937_64 random(20261128);
  for (int i = 0; i < 100'000; ++i) {
    const std::string text = random_text(random);
    const std::string_view machine = kMachines[random() % kMachines.size()];
    const std::string form = normal_form(text, machine);
    ASSERT_EQ(normal_form(form, machine), form) << text << " of " << machine;
    ASSERT_TRUE(is_valid_utf8(form)) << text;
  }
}

/// Returns the nanoseconds that a text takes, the least of several runs.
double nanoseconds_of(const std::string& text) {
  double least = 1e18;
  for (int i = 0; i < 3; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    normal_form(text, "MANGO");
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - begin;
    least = std::min(least, time.count());
  }
  return least;
}

TEST(NormalForm, TakesLinearTime) {
  for (const std::string part : {"a-", "\\", "'a ", "\"", "/a ", "C:\\a b\\ ", "1.", "May 2 ", "{",
                                 "<", "x", "a'", "'", "<path>", "a.b ", "12 ", "Wed, "}) {
    std::string text;
    while (text.size() < 300'000) text += part;
    // A linear scan takes a few milliseconds, a quadratic one many seconds.
    EXPECT_LT(nanoseconds_of(text), 2e9) << part;
  }
}

}  // namespace
}  // namespace mifdex::cli
