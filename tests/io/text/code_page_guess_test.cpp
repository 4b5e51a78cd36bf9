// Texts whose code page is not given (io/text/code_page_guess.h).
#include "io/text/code_page_guess.h"

#include <gtest/gtest.h>
#include <iconv.h>

#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

#include "io/text/encoding_parts.h"
#include "tests/io/text/padded.h"

namespace mifdex::io {
namespace {

using testing::Padded;

std::string in_page(std::string_view utf8, const char* page) {
  const iconv_t handle = ::iconv_open(page, "UTF-8");
  EXPECT_NE(handle, std::bit_cast<iconv_t>(std::intptr_t{-1})) << page;
  std::string from(utf8);
  std::string out(4 * from.size() + 16, '\0');
  char* in = from.data();
  char* to = out.data();
  std::size_t in_left = from.size();
  std::size_t out_left = out.size();
  EXPECT_EQ(::iconv(handle, &in, &in_left, &to, &out_left), 0U) << page << ' ' << utf8;
  ::iconv_close(handle);
  out.resize(out.size() - out_left);
  return out;
}

std::string mif(std::string_view description, std::string_view head = "") {
  return std::string(head) +
         "START COMPONENT\r\nNAME = \"WORKSTATION\"\r\nSTART GROUP\r\nNAME = \"InstallStatus\"\r\n"
         "CLASS = \"MICROSOFT|JOBSTATUS|1.0\"\r\nSTART ATTRIBUTE\r\nNAME = \"Description\"\r\n"
         "VALUE = \"" +
         std::string(description) + "\"\r\nEND ATTRIBUTE\r\nEND GROUP\r\nEND COMPONENT\r\n";
}

PageGuess guess(std::string_view text, const Encoding* near = nullptr) {
  const std::string file = mif(text);
  return guess_code_page(file, file, near);
}

TEST(CodePageGuess, WeakEvidenceYieldsToTheNeighbours) {
  const Encoding dos = *find_encoding("cp850");
  const Encoding ansi;
  // ß in cp850, á in windows-1252.
  EXPECT_TRUE(guess("Stra\xE1"
                    "e")
                  .evidence.is_weak);
  EXPECT_EQ(guess("Stra\xE1"
                  "e")
                .encoding.name(),
            "windows-1252");
  EXPECT_EQ(guess("Stra\xE1"
                  "e",
                  &dos)
                .encoding.name(),
            "cp850");
  EXPECT_EQ(guess("Stra\xE1"
                  "e",
                  &dos)
                .evidence.page,
            "cp850");
  EXPECT_TRUE(guess("Stra\xE1"
                    "e",
                    &dos)
                  .evidence.is_weak);
  // If a page makes odd text of it, it is not taken, even if the neighbours are in it ("MšLLER").
  const Encoding czech = *find_encoding("windows-1250");
  EXPECT_EQ(guess("M\x9ALLER", &czech).encoding.name(), "cp850");
  const Encoding greek = *find_encoding("windows-1253");
  EXPECT_EQ(guess("M\x9ALLER", &greek).encoding.name(), "cp850");
  EXPECT_EQ(guess("M\x9ALLER", &ansi).encoding.name(), "cp850");
}

TEST(CodePageGuess, ShortNamesTakeThePageOfTheNeighbours) {
  const Encoding cp866 = *find_encoding("cp866");
  const Encoding cp1251 = *find_encoding("windows-1251");
  const Encoding sjis = *find_encoding("shift_jis");
  for (const char* name : {"БУХ-01", "ОТК", "СКЛАД", "Иван"}) {
    EXPECT_EQ(guess(in_page(name, "CP866"), &cp866).encoding.name(), "cp866") << name;
    EXPECT_EQ(guess(in_page(name, "CP1251"), &cp1251).encoding.name(), "windows-1251") << name;
  }
  for (const char* name : {"総務", "東京", "営業1"}) {
    EXPECT_EQ(guess(in_page(name, "CP932"), &sjis).encoding.name(), "shift_jis") << name;
  }
}

TEST(CodePageGuess, StrongEvidenceDoesNotYield) {
  const Encoding cp866 = *find_encoding("cp866");
  const Encoding dos = *find_encoding("cp850");
  for (const char* text : {"Zugriff verweigert: \x9A"
                           "berpr\x81"
                           "fung fehlgeschlagen",
                           "nicht gen\x81gend Speicherplatz"}) {
    EXPECT_FALSE(guess(text).evidence.is_weak) << text;
    EXPECT_EQ(guess(text, &cp866).encoding.name(), "cp850") << text;
  }
  for (const char* text : {"Gr\xF6\xDF"
                           "e ge\xE4ndert",
                           "Espace libre: d\xE9j\xE0 plein"}) {
    EXPECT_FALSE(guess(text).evidence.is_weak) << text;
    EXPECT_EQ(guess(text, &dos).encoding.name(), "windows-1252") << text;
  }
}

struct Sample {
  const char* page;  ///< as iconv calls it
  const char* text;
};

// The texts are our own, in the style of installers.
constexpr std::array kSamples = std::to_array<Sample>({
    {"CP1252", "Größe geändert"},
    {"CP1252", "Plätze € 5"},
    {"CP1252", "Zugriff verweigert: Datei \u201Esetup.exe\u201C nicht gefunden"},
    {"CP1252", "Le disque est plein, veuillez libérer de l\u2019espace"},
    {"CP1252", "Error de instalación: no hay espacio"},
    {"CP1252", "Diskutrymmet räcker inte på C:"},
    {"CP1252", "don\u2019t run \u201Csetup\u201D twice \u2013 it\u2019s there\u2026"},
    {"CP1252", "disk\u00A0full"},
    {"CP1252", "Die Datei X.DLL wird von einem anderen Prozeß geöffnet, Zugriff verweigert."},
    {"CP1252", "Espace disque insuffisant, l'installation a échoué (code 5)."},
    {"CP1252", "L'installation de Payroll s'est terminée avec succès."},
    {"CP1252", "\u201CPayroll\u201D is ready; Größe 5 KB."},
    {"CP1252", "Payroll 2.0 could not be installed \u201Cexit 1603\u201D."},
    {"CP1252", "Payroll \u2013 Zugriff verweigert (0x80070005)\u2026"},
    {"CP1252", "Das Verzeichnis C:\\SMSÜBERG kann nicht gelöscht werden."},
    {"CP850", "Größe geändert"},
    {"CP850", "Überprüfung der Schlüssel fehlgeschlagen"},
    {"CP850", "Le fichier n'a pas été trouvé"},
    {"CP850", "Error de instalación"},
    {"CP850", "Impossible d'écrire le fichier"},
    {"CP850", "Pfad: ändern nicht möglich"},
    {"CP850", "Datei öffnen"},
    {"CP1252", "Installation échouée à 5 heures"},
    {"CP1252", "Spazio: non è possibile"},
    {"CP1252", "\u201Dsetup\u201D kunde inte startas"},
    {"CP1252", "\u00BBsetup\u00AB nicht gefunden"},
    {"CP1252", "\u201Ezugriff verweigert.\u201C"},
    {"CP1250", "Brak miejsca na dysku: błąd zapisu"},
    {"CP1250", "Chyba při instalaci, nelze otevřít soubor"},
    {"CP1250", "A telepítés sikertelen: nem elég a hely, időtúllépés"},
    {"CP852", "Brak miejsca na dysku: błąd zapisu, plik źle się skończył"},
    {"CP1251", "диск полон"},
    {"CP1251", "Ошибка установки: недостаточно места на диске C:"},
    {"CP866", "Ошибка установки: недостаточно места на диске C:"},
    {"CP1253", "Σφάλμα εγκατάστασης"},
    {"CP1254", "Kurulum başarısız: disk dolu, yeterli alan yok, bağlantı kesildi"},
    {"CP932", "ディスク容量不足"},
    {"CP932", "インストールに失敗しました"},
    {"CP936", "安装失败，磁盘空间不足"},
    {"CP936", "无法复制文件"},
    {"CP949", "설치 실패: 디스크 공간이 부족합니다"},
    {"CP950", "安裝失敗，磁碟空間不足"},
    {"CP950", "無法複製檔案"},
});

class GuessTest : public ::testing::TestWithParam<Sample> {};

TEST_P(GuessTest, TextIsReadRightAndMarked) {
  const Padded raw(mif(in_page(GetParam().text, GetParam().page)));
  Arena arena;
  const DecodedText decoded = decode_text(raw.bytes(), Encoding(), arena);
  EXPECT_EQ(decoded.text.view(), mif(GetParam().text)) << decoded.encoding.name();
  EXPECT_TRUE(decoded.guessed);
  EXPECT_FALSE(decoded.mixed);
}

INSTANTIATE_TEST_SUITE_P(Io, GuessTest, ::testing::ValuesIn(kSamples));

/// Puts words of ASCII letters before, between and after the words of `text`.
std::string among_other_words(std::string_view text) {
  constexpr std::string_view kWords = " x9 QQ-zz 77 ";
  std::string out(kWords);
  for (const char c : text) {
    if (c == ' ') {
      out += kWords;
    } else {
      out += c;
    }
  }
  return out.append(kWords);
}

// Only words that are not pure ASCII count for a score: all others must change nothing.
TEST(Guess, WordsOfAsciiChangeNothing) {
  for (const Sample& sample : kSamples) {
    const std::string text = in_page(sample.text, sample.page);
    const std::string more = among_other_words(text);
    EXPECT_EQ(guess_code_page(text, text).encoding.name(),
              guess_code_page(more, more).encoding.name())
        << sample.text;
  }
}

TEST(Guess, LanguageNamesThePage) {
  Arena arena;
  const auto decode = [&arena](std::string_view head) {
    const Padded raw(mif("\x95\x5C", head));
    return decode_text(raw.bytes(), Encoding(), arena);
  };
  const DecodedText named = decode("LANGUAGE = \"ja|JP|shift-jis\"\r\n");
  EXPECT_NE(named.text.view().find("\u8868"), Bytes::npos);
  EXPECT_FALSE(named.guessed);
  // The default of every example is not evidence.
  EXPECT_TRUE(decode("LANGUAGE = \"en|US|iso8859-1\"\r\n").guessed);
  // Czech and French have the same bytes for different letters.
  const std::string word = in_page("Při", "CP1250");
  const Padded czech(mif(word, "LANGUAGE = \"cs|CZ|\"\r\n"));
  EXPECT_NE(decode_text(czech.bytes(), Encoding(), arena).text.view().find("Při"), Bytes::npos);
  // If a page cannot have these bytes, the statement is ignored.
  const Padded wrong(
      mif("Gr\xF6\xDF"
          "e",
          "LANGUAGE = \"ja|JP|shift_jis\"\r\n"));
  EXPECT_NE(decode_text(wrong.bytes(), Encoding(), arena).encoding.name(), "shift_jis");
}

// The statement may be a leftover of the writer's template: if its page can have the bytes but they
// are not text in it, it is ignored.
TEST(Guess, APageThatMakesNoTextIsNotBelieved) {
  const auto decode = [](std::string_view text, const char* page, std::string_view declared) {
    Arena arena;
    const std::string head = "LANGUAGE = \"de|DE|" + std::string(declared) + "\"\r\n";
    const Padded raw(mif(in_page(text, page), head));
    const DecodedText decoded = decode_text(raw.bytes(), Encoding(), arena);
    EXPECT_EQ(decoded.text.view(), mif(text, head)) << page << ' ' << declared;
    return decoded.guessed;
  };
  EXPECT_FALSE(decode("Größe", "CP850", "cp850"));
  EXPECT_TRUE(decode("Größe", "CP1252", "cp850"));
  EXPECT_FALSE(decode("Größe", "CP1252", "windows-1252"));
  EXPECT_TRUE(decode("Größe", "CP850", "windows-1252"));
  EXPECT_TRUE(decode("Plätze belegt", "CP1252", "shift_jis"));
  EXPECT_FALSE(decode("ディスク容量不足", "CP932", "shift_jis"));
  EXPECT_FALSE(decode("Größe", "CP437", "cp437"));
}

TEST(Guess, WhatTheUserNamedIsNoGuess) {
  Arena arena;
  const Padded raw(
      mif("Gr\x94\xE1"
          "e"));
  const DecodedText decoded = decode_text(raw.bytes(), testing::encoding_of("windows-1252"), arena);
  EXPECT_EQ(decoded.encoding.name(), "windows-1252");
  EXPECT_FALSE(decoded.guessed);
}

}  // namespace
}  // namespace mifdex::io
